package dev.throng.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.Reply;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Edits and deletes: read, then change what was read. */
final class MessageChangesTest {
  private static final String PATH =
      "/channels/" + RestFixture.CHANNEL + "/messages/" + RestFixture.MESSAGE;
  private static final String BODY =
      "{\"id\":\"5\",\"author\":{\"id\":\"" + RestFixture.BOT + "\"},\"content\":\"old\"}";
  @AutoClose private static final RestFixture rest = new RestFixture(false);

  private final AtomicInteger reads = new AtomicInteger();

  @BeforeEach
  void clear() {
    rest.actors.guildCommands.clear();
  }

  /** The guild refuses this many changes as stale. */
  private void stale(int times) {
    AtomicInteger left = new AtomicInteger(times);
    rest.actors.guilds =
        command -> {
          if (command.hasReadMessages()) {
            return ScriptedActors.done(
                Reply.newBuilder()
                    .setStatus(200)
                    .setReadSeq(100 + reads.incrementAndGet())
                    .setBody(ByteString.copyFromUtf8(BODY))
                    .build());
          }
          return ScriptedActors.done(
              left.getAndDecrement() > 0
                  ? ScriptedActors.error(DiscordError.STALE_BASE)
                  : ScriptedActors.reply(command.hasDeleteMessage() ? 204 : 200, ""));
        };
  }

  @Test
  void anEditCarriesTheMessageAsItWasRead() {
    stale(0);
    rest.bot("PATCH", PATH, "{\"content\":\" new \",\"flags\":0,\"embeds\":[]}");

    GuildCommand read = rest.actors.guildCommands.get(0);
    assertThat(read.getReadMessages().getRange().getOnly()).isEqualTo(RestFixture.MESSAGE);
    assertThat(read.getReadMessages().getAsBase()).isTrue();
    var edit = rest.actors.guildCommands.get(1).getEditMessage();
    assertThat(edit.getContent()).isEqualTo("new");
    assertThat(edit.getBase().getAuthor()).isEqualTo(RestFixture.BOT);
    assertThat(edit.getBase().getReadSeq()).isEqualTo(101);
    assertThat(edit.getBase().getBody().toStringUtf8()).isEqualTo(BODY);
  }

  @ParameterizedTest
  @CsvSource({"0,204,1", "1,204,2", "2,204,3", "3,503,3", "9,503,3"})
  void aStaleBaseIsReadAgainAtMostThreeTimes(int staleTimes, int status, int readsExpected) {
    stale(staleTimes);

    assertThat(rest.bot("DELETE", PATH, null).status()).isEqualTo(status);
    assertThat(reads).hasValue(readsExpected);
    List<GuildCommand> deletes =
        rest.actors.guildCommands.stream().filter(GuildCommand::hasDeleteMessage).toList();
    assertThat(deletes.stream().map(c -> c.getHeader().getCommandId()).distinct()).hasSize(1);
    assertThat(deletes.get(deletes.size() - 1).getDeleteMessage().getBase().getReadSeq())
        .isEqualTo(100 + readsExpected);
  }

  @Test
  void aMessageThatCannotBeReadIsNotChanged() {
    rest.actors.guilds =
        command -> ScriptedActors.done(ScriptedActors.error(DiscordError.UNKNOWN_MESSAGE));

    assertThat(rest.bot("PATCH", PATH, "{\"content\":\"x\"}").code()).isEqualTo(10008);
    assertThat(rest.actors.guildCommands).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|50006",
        "{\"content\":5}|50035",
        "{\"flags\":8192}|50035",
        "{\"content\":\"x\",\"embeds\":[{}]}|50035"
      })
  void aWrongEditIsRefusedBeforeAnythingIsRead(String body, int code) {
    assertThat(rest.bot("PATCH", PATH, body).code()).isEqualTo(code);
    assertThat(rest.actors.guildCommands).isEmpty();
  }

  @Test
  void whatIsNotSentOfAnEditStays() {
    stale(0);
    rest.bot("PATCH", PATH, "{\"flags\":4}");
    assertThat(lastEdit().getKeepContent()).isTrue();
    assertThat(lastEdit().hasEmbeds()).isFalse();
    assertThat(lastEdit().getFlags()).isEqualTo(4);
    rest.bot("PATCH", PATH, "{\"content\":null,\"embeds\":[{\"title\":\"t\"}]}");
    assertThat(lastEdit().getKeepContent()).isFalse();
    assertThat(lastEdit().getContent()).isEmpty();
    assertThat(lastEdit().getEmbeds().toStringUtf8()).contains("\"title\":\"t\"");
    assertThat(lastEdit().hasFlags()).isFalse();
  }

  private static dev.throng.protocol.wire.EditMessage lastEdit() {
    List<GuildCommand> commands = rest.actors.guildCommands;
    return commands.get(commands.size() - 1).getEditMessage();
  }

  private static RestFixture.Answer reply(String more) {
    return rest.bot(
        "POST",
        "/channels/" + RestFixture.CHANNEL + "/messages",
        "{\"content\":\"x\",\"message_reference\":{\"message_id\":\""
            + RestFixture.MESSAGE
            + "\""
            + more
            + "}}");
  }

  @ParameterizedTest
  @CsvSource({"0,200,1", "2,200,3", "3,503,3"})
  void aReplyBringsTheMessageAsItIs(int staleTimes, int status, int readsExpected) {
    stale(staleTimes);

    assertThat(reply("").status()).isEqualTo(status);
    assertThat(reads).hasValue(readsExpected);
    var create = rest.actors.guildCommands.get(1).getCreateMessage();
    assertThat(create.getReplyTo().getBody().toStringUtf8()).isEqualTo(BODY);
    assertThat(create.getContent()).isEqualTo("x");
  }

  @Test
  void aReplyToAMessageThatIsNotThereFailsOrIsNone() {
    rest.actors.guilds =
        command ->
            ScriptedActors.done(
                command.hasReadMessages()
                    ? ScriptedActors.error(DiscordError.UNKNOWN_MESSAGE)
                    : ScriptedActors.reply(200, "{}"));

    assertThat(reply("").fieldError("/message_reference")).isEqualTo("REPLIES_UNKNOWN_MESSAGE");
    assertThat(rest.actors.guildCommands).hasSize(1);
    assertThat(reply(",\"fail_if_not_exists\":false").status()).isEqualTo(200);
    assertThat(rest.actors.guildCommands.get(2).getCreateMessage().hasReplyTo()).isFalse();
  }

  @Test
  void nobodyRepliesToASystemMessage() {
    rest.actors.guilds =
        command ->
            ScriptedActors.done(
                ScriptedActors.reply(200, "{\"type\":7,\"author\":{\"id\":\"5\"}}"));

    assertThat(reply("").fieldError("/message_reference"))
        .isEqualTo("REPLIES_CANNOT_REPLY_TO_SYSTEM_MESSAGE");
  }
}
