package dev.throng.jobs.core.guild;

import static dev.throng.jobs.core.fixture.GuildBench.GENERAL;
import static dev.throng.jobs.core.fixture.GuildBench.GUILD;
import static dev.throng.jobs.core.fixture.GuildBench.HIDDEN;
import static dev.throng.jobs.core.fixture.GuildBench.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.throng.jobs.core.actor.ActorRunner;
import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.fixture.BenchNode;
import dev.throng.jobs.core.fixture.GuildBench;
import dev.throng.jobs.core.fixture.MemoryStateFactory;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.CreateGuild;
import dev.throng.protocol.wire.GetGuild;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.Header;
import dev.throng.protocol.wire.ListMembers;
import dev.throng.protocol.wire.MessageRange;
import dev.throng.protocol.wire.Query;
import dev.throng.protocol.wire.ReadMessages;
import dev.throng.protocol.wire.ReplyTo;
import org.junit.jupiter.api.Test;

/** The guild as a whole, and reads. */
final class GuildCommandsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long FRIEND = 1_499_999_900_000_000_011L;
  private static final long STRANGER = 1_499_999_900_000_000_012L;
  private static final long SECRET = 1_499_999_900_000_000_021L;

  private final GuildBench guild = new GuildBench();

  @Test
  void aGuildThatDoesNotExistIsUnknown() {
    ActorRunner runner =
        new ActorRunner(
            Topic.GUILD_INBOX, new MemoryStateFactory(), state -> new GuildActor(state, 1));
    byte[] command =
        GuildCommand.newBuilder()
            .setGuild(5)
            .setHeader(Header.newBuilder().setReplyTo(ReplyTo.newBuilder().setRequestId(1)))
            .setGetGuild(GetGuild.getDefaultInstance())
            .build()
            .toByteArray();

    var outcome = new GuildBench.Outcome(runner.run(new InboxRecord(5, 0, 0, 0, command)));

    assertThat(outcome.status()).isEqualTo(404);
    assertThat(outcome.body()).contains("10004");
  }

  @Test
  void anUnsetCommandIsADeadLetter() {
    assertThat(guild.raw(GuildCommand.newBuilder().setGuild(GUILD).build()).of(Topic.DEAD_LETTERS))
        .hasSize(1);
  }

  @Test
  void aCommandUnderAnotherGuildsKeyIsADeadLetter() {
    assertThat(guild.raw(GuildCommand.newBuilder().setGuild(5).build()).of(Topic.DEAD_LETTERS))
        .hasSize(1);
  }

  @Test
  void creatingAgainAnswersTheOwnerAndRefusesOthers() {
    GuildCommand.Builder create =
        GuildCommand.newBuilder()
            .setCreateGuild(CreateGuild.newBuilder().setOwner(GuildBench.profile(OWNER)));

    assertThat(guild.as(OWNER, create).status()).isEqualTo(201);
    assertThat(guild.as(STRANGER, create).status()).isEqualTo(403);
  }

  @Test
  void theGuildObjectHasAllKeysThatStrictClientsAskFor() throws Exception {
    JsonNode object =
        JSON.readTree(
            guild
                .as(
                    OWNER,
                    GuildCommand.newBuilder()
                        .setGetGuild(GetGuild.newBuilder().setWithCounts(true)))
                .body());

    assertThat(object.fieldNames())
        .toIterable()
        .contains(
            "id",
            "name",
            "icon",
            "owner_id",
            "afk_timeout",
            "verification_level",
            "roles",
            "emojis",
            "features",
            "mfa_level",
            "nsfw_level",
            "premium_tier",
            "preferred_locale",
            "system_channel_id",
            "region",
            "approximate_member_count")
        .doesNotContain("channels", "members", "joined_at");
    assertThat(object.path("roles").get(0).path("colors").has("secondary_color")).isTrue();
  }

  @Test
  void onlyMembersSeeTheGuild() {
    assertThat(
            guild
                .as(STRANGER, GuildCommand.newBuilder().setGetGuild(GetGuild.newBuilder()))
                .status())
        .isEqualTo(403);
    assertThat(
            guild
                .as(STRANGER, GuildCommand.newBuilder().setListMembers(ListMembers.newBuilder()))
                .status())
        .isEqualTo(403);
  }

  @Test
  void guildCreateIsWhatTheMemberMaySee() throws Exception {
    guild.createChannel(OWNER, SECRET, HIDDEN);
    for (int i = 0; i < 60; i++) {
      guild.join(2_000_000_000_000_000_000L + i);
    }
    long late = 2_000_000_000_000_000_059L;

    JsonNode create = new BenchNode().guildCreate(guild.attach(late, 80, 1));

    assertThat(create.path("channels")).hasSize(1);
    assertThat(create.path("members")).hasSize(50);
    assertThat(create.path("members"))
        .anyMatch(each -> each.path("user").path("id").asLong() == late);
    assertThat(create.path("member_count").asInt()).isEqualTo(61);
    assertThat(create.path("large").asBoolean()).isTrue();
    assertThat(create.path("unavailable").asBoolean(true)).isFalse();
    assertThat(create.fieldNames())
        .toIterable()
        .contains("threads", "voice_states", "presences", "stickers", "joined_at", "emojis");
    assertThat(guild.attach(late, 80, 1).relays()).isEmpty();
  }

  @Test
  void aReadIsStampedAndForwarded() throws Exception {
    var sent = guild.send(OWNER, 1, "x");
    var read = read(OWNER, MessageRange.newBuilder().setLimit(500));

    Query query = Query.parseFrom(read.of(Topic.QUERIES).get(0));
    assertThat(query.getStampSeq()).isEqualTo(sent.events().get(0).getSeq());
    assertThat(query.getRange().getLimit()).isEqualTo(100);
    assertThat(query.getReplyTo().getNode()).isEqualTo(3);
    assertThat(read(STRANGER, MessageRange.newBuilder()).status()).isEqualTo(403);
    guild.join(FRIEND);
    guild.deny(FRIEND, Permissions.READ_MESSAGE_HISTORY);
    assertThat(read(FRIEND, MessageRange.newBuilder()).body()).isEqualTo("[]");
    assertThat(read(FRIEND, MessageRange.newBuilder().setOnly(5)).status()).isEqualTo(403);
  }

  @Test
  void aReadOfAGatewayWhoseClockIsBehindHasTheLogsTime() throws Exception {
    guild.skewGatewayUs(-60_000_001);
    var read = read(OWNER, MessageRange.newBuilder());

    assertThat(Query.parseFrom(read.of(Topic.QUERIES).get(0)).getTimeUs()).isEqualTo(guild.nowUs());
  }

  @Test
  void whoSeesAChannelReadsTheBaseOfAChangeWithoutItsHistory() {
    guild.join(FRIEND);
    guild.deny(FRIEND, Permissions.READ_MESSAGE_HISTORY);
    ReadMessages.Builder one = ofGeneral(MessageRange.newBuilder().setOnly(5)).setAsBase(true);
    ReadMessages.Builder page = ofGeneral(MessageRange.newBuilder()).setAsBase(true);

    assertThat(read(FRIEND, one).of(Topic.QUERIES)).hasSize(1);
    assertThat(read(FRIEND, page).body()).isEqualTo("[]");
    assertThat(read(STRANGER, one).status()).isEqualTo(403);
    guild.deny(FRIEND, Permissions.VIEW_CHANNEL);
    assertThat(read(FRIEND, one).status()).isEqualTo(403);
  }

  private GuildBench.Outcome read(long user, MessageRange.Builder range) {
    return read(user, ofGeneral(range));
  }

  private GuildBench.Outcome read(long user, ReadMessages.Builder command) {
    return guild.as(user, GuildCommand.newBuilder().setReadMessages(command));
  }

  private static ReadMessages.Builder ofGeneral(MessageRange.Builder range) {
    return ReadMessages.newBuilder().setChannel(GENERAL).setRange(range);
  }
}
