package dev.throng.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Names;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.GuildsPage;
import dev.throng.protocol.wire.MembersPage;
import dev.throng.protocol.wire.MessageRange;
import dev.throng.protocol.wire.NewChannel;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which command each route gives its guild. */
final class GuildRoutesTest {
  private static final String GUILD = "/guilds/" + RestFixture.GUILD;
  private static final String CHANNEL = "/channels/" + RestFixture.CHANNEL;
  @AutoClose private static final RestFixture rest = new RestFixture(false);

  @BeforeEach
  void acceptEverything() {
    rest.actors.guildCommands.clear();
    rest.actors.userCommands.clear();
    rest.actors.guilds = command -> ScriptedActors.done(ScriptedActors.reply(200, "{}"));
    rest.actors.otherUserCommands = command -> ScriptedActors.done(ScriptedActors.reply(200, "{}"));
  }

  private static GuildCommand last() {
    List<GuildCommand> commands = rest.actors.guildCommands;
    return commands.get(commands.size() - 1);
  }

  @Test
  void aNewGuildHasAGeneralChannelThatTheDirectoryKnows() {
    rest.actors.guilds = command -> ScriptedActors.done(ScriptedActors.reply(201, "{}"));
    RestFixture.Answer answer =
        rest.person("POST", "/guilds", "{\"name\":\"Throng\",\"icon\":null}");

    assertThat(answer.status()).isEqualTo(201);
    assertThat(last().getCreateGuild().getName()).isEqualTo("Throng");
    assertThat(last().getCreateGuild().getOwner().getId()).isEqualTo(RestFixture.PERSON);
    assertThat(last().getCreateGuild().getOwner().getUsername()).isEqualTo("ada");
    NewChannel general = last().getCreateGuild().getChannels(0);
    assertThat(general.getName()).isEqualTo("general");
    assertThat(rest.actors.names.get(Names.channel(general.getId())).getTarget())
        .isEqualTo(last().getGuild());
  }

  @Test
  void aChannelIsClaimedBeforeItIsCreated() {
    rest.bot(
        "POST",
        GUILD + "/channels",
        "{\"name\":\"Off Topic\",\"topic\":\"t\",\"parent_id\":\"12\",\"nsfw\":true,"
            + "\"rate_limit_per_user\":5,\"permission_overwrites\":"
            + "[{\"id\":\"7\",\"type\":\"1\",\"allow\":\"1024\",\"deny\":2048}]}");

    NewChannel channel = last().getCreateChannel().getChannel();
    assertThat(channel.getName()).isEqualTo("off-topic");
    assertThat(channel.getParent()).isEqualTo(12);
    assertThat(channel.getNsfw()).isTrue();
    assertThat(channel.getRateLimitPerUser()).isEqualTo(5);
    assertThat(channel.getOverwrites(0).getType()).isEqualTo(1);
    assertThat(channel.getOverwrites(0).getAllow()).isEqualTo(1024);
    assertThat(channel.getOverwrites(0).getDeny()).isEqualTo(2048);
    assertThat(rest.actors.names).containsKey(Names.channel(channel.getId()));
  }

  @Test
  void aRefusedChannelIsGivenBack() {
    rest.actors.guilds =
        command -> ScriptedActors.done(ScriptedActors.error(DiscordError.MISSING_PERMISSIONS));
    RestFixture.Answer answer = rest.bot("POST", GUILD + "/channels", "{\"name\":\"x\"}");

    assertThat(answer.code()).isEqualTo(50013);
    assertThat(rest.actors.names)
        .doesNotContainKey(Names.channel(last().getCreateChannel().getChannel().getId()));
  }

  @Test
  void anInviteLeadsToItsGuild() {
    rest.bot("POST", CHANNEL + "/invites", "{\"max_age\":60,\"max_uses\":3}");
    var invite = last().getCreateInvite();
    assertThat(invite.getCode()).matches("[A-Za-z0-9]{8}");
    assertThat(invite.getMaxAge()).isEqualTo(60);
    assertThat(invite.getMaxUses()).isEqualTo(3);

    assertThat(
            rest.anybody("GET", "/invites/" + invite.getCode() + "?with_counts=true", null)
                .status())
        .isEqualTo(200);
    assertThat(last().getGuild()).isEqualTo(RestFixture.GUILD);
    assertThat(last().getGetInvite().getWithCounts()).isTrue();

    assertThat(rest.person("POST", "/invites/" + invite.getCode(), "{}").status()).isEqualTo(200);
    var join = rest.actors.userCommands.get(1);
    assertThat(join.getUser()).isEqualTo(RestFixture.PERSON);
    assertThat(join.getJoinGuild().getGuild()).isEqualTo(RestFixture.GUILD);
    assertThat(join.getJoinGuild().getInviteCode()).isEqualTo(invite.getCode());
    assertThat(join.getJoinGuild().getMessageId()).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"nosuchcode", "a", "with%20space", "..%2F.."})
  void anUnknownInviteIs10006(String code) {
    RestFixture.Answer answer = rest.anybody("GET", "/invites/" + code, null);

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.code()).isEqualTo(10006);
  }

  @Test
  void aTimeoutIsSetAndEnded() {
    Instant until = Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.MICROS);
    rest.bot("PATCH", GUILD + "/members/9", "{\"communication_disabled_until\":\"" + until + "\"}");
    assertThat(last().getTimeoutMember().getUser()).isEqualTo(9);
    assertThat(last().getTimeoutMember().getUntilUs())
        .isEqualTo(ChronoUnit.MICROS.between(Instant.EPOCH, until));

    rest.bot("PATCH", GUILD + "/members/9", "{\"communication_disabled_until\":null}");
    assertThat(last().hasTimeoutMember()).isTrue();
    assertThat(last().getTimeoutMember().getUntilUs()).isZero();

    rest.bot("PATCH", GUILD + "/members/9", "{}");
    assertThat(last().hasGetMember()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST|/guilds|{\"name\":\"x\"}|/name",
        "POST|/guilds|{\"name\":\"ok\",\"channels\":{}}|/channels",
        "POST|/guilds|{\"name\":\"ok\",\"channels\":[5]}|/channels/0",
        "POST|/guilds|{\"name\":\"ok\",\"channels\":[{\"name\":\"a\"},{\"name\":5}]}"
            + "|/channels/1/name",
        "POST|/guilds/3/channels|{}|/name",
        "POST|/guilds/3/channels|{\"name\":\"x\",\"type\":15}|/type",
        "POST|/guilds/3/channels|{\"name\":\"x\",\"rate_limit_per_user\":21601}"
            + "|/rate_limit_per_user",
        "POST|/guilds/3/channels|{\"name\":\"x\",\"permission_overwrites\":[{\"id\":\"a\"}]}"
            + "|/permission_overwrites/0/id",
        "PATCH|/guilds/3/members/9|{\"deaf\":true}|/deaf",
        "PATCH|/guilds/3/members/9|{\"roles\":[\"x\"]}|/roles/0",
        "PATCH|/guilds/3|{\"icon\":\"data:image/png;base64,AA==\"}|/icon",
        "PATCH|/channels/4|{\"permission_overwrites\":[{\"id\":\"1\"}]}|/permission_overwrites",
        "PATCH|/channels/4|{\"rate_limit_per_user\":21601}|/rate_limit_per_user",
        "POST|/channels/4/messages/bulk-delete|{\"messages\":[\"1\"]}|/messages",
        "PATCH|/guilds/3/members/9|{\"communication_disabled_until\":\"soon\"}"
            + "|/communication_disabled_until",
        "PATCH|/guilds/3/members/9|{\"communication_disabled_until\":\"2999-01-01T00:00:00Z\"}"
            + "|/communication_disabled_until",
        "PATCH|/guilds/3/members/9"
            + "|{\"communication_disabled_until\":\"+999999999-01-01T00:00:00Z\"}"
            + "|/communication_disabled_until",
        "PUT|/channels/4/permissions/9|{\"type\":2}|/type",
        "PUT|/channels/4/permissions/9|{\"type\":0,\"allow\":\"-1\"}|/allow",
        "PUT|/channels/4/permissions/x|{\"type\":0}|/overwrite_id",
        "POST|/guilds/3/roles|{\"color\":16777216}|/color",
        "POST|/guilds/3/roles|{\"permissions\":[]}|/permissions",
        "POST|/channels/4/invites|{\"max_age\":-1}|/max_age",
        "POST|/channels/4/invites|{\"max_uses\":101}|/max_uses",
        "POST|/channels/4/invites|{\"temporary\":true}|/temporary",
        "POST|/guilds/3/channels|{\"name\":\"x\",\"bitrate\":64000}|/bitrate",
        "POST|/guilds/3/roles|{\"colors\":{\"secondary_color\":5}}|/colors/secondary_color",
        "GET|/guilds/3/members?limit=1001||/limit",
        "GET|/guilds/3/members?after=x||/after",
        "GET|/guilds/3/members?after=-1||/after",
        "GET|/channels/4/messages?after=x||/after",
        "GET|/channels/4/messages?before=-1||/before",
        "POST|/oauth2/authorize?client_id=0&scope=bot|{}|/client_id",
        "GET|/guilds/x||/guild_id"
      })
  void aWrongFieldIsNamed(String method, String path, String body, String pointer) {
    RestFixture.Answer answer = rest.person(method, path, body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo(50035);
    assertThat(answer.fieldError(pointer)).as(answer.text()).isNotEmpty();
    assertThat(rest.actors.guildCommands).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET|/guilds/G?with_counts=true|GET_GUILD",
        "GET|/guilds/G/channels|LIST_CHANNELS",
        "GET|/guilds/G/members?limit=5&after=7|LIST_MEMBERS",
        "GET|/guilds/G/members/7|GET_MEMBER",
        "GET|/users/@me/guilds/G/member|GET_MEMBER",
        "GET|/guilds/G/roles|LIST_ROLES",
        "PATCH|/guilds/G/roles/7|MODIFY_ROLE",
        "DELETE|/guilds/G/roles/7|DELETE_ROLE",
        "GET|/guilds/G/roles/7|GET_ROLE",
        "DELETE|/guilds/G/members/7|REMOVE_MEMBER",
        "PUT|/guilds/G/members/7/roles/8|MODIFY_MEMBER_ROLE",
        "DELETE|/guilds/G/members/7/roles/8|MODIFY_MEMBER_ROLE",
        "POST|/guilds/G/roles|CREATE_ROLE",
        "DELETE|/users/@me/guilds/G|REMOVE_MEMBER",
        "GET|/channels/C|GET_CHANNEL",
        "PATCH|/channels/C|MODIFY_CHANNEL",
        "PATCH|/guilds/G|MODIFY_GUILD",
        "GET|/guilds/G/invites|LIST_INVITES",
        "GET|/channels/C/invites|LIST_INVITES",
        "PUT|/channels/C/permissions/7|PUT_OVERWRITE",
        "DELETE|/channels/C/permissions/7|DELETE_OVERWRITE",
        "POST|/channels/C/typing|START_TYPING",
        "GET|/channels/C/messages|READ_MESSAGES",
        "GET|/channels/C/messages/7|READ_MESSAGES"
      })
  void aRouteGivesItsCommand(String method, String path, GuildCommand.CommandCase command) {
    RestFixture.Answer answer =
        rest.bot(
            method,
            path.replace("G", Long.toString(RestFixture.GUILD))
                .replace("C", Long.toString(RestFixture.CHANNEL)),
            null);

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(last().getCommandCase()).isEqualTo(command);
    assertThat(last().getGuild()).isEqualTo(RestFixture.GUILD);
    assertThat(last().getHeader().getCaller()).isEqualTo(RestFixture.BOT);
    assertThat(last().getHeader().getTimeUs()).isPositive();
  }

  @ParameterizedTest
  @CsvSource({
    "after=0,AFTER,0",
    "after=1,AFTER,1",
    "before=0,BEFORE,0",
    "around=0,AROUND,0",
    "after=9223372036854775807,AFTER,9223372036854775807",
    "after=,ANCHOR_NOT_SET,0",
    "limit=7,ANCHOR_NOT_SET,0"
  })
  void anyNumberMayBeAnAnchorOfHistory(String query, MessageRange.AnchorCase anchor, long id) {
    RestFixture.Answer answer = rest.bot("GET", CHANNEL + "/messages?" + query, null);

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    MessageRange range = last().getReadMessages().getRange();
    assertThat(range.getAnchorCase()).isEqualTo(anchor);
    assertThat(range.getBefore() + range.getAfter() + range.getAround()).isEqualTo(id);
  }

  @Test
  void twoAnchorsAreRefusedEvenIfOneIsZero() {
    RestFixture.Answer answer = rest.bot("GET", CHANNEL + "/messages?after=0&before=5", null);

    assertThat(answer.code()).isEqualTo(50035);
    assertThat(answer.fieldError("/before")).isEqualTo("MUTUALLY_EXCLUSIVE");
  }

  @Test
  void membersAfterZeroAreThoseFromTheBeginning() {
    RestFixture.Answer answer = rest.bot("GET", GUILD + "/members?after=0&limit=3", null);

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(last().getListMembers().getAfter()).isZero();
    assertThat(last().getListMembers().getLimit()).isEqualTo(3);
  }

  @Test
  void anInviteIsRevokedAtItsGuild() {
    rest.bot("POST", CHANNEL + "/invites", "{}");
    String code = last().getCreateInvite().getCode();

    assertThat(rest.bot("DELETE", "/invites/" + code, null).status()).isEqualTo(200);
    assertThat(last().getDeleteInvite().getCode()).isEqualTo(code);
    assertThat(rest.bot("DELETE", "/invites/nosuchcode", null).code()).isEqualTo(10006);
  }

  @Test
  void aSearchForMembersIsNotTakenForAnId() {
    rest.actors.guilds =
        command ->
            ScriptedActors.done(
                ScriptedActors.reply(200, "").toBuilder()
                    .setBody(
                        MembersPage.newBuilder()
                            .setMembers(ByteString.copyFromUtf8("[{\"nick\":null}]"))
                            .build()
                            .toByteString())
                    .build());

    RestFixture.Answer answer = rest.bot("GET", GUILD + "/members/search?query=Ad&limit=2", null);

    assertThat(answer.text()).isEqualTo("[{\"nick\":null}]");
    assertThat(last().getGetMembers().getPrefix()).isEqualTo("Ad");
    assertThat(last().getGetMembers().getLimit()).isEqualTo(2);
    assertThat(rest.bot("GET", GUILD + "/members/search?limit=1001", null).fieldError("/limit"))
        .isEqualTo("NUMBER_TYPE_MAX");
  }

  @Test
  void eachGuildOfTheCallerDescribesItselfAndOneThatWasLeftIsLeftOut() {
    rest.actors.otherUserCommands =
        command ->
            ScriptedActors.done(
                ScriptedActors.reply(200, "").toBuilder()
                    .setBody(
                        GuildsPage.newBuilder()
                            .addAllGuilds(List.of(5L, 6L, 7L))
                            .build()
                            .toByteString())
                    .build());
    rest.actors.guilds =
        command ->
            ScriptedActors.done(
                command.getGuild() == 6
                    ? ScriptedActors.error(DiscordError.MISSING_ACCESS)
                    : ScriptedActors.reply(200, "{\"id\":\"" + command.getGuild() + "\"}"));

    RestFixture.Answer answer =
        rest.bot("GET", "/users/@me/guilds?limit=3&after=4&with_counts=true", null);

    assertThat(answer.text()).isEqualTo("[{\"id\":\"5\"},{\"id\":\"7\"}]");
    var list = rest.actors.userCommands.get(0).getListGuilds();
    assertThat(list.getLimit()).isEqualTo(3);
    assertThat(list.getAfter()).isEqualTo(4);
    assertThat(last().getGetOwnGuild().getWithCounts()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/voice/regions|[]",
        "/soundboard-default-sounds|[]",
        "/sticker-packs|{\"sticker_packs\":[]}"
      })
  void whatTheServerDoesNotOfferIsAnEmptyList(String path, String body) {
    assertThat(rest.bot("GET", path, null).text()).isEqualTo(body);
  }

  @Test
  void aChannelIsLookedUpOnceAndAMissIsNotKept() {
    long fresh = RestFixture.CHANNEL + 77;
    assertThat(rest.bot("GET", "/channels/" + fresh, null).code()).isEqualTo(10003);
    rest.actors.names.put(Names.channel(fresh), RestFixture.claim(fresh, RestFixture.GUILD));
    assertThat(rest.bot("GET", "/channels/" + fresh, null).status()).isEqualTo(200);
    rest.actors.names.remove(Names.channel(fresh));
    assertThat(rest.bot("GET", "/channels/" + fresh, null).status()).isEqualTo(200);
  }
}
