package dev.throng.jobs.core.guild;

import static dev.throng.jobs.core.fixture.GuildBench.GENERAL;
import static dev.throng.jobs.core.fixture.GuildBench.GUILD;
import static dev.throng.jobs.core.fixture.GuildBench.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import dev.throng.jobs.core.fixture.GuildBench;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.Snowflake;
import dev.throng.protocol.wire.AllowedMentions;
import dev.throng.protocol.wire.CreateMessage;
import dev.throng.protocol.wire.Dispatch;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.StartTyping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MessageCommandsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long FRIEND = 1_499_999_900_000_000_011L;
  private final GuildBench guild = new GuildBench();

  @Test
  void aMessageIsStoredRepliedAndDispatchedInItsThreeShapes() throws Exception {
    guild.join(FRIEND);
    guild.attach(FRIEND, 77, 4);
    long id = 1_500_000_000_000_000_000L;

    var sent =
        guild.as(
            OWNER,
            GuildCommand.newBuilder()
                .setCreateMessage(
                    CreateMessage.newBuilder()
                        .setChannel(GENERAL)
                        .setMessage(id)
                        .setContent("hé \"llo\" <@" + FRIEND + "> <@5>")
                        .setNonceJson("\"n1\"")));

    assertThat(sent.status()).isEqualTo(200);
    JsonNode reply = JSON.readTree(sent.body());
    JsonNode stored =
        JSON.readTree(sent.events().get(0).getMessageCreated().getBody().toByteArray());
    Dispatch dispatch = sent.relays().get(0).getSteps(0).getDispatch().getDispatch();
    JsonNode d = JSON.readTree(dispatch.getD().toByteArray());
    assertThat(reply.path("id").asText()).isEqualTo(Long.toString(id));
    assertThat(reply.path("nonce").asText()).isEqualTo("n1");
    assertThat(reply.has("guild_id")).isFalse();
    assertThat(reply.path("mentions")).hasSize(1);
    assertThat(reply.path("mentions").get(0).has("member")).isFalse();
    assertThat(stored.has("nonce")).isFalse();
    assertThat(stored.has("member")).isFalse();
    assertThat(d.path("guild_id").asText()).isEqualTo(Long.toString(GUILD));
    assertThat(d.path("member").has("user")).isFalse();
    assertThat(d.path("mentions").get(0).path("member").has("roles")).isTrue();
    assertThat(d.path("nonce").asText()).isEqualTo("n1");
    assertThat(dispatch.getContentUsersList()).containsExactly(OWNER, FRIEND);
    String text = dispatch.getD().toStringUtf8();
    byte[] bytes = dispatch.getD().toByteArray();
    int start = dispatch.getStrip(0).getStart();
    int end = dispatch.getStrip(0).getEnd();
    assertThat(new String(bytes, start, end - start, java.nio.charset.StandardCharsets.UTF_8))
        .startsWith("\"hé")
        .endsWith("<@5>\"");
    assertThat(text).contains("hé");
  }

  @Test
  void anIdThatIsNotAboveTheLastMovesForward() {
    long id = 1_500_000_000_000_000_000L;
    guild.send(OWNER, id, "a");

    long second = createdId(guild.send(OWNER, id - 5, "b"));
    assertThat(Snowflake.timeMs(second)).isEqualTo(Snowflake.timeMs(id) + 1);
    assertThat(second).as("not what a gateway would make next").isNotEqualTo(id + 1);
    long third = createdId(guild.send(OWNER, id, "c"));
    assertThat(Snowflake.timeMs(third)).isEqualTo(Snowflake.timeMs(id) + 2);
  }

  @Test
  void anIdMoreThanAMinuteAheadIsReplacedByOneOfTheLogsTime() {
    long nowMs = guild.nowUs() / 1000;

    long near = createdId(guild.send(OWNER, Snowflake.of(nowMs + 59_000, 1, 1), "a"));
    assertThat(Snowflake.timeMs(near)).isEqualTo(nowMs + 59_000);
    GuildBench other = new GuildBench();
    long far = createdId(other.send(OWNER, Snowflake.of(nowMs + 62_000, 1, 1), "a"));
    assertThat(Snowflake.timeMs(far)).isBetween(nowMs, nowMs + 1_000);
    assertThat(createdId(other.send(OWNER, -1, "b"))).isGreaterThan(far);
  }

  @Test
  void anIdMoreThanAMinuteBehindIsReplacedByOneOfTheLogsTime() {
    long nowMs = guild.nowUs() / 1000;

    long near = createdId(guild.send(OWNER, Snowflake.of(nowMs - 58_000, 1, 1), "a"));
    assertThat(Snowflake.timeMs(near)).isEqualTo(nowMs - 58_000);
    long far = createdId(guild.send(OWNER, Snowflake.of(nowMs - 86_400_000, 1, 1), "a"));
    assertThat(Snowflake.timeMs(far)).isBetween(nowMs, nowMs + 1_000);
  }

  @ParameterizedTest
  @ValueSource(longs = {-120_000_000L, 120_000_000L, 864_000_000_000L})
  void aGatewaysClockDecidesNothing(long aheadUs) {
    guild.skewGatewayUs(aheadUs);
    long proposed = Snowflake.of((guild.nowUs() + aheadUs) / 1000, 1, 1);
    var skewed = guild.send(OWNER, proposed, "a").events().get(0);
    long skewedUs = guild.nowUs();
    guild.skewGatewayUs(0);
    var right = guild.send(OWNER, Snowflake.of(guild.nowUs() / 1000, 1, 1), "b").events().get(0);

    assertThat(skewed.getWriteTimeUs()).isEqualTo(skewedUs);
    assertThat(right.getWriteTimeUs()).isEqualTo(guild.nowUs());
    assertThat(Snowflake.timeMs(skewed.getMessageCreated().getMessage()))
        .isEqualTo(skewedUs / 1000);
    assertThat(Snowflake.timeMs(right.getMessageCreated().getMessage()))
        .isBetween(skewedUs / 1000, guild.nowUs() / 1000);
  }

  @Test
  void writeTimesRiseEvenIfClocksDoNot() {
    var first = guild.send(OWNER, 1, "a").events().get(0);
    guild.advanceUs(-5_000_000);
    var second = guild.send(OWNER, 2, "b").events().get(0);

    assertThat(second.getWriteTimeUs()).isEqualTo(first.getWriteTimeUs() + 1);
    assertThat(second.getPrevSeq()).isEqualTo(first.getSeq());
  }

  @Test
  void aNonceThatIsEnforcedGivesTheSameMessageForFiveMinutes() {
    var first = withNonce("\"n\"", true);
    var repeat = withNonce("\"n\"", true);
    var other = withNonce("\"m\"", true);
    var notEnforced = withNonce("\"n\"", false);
    guild.advanceUs(301_000_000);
    var late = withNonce("\"n\"", true);

    assertThat(repeat.body()).isEqualTo(first.body());
    assertThat(repeat.events()).isEmpty();
    assertThat(other.events()).hasSize(1);
    assertThat(notEnforced.events()).hasSize(1);
    assertThat(late.events()).hasSize(1);
    assertThat(withNonce("\"n\"", true).body()).isEqualTo(late.body());
  }

  @Test
  void aRetryIsAnsweredWithTheSameMessage() {
    GuildCommand.Builder create =
        GuildCommand.newBuilder()
            .setCreateMessage(
                CreateMessage.newBuilder().setChannel(GENERAL).setMessage(9).setContent("x"));

    var first = guild.retry(42, OWNER, create);
    var second = guild.retry(42, OWNER, create);

    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.events()).isEmpty();
    assertThat(second.relays()).isEmpty();
  }

  @Test
  void mentionsAreFilteredByWhatIsAllowed() throws Exception {
    guild.join(FRIEND);
    var none =
        guild.as(
            OWNER,
            GuildCommand.newBuilder()
                .setCreateMessage(
                    CreateMessage.newBuilder()
                        .setChannel(GENERAL)
                        .setContent("<@" + FRIEND + "> @everyone")
                        .setAllowedMentions(AllowedMentions.getDefaultInstance())));
    var listed =
        guild.as(
            OWNER,
            GuildCommand.newBuilder()
                .setCreateMessage(
                    CreateMessage.newBuilder()
                        .setChannel(GENERAL)
                        .setContent("<@" + FRIEND + "> <@" + OWNER + "> @here")
                        .setAllowedMentions(
                            AllowedMentions.newBuilder().addUsers(FRIEND).setParseEveryone(true))));
    guild.deny(FRIEND, Permissions.MENTION_EVERYONE);
    var byFriend = guild.send(FRIEND, 1, "@everyone");

    assertThat(JSON.readTree(none.body()).path("mentions")).isEmpty();
    assertThat(JSON.readTree(none.body()).path("mention_everyone").asBoolean()).isFalse();
    assertThat(JSON.readTree(listed.body()).path("mentions")).hasSize(1);
    assertThat(JSON.readTree(listed.body()).path("mention_everyone").asBoolean()).isTrue();
    assertThat(JSON.readTree(byFriend.body()).path("mention_everyone").asBoolean()).isFalse();
  }

  @Test
  void strangersUnknownChannelsAndEmptyTextAreRefused() {
    assertThat(guild.send(999, 1, "x").status()).isEqualTo(403);
    assertThat(guild.send(OWNER, 1, "").status()).isEqualTo(400);
    assertThat(
            guild
                .as(
                    OWNER,
                    GuildCommand.newBuilder()
                        .setCreateMessage(CreateMessage.newBuilder().setChannel(5).setContent("x")))
                .status())
        .isEqualTo(404);
  }

  @Test
  void typingIsToldToWhoSeesTheChannelAndNotStored() throws Exception {
    guild.attach(OWNER, 70, 2);

    var typing =
        guild.as(
            OWNER,
            GuildCommand.newBuilder().setStartTyping(StartTyping.newBuilder().setChannel(GENERAL)));

    assertThat(typing.status()).isEqualTo(204);
    assertThat(typing.events()).isEmpty();
    var step = typing.relays().get(0).getSteps(0).getDispatch();
    assertThat(step.getChannel()).isEqualTo(GENERAL);
    JsonNode d = JSON.readTree(step.getDispatch().getD().toByteArray());
    assertThat(d.path("timestamp").asLong()).isEqualTo(guild.nowUs() / 1_000_000);
    assertThat(d.path("member").path("user").path("id").asLong()).isEqualTo(OWNER);
  }

  private GuildBench.Outcome withNonce(String nonceJson, boolean enforce) {
    return guild.as(
        OWNER,
        GuildCommand.newBuilder()
            .setCreateMessage(
                CreateMessage.newBuilder()
                    .setChannel(GENERAL)
                    .setContent("x")
                    .setNonceJson(nonceJson)
                    .setEnforceNonce(enforce)));
  }

  private static long createdId(GuildBench.Outcome outcome) {
    return outcome.events().get(0).getMessageCreated().getMessage();
  }

  @Test
  void embedsThatAreNotShownMakeNoMessage() {
    CreateMessage.Builder create =
        CreateMessage.newBuilder()
            .setChannel(GENERAL)
            .setMessage(1_500_000_000_000_000_009L)
            .setEmbeds(ByteString.copyFromUtf8("[{\"title\":\"t\"}]"))
            .setFlags(MessageFlags.SUPPRESS_EMBEDS);

    assertThat(guild.as(OWNER, GuildCommand.newBuilder().setCreateMessage(create)).body())
        .contains("50006");
    create.setContent("x");
    assertThat(guild.as(OWNER, GuildCommand.newBuilder().setCreateMessage(create)).status())
        .isEqualTo(200);
  }
}
