package dev.throng.jobs.core.guild;

import static dev.throng.jobs.core.fixture.GuildBench.GENERAL;
import static dev.throng.jobs.core.fixture.GuildBench.GUILD;
import static dev.throng.jobs.core.fixture.GuildBench.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.fixture.GuildBench;
import dev.throng.jobs.core.fixture.GuildBench.Outcome;
import dev.throng.jobs.core.state.TransactionalState;
import dev.throng.protocol.Names;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.AddMember;
import dev.throng.protocol.wire.AddReaction;
import dev.throng.protocol.wire.CreateEmoji;
import dev.throng.protocol.wire.CreateWebhook;
import dev.throng.protocol.wire.DeleteGuild;
import dev.throng.protocol.wire.DirectoryCommand;
import dev.throng.protocol.wire.EditMessage;
import dev.throng.protocol.wire.Emoji;
import dev.throng.protocol.wire.ExecuteWebhook;
import dev.throng.protocol.wire.GetGuild;
import dev.throng.protocol.wire.GetInvite;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.MessageBase;
import dev.throng.protocol.wire.ModifyGuild;
import dev.throng.protocol.wire.RelayStep;
import dev.throng.protocol.wire.RemoveMember;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The end of a guild, and its transfer to another owner. */
final class GuildDeletionTest {
  private static final long FRIEND = 1_499_999_900_000_000_011L;
  private static final long HOOK = 1_500_000_000_000_000_100L;
  private static final long MESSAGE = 1_500_000_000_000_000_000L;

  /** What every actor keeps, and that the guild was deleted. */
  private static final Set<String> KEPT =
      Set.of(
          "now",
          "handled",
          "handled-ring",
          "handled-ends",
          "senders",
          "senders-ring",
          "senders-ends",
          "deleted-us");

  private final GuildBench guild = new GuildBench();

  @Test
  void onlyTheOwnerDeletesIt() {
    guild.join(FRIEND);
    assertThat(delete(FRIEND).body()).contains("50013");
    assertThat(delete(5).body()).contains("50001");
    assertThat(delete(OWNER).status()).isEqualTo(204);
    assertThat(delete(OWNER).body()).contains("10004");
    assertThat(guild.as(OWNER, get()).body()).contains("10004");
  }

  @Test
  void sessionsAreToldMembersAreOutAndChannelsEnd() {
    guild.join(FRIEND);
    guild.attach(FRIEND, 71, 2);
    guild.attach(OWNER, 72, 3);

    Outcome deleted = delete(OWNER);

    assertThat(deleted.relays())
        .allSatisfy(
            relay -> {
              RelayStep step = relay.getSteps(0);
              assertThat(step.getDetach().getD().toStringUtf8()).contains("" + GUILD);
              assertThat(step.getDetach().getLast()).isTrue();
            })
        .hasSize(2);
    assertThat(deleted.of(Topic.USER_INBOX)).hasSize(2);
    assertThat(deleted.released())
        .containsExactly(Names.channel(GENERAL), Names.invite("code" + FRIEND));
    assertThat(deleted.events())
        .extracting(event -> event.hasChannelDeleted() ? "end" : event.getGuildEvent().getT())
        .containsExactly("GUILD_DELETE", "GUILD_MEMBER_REMOVE", "GUILD_MEMBER_REMOVE", "end");
    for (String table :
        List.of("members", "attachments", "audit-entries", "structure", "cursors", "invites")) {
      assertThat(guild.state.size(GUILD, table)).as(table).isZero();
    }
  }

  @Test
  void whoAsksForItsInvitesAndWebhooksIsToldThatTheyAreGone() {
    delete(OWNER);

    assertThat(guild.as(OWNER, invite("a")).body()).contains("10006");
    assertThat(
            guild
                .as(
                    OWNER,
                    GuildCommand.newBuilder()
                        .setAddMember(
                            AddMember.newBuilder()
                                .setProfile(GuildBench.profile(FRIEND))
                                .setInviteCode("a")))
                .body())
        .contains("10006");
    assertThat(
            guild
                .as(
                    0,
                    GuildCommand.newBuilder()
                        .setExecuteWebhook(ExecuteWebhook.newBuilder().setWebhook(HOOK)))
                .body())
        .contains("10015");
    assertThat(
            guild
                .as(
                    0,
                    GuildCommand.newBuilder()
                        .setEditMessage(EditMessage.newBuilder().setWebhook(HOOK)))
                .body())
        .contains("10015");
  }

  private static GuildCommand.Builder invite(String code) {
    return GuildCommand.newBuilder().setGetInvite(GetInvite.newBuilder().setCode(code));
  }

  @Test
  void itsWebhooksAndEmojisGoWithIt() {
    guild.as(
        OWNER,
        GuildCommand.newBuilder()
            .setCreateWebhook(
                CreateWebhook.newBuilder().setWebhook(HOOK).setChannel(GENERAL).setName("hook")));
    guild.as(
        OWNER,
        GuildCommand.newBuilder()
            .setCreateEmoji(CreateEmoji.newBuilder().setEmoji(HOOK + 1).setName("wave")));
    for (String table : List.of("webhooks", "channel-webhooks", "emojis")) {
      assertThat(guild.state.size(GUILD, table)).as(table).isEqualTo(1);
    }

    Outcome deleted = delete(OWNER);

    for (String table : List.of("webhooks", "channel-webhooks", "emojis")) {
      assertThat(guild.state.size(GUILD, table)).as(table).isZero();
    }
    assertThat(deleted.of(Topic.DIRECTORY_INBOX))
        .extracting(value -> DirectoryCommand.parseFrom(value).getName())
        .containsExactly(Names.channel(GENERAL), Names.webhook(HOOK));
  }

  @Test
  void oneWhoComesTooLateIsToldThatItIsGone() {
    delete(OWNER);
    Outcome attached = guild.attach(OWNER, 72, 3);
    assertThat(attached.relays().get(0).getSteps(0).getDetach().getD().toStringUtf8())
        .contains("" + GUILD);
  }

  @Test
  void muchOfItIsDoneInSteps() {
    for (long user = 1; user <= 450; user++) {
      guild.join(user);
      guild.attach(user, 10_000 + user, (int) (user % 5));
    }
    for (int i = 0; i < 60; i++) {
      guild.createChannel(OWNER, GENERAL + 100 + i);
    }

    Outcome deleted = delete(OWNER);
    List<Outcome> steps = guild.finish(deleted);

    assertThat(guild.retry(9_999_999, OWNER, get()).body()).contains("10004");
    assertThat(steps).hasSizeGreaterThan(5);
    assertThat(steps)
        .allSatisfy(
            step ->
                assertThat(step.of(Topic.USER_INBOX).size())
                    .isLessThanOrEqualTo(GuildLimits.DELETED_AT_ONCE_MAX));
    assertThat(steps.stream().mapToInt(step -> step.of(Topic.USER_INBOX).size()).sum())
        .isEqualTo(451);
    assertThat(
            steps.stream()
                .flatMap(step -> step.events().stream())
                .filter(event -> event.hasChannelDeleted()))
        .hasSize(61);
    assertThat(guild.state.size(GUILD, "members")).isZero();
    assertThat(guild.state.size(GUILD, "audit-entries")).isZero();
    assertThat(guild.state.size(GUILD, "structure")).isZero();
  }

  @Test
  void aThousandMessagesWithReactionsGoWithIt() {
    for (long user = 1; user <= GuildLimits.FEW_REACTION_USERS_MAX + 1; user++) {
      guild.join(user);
    }
    for (int i = 0; i < 1_000; i++) {
      long message = MESSAGE + ((long) i << 22);
      MessageBase base = guild.send(OWNER, message, "hello").base(OWNER);
      int users = i % 100 == 0 ? GuildLimits.FEW_REACTION_USERS_MAX + 1 : 1;
      for (long user = 1; user <= users; user++) {
        assertThat(guild.as(user, react(message, base)).status()).isEqualTo(204);
      }
    }
    assertThat(guild.state.size(GUILD, "reactions")).isEqualTo(1_000);

    Outcome deleted = delete(OWNER);
    List<Outcome> steps = guild.finish(deleted);

    assertThat(deleted.status()).isEqualTo(204);
    assertGone(steps);
  }

  @Test
  void membersWithManySessionsAreOut() {
    int users = TransactionalState.WRITES_MAX / GuildLimits.SESSIONS_PER_USER_MAX + 5;
    for (long user = 1; user <= users; user++) {
      guild.join(user);
      for (int i = 0; i < GuildLimits.SESSIONS_PER_USER_MAX; i++) {
        guild.attach(user, user * 1_000 + i, i % 5);
      }
    }

    Outcome deleted = delete(OWNER);
    List<Outcome> steps = guild.finish(deleted);

    assertThat(deleted.status()).isEqualTo(204);
    assertThat(
            Stream.concat(Stream.of(deleted), steps.stream())
                .flatMap(step -> step.relays().stream())
                .flatMap(relay -> relay.getStepsList().stream())
                .filter(RelayStep::hasDetach))
        .hasSize(users * GuildLimits.SESSIONS_PER_USER_MAX);
    assertThat(steps.stream().mapToInt(step -> step.of(Topic.USER_INBOX).size()).sum())
        .isEqualTo(users + 1);
    assertGone(steps);
  }

  @Test
  void anotherBecomesTheOwner() {
    guild.join(FRIEND);
    guild.attach(FRIEND, 71, 2);
    assertThat(transfer(FRIEND, FRIEND).body()).contains("50013");
    assertThat(transfer(OWNER, 5).body()).contains("50035");

    Outcome transferred = transfer(OWNER, FRIEND);

    assertThat(transferred.body()).contains("\"owner_id\":\"" + FRIEND + "\"");
    assertThat(transferred.relays().get(0).getSteps(0).getStructure().getNewOwner())
        .isEqualTo(FRIEND);
    assertThat(leave(FRIEND).body()).contains("50055");
    assertThat(transfer(OWNER, OWNER).status()).isEqualTo(403);
    assertThat(leave(OWNER).status()).isEqualTo(204);
  }

  /** Nothing is left of the guild but {@link #KEPT}. */
  private void assertGone(List<Outcome> steps) {
    assertThat(steps).allSatisfy(step -> assertThat(step.of(Topic.DEAD_LETTERS)).isEmpty());
    assertThat(guild.state.snapshot().get(GUILD))
        .allSatisfy(
            (table, rows) -> assertThat(KEPT.contains(table) || rows.isEmpty()).as(table).isTrue());
  }

  private static GuildCommand.Builder react(long message, MessageBase base) {
    return GuildCommand.newBuilder()
        .setAddReaction(
            AddReaction.newBuilder()
                .setChannel(GENERAL)
                .setMessage(message)
                .setEmoji(Emoji.newBuilder().setName("a"))
                .setBase(base));
  }

  private Outcome leave(long user) {
    return guild.as(
        user, GuildCommand.newBuilder().setRemoveMember(RemoveMember.newBuilder().setUser(user)));
  }

  private Outcome transfer(long by, long to) {
    return guild.as(
        by, GuildCommand.newBuilder().setModifyGuild(ModifyGuild.newBuilder().setOwner(to)));
  }

  private Outcome delete(long by) {
    return guild.as(by, GuildCommand.newBuilder().setDeleteGuild(DeleteGuild.getDefaultInstance()));
  }

  private static GuildCommand.Builder get() {
    return GuildCommand.newBuilder().setGetGuild(GetGuild.getDefaultInstance());
  }
}
