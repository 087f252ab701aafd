package dev.throng.jobs.core.user;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.ByteString;
import dev.throng.protocol.Snowflake;
import dev.throng.protocol.wire.DeleteApplicationCommand;
import dev.throng.protocol.wire.GetApplicationCommand;
import dev.throng.protocol.wire.ListApplicationCommands;
import dev.throng.protocol.wire.MembershipAdded;
import dev.throng.protocol.wire.MembershipRemoved;
import dev.throng.protocol.wire.NewApplicationCommand;
import dev.throng.protocol.wire.PutApplicationCommand;
import dev.throng.protocol.wire.ReplaceApplicationCommands;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.UserCommand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which commands an application has, who may say so, and how many there may be. */
final class RegisteredCommandsTest extends UserBench {
  private static final long BOT = USER;
  private static final long GUILD = 9;
  private static final int SLASH = 1;
  private static final int OF_USER = 2;

  private long lastId;

  @BeforeEach
  void aBotInAGuild() {
    timeUs = 1_700_000_000_000_000L;
    create(true);
    added(GUILD);
  }

  @Test
  void oneIsMadeReadAndDeleted() throws Exception {
    Reply made = put(0, command(SLASH, "ping", "{'description':'Pong?'}"));
    JsonNode object = json(made);
    long id = object.path("id").asLong();

    assertThat(made.getStatus()).isEqualTo(201);
    assertThat(object.path("application_id").asLong()).isEqualTo(BOT);
    assertThat(object.path("type").asInt()).isEqualTo(SLASH);
    assertThat(object.path("name").asText()).isEqualTo("ping");
    assertThat(object.path("description").asText()).isEqualTo("Pong?");
    assertThat(object.has("guild_id")).isFalse();
    assertThat(json(get(0, id))).isEqualTo(object);
    assertThat(get(0, id).getValue()).isEqualTo(made.getValue());
    assertThat(code(get(GUILD, id))).isEqualTo(10063);
    assertThat(code(get(0, id + 1))).isEqualTo(10063);

    assertThat(delete(0, id).getStatus()).isEqualTo(204);
    assertThat(code(delete(0, id))).isEqualTo(10063);
    assertThat(names(0)).isEmpty();
  }

  @Test
  void theSameTypeAndNameIsTheSameCommand() throws Exception {
    long first = json(put(0, command(SLASH, "ping", "{'description':'a'}"))).path("id").asLong();
    Reply again = put(0, command(SLASH, "ping", "{'description':'b'}"));

    assertThat(again.getStatus()).isEqualTo(200);
    assertThat(json(again).path("id").asLong()).isEqualTo(first);
    assertThat(json(again).path("description").asText()).isEqualTo("b");
    assertThat(put(0, command(OF_USER, "ping", "{}")).getStatus()).isEqualTo(201);
    assertThat(put(GUILD, command(SLASH, "ping", "{}")).getStatus()).isEqualTo(201);
    assertThat(names(0)).containsExactly("ping", "ping");
    assertThat(json(list(GUILD)).at("/0/guild_id").asLong()).isEqualTo(GUILD);
  }

  @Test
  void aChangeGoesByTheVersionThatWasRead() throws Exception {
    Reply made = put(0, command(SLASH, "ping", "{}"));
    put(0, command(SLASH, "taken", "{}"));
    NewApplicationCommand.Builder renamed =
        command(SLASH, "pong", "{}").setId(json(made).path("id").asLong());

    Reply changed = change(0, renamed, made.getValue());
    assertThat(changed.getStatus()).isEqualTo(200);
    assertThat(json(changed).path("name").asText()).isEqualTo("pong");
    assertThat(change(0, renamed, made.getValue()).getStatus()).isEqualTo(409);
    assertThat(code(change(0, renamed.clone().setName("taken"), changed.getValue())))
        .isEqualTo(50035);
    assertThat(code(change(0, renamed.clone().setId(1), changed.getValue()))).isEqualTo(10063);
    assertThat(names(0)).containsExactly("pong", "taken");
  }

  @Test
  void allAreReplacedAndWhatSaysTheSameStays() throws Exception {
    Reply kept = put(0, command(SLASH, "kept", "{'description':'a'}"));
    Reply renamed = put(0, command(SLASH, "old", "{}"));
    put(0, command(SLASH, "gone", "{}"));
    long old = json(renamed).path("id").asLong();

    Reply all =
        replace(
            0,
            command(SLASH, "kept", "{'description':'a'}"),
            command(SLASH, "new", "{}").setKnown(old),
            command(SLASH, "old", "{}"));

    assertThat(names(0)).containsExactly("kept", "new", "old");
    assertThat(json(all).get(0)).isEqualTo(json(kept));
    assertThat(json(all).at("/1/id").asLong()).isEqualTo(old);
    assertThat(json(all).at("/2/id").asLong()).isNotEqualTo(old);
    assertThat(code(replace(0, command(SLASH, "x", "{}").setKnown(77)))).isEqualTo(10063);
    assertThat(code(replace(0, command(OF_USER, "new", "{}").setKnown(old)))).isEqualTo(50035);
    assertThat(names(0)).hasSize(3);
    assertThat(json(replace(0))).isEmpty();
  }

  @Test
  void onlyTheBotAndItsOwnerMayAndOnlyInGuildsOfTheBot() throws Exception {
    assertThat(code(ask(STRANGER, listing(0)))).isEqualTo(20012);
    assertThat(ask(OWNER, listing(0)).getStatus()).isEqualTo(200);
    assertThat(code(list(GUILD + 1))).isEqualTo(50001);
    assertThat(code(put(GUILD + 1, command(SLASH, "ping", "{}")))).isEqualTo(50001);
    assertThat(code(replace(GUILD + 1))).isEqualTo(50001);
  }

  @Test
  void thoseOfAGuildGoWithTheBot() throws Exception {
    put(0, command(SLASH, "everywhere", "{}"));
    put(GUILD, command(SLASH, "here", "{}"));
    ask(
        0,
        UserCommand.newBuilder()
            .setMembershipRemoved(MembershipRemoved.newBuilder().setGuild(GUILD)));
    ask(
        0,
        UserCommand.newBuilder().setMembershipAdded(MembershipAdded.newBuilder().setGuild(GUILD)));

    assertThat(names(GUILD)).isEmpty();
    assertThat(names(0)).containsExactly("everywhere");
  }

  @Test
  void thereIsRoomForSoManyAndNoMore() throws Exception {
    for (int i = 0; i < UserLimits.SLASH_COMMANDS_MAX; i++) {
      assertThat(put(0, command(SLASH, "c" + i, "{}")).getStatus()).isEqualTo(201);
    }
    assertThat(code(put(0, command(SLASH, "more", "{}")))).isEqualTo(30032);
    assertThat(put(0, command(SLASH, "c7", "{'description':'x'}")).getStatus()).isEqualTo(200);
    assertThat(put(0, command(OF_USER, "Of a user", "{}")).getStatus()).isEqualTo(201);
    assertThat(put(GUILD, command(SLASH, "more", "{}")).getStatus()).isEqualTo(201);

    List<NewApplicationCommand.Builder> many = new ArrayList<>();
    for (int i = 0; i <= UserLimits.CONTEXT_COMMANDS_MAX; i++) {
      many.add(command(OF_USER, "u" + i, "{}"));
    }
    Reply refused = replace(GUILD, many.toArray(NewApplicationCommand.Builder[]::new));
    assertThat(code(refused)).isEqualTo(30032);
    assertThat(names(GUILD)).containsExactly("more");
  }

  @Test
  void allTogetherAreBounded() throws Exception {
    String large = "{'description':'" + "x".repeat(UserLimits.COMMAND_BYTES_MAX / 4) + "'}";
    for (int i = 0; i < 3; i++) {
      assertThat(put(0, command(SLASH, "c" + i, large)).getStatus()).isEqualTo(201);
    }
    assertThat(code(put(0, command(SLASH, "c3", large)))).isEqualTo(50035);
    assertThat(put(0, command(SLASH, "c2", large)).getStatus()).isEqualTo(200);
    assertThat(names(0)).hasSize(3);
  }

  @Test
  void oneForMessagesWithTheBotIsNotFoundInGuilds() throws Exception {
    for (String places : List.of("null", "[0]", "[1,0]")) {
      put(
          0,
          command(
              SLASH, "in" + places, "{'name_localizations':{'de':'x'},'contexts':" + places + "}"));
    }
    Reply direct =
        put(
            0,
            command(SLASH, "direct", "{'description':'x','contexts':[1],'options':[{'type':3}]}"));
    put(0, command(SLASH, "silent", "{'options':[{'contexts':[1]}]}"));
    Reply here = put(GUILD, command(SLASH, "here", "{'contexts':[1]}"));

    assertThat(names(ask(STRANGER, listing(GUILD, true))))
        .containsExactly("innull", "in[0]", "in[1,0]", "silent", "here");
    assertThat(code(toUse(direct))).isEqualTo(10063);
    assertThat(toUse(here).getStatus()).as("a guild's own are for guilds").isEqualTo(200);
    assertThat(names(0)).contains("direct");
  }

  private Reply toUse(Reply command) throws Exception {
    return ask(
        STRANGER,
        UserCommand.newBuilder()
            .setGetApplicationCommand(
                GetApplicationCommand.newBuilder()
                    .setGuild(GUILD)
                    .setCommand(json(command).path("id").asLong())
                    .setToUse(true)));
  }

  private static NewApplicationCommand.Builder command(int type, String name, String definition) {
    return NewApplicationCommand.newBuilder()
        .setType(type)
        .setName(name)
        .setDefinition(ByteString.copyFromUtf8(definition.replace('\'', '"')));
  }

  private Reply put(long guild, NewApplicationCommand.Builder command) throws Exception {
    return change(guild, command.setId(nextId()), 0);
  }

  private Reply change(long guild, NewApplicationCommand.Builder command, long version)
      throws Exception {
    return ask(
        BOT,
        UserCommand.newBuilder()
            .setPutApplicationCommand(
                PutApplicationCommand.newBuilder()
                    .setGuild(guild)
                    .setCommand(command)
                    .setVersion(nextId())
                    .setBaseVersion(version)));
  }

  private Reply replace(long guild, NewApplicationCommand.Builder... commands) throws Exception {
    ReplaceApplicationCommands.Builder replace =
        ReplaceApplicationCommands.newBuilder().setGuild(guild).setVersion(nextId());
    Arrays.stream(commands).forEach(each -> replace.addCommands(each.setId(nextId())));
    return ask(BOT, UserCommand.newBuilder().setReplaceApplicationCommands(replace));
  }

  private Reply get(long guild, long id) throws Exception {
    return ask(
        BOT,
        UserCommand.newBuilder()
            .setGetApplicationCommand(
                GetApplicationCommand.newBuilder().setGuild(guild).setCommand(id)));
  }

  private Reply delete(long guild, long id) throws Exception {
    return ask(
        BOT,
        UserCommand.newBuilder()
            .setDeleteApplicationCommand(
                DeleteApplicationCommand.newBuilder().setGuild(guild).setCommand(id)));
  }

  private Reply list(long guild) throws Exception {
    return ask(BOT, listing(guild));
  }

  private static UserCommand.Builder listing(long guild) {
    return listing(guild, false);
  }

  private static UserCommand.Builder listing(long guild, boolean toUse) {
    return UserCommand.newBuilder()
        .setListApplicationCommands(
            ListApplicationCommands.newBuilder().setGuild(guild).setToUse(toUse));
  }

  private List<String> names(long guild) throws Exception {
    return names(list(guild));
  }

  private static List<String> names(Reply listed) throws Exception {
    List<String> names = new ArrayList<>();
    json(listed).forEach(each -> names.add(each.path("name").asText()));
    return names;
  }

  private long nextId() {
    return Snowflake.of(timeUs / 1_000, ++lastId);
  }

  private static JsonNode json(Reply reply) throws Exception {
    return new JsonMapper().readTree(reply.getBody().toByteArray());
  }

  private static int code(Reply reply) throws Exception {
    return json(reply).path("code").asInt();
  }

  private Reply ask(long caller, UserCommand.Builder command) throws Exception {
    return reply(as(caller, command));
  }
}
