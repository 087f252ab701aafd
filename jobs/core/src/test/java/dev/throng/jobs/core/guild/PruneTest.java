package dev.throng.jobs.core.guild;

import static dev.throng.jobs.core.fixture.GuildBench.GENERAL;
import static dev.throng.jobs.core.fixture.GuildBench.GUILD;
import static dev.throng.jobs.core.fixture.GuildBench.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.fixture.GuildBench;
import dev.throng.jobs.core.fixture.GuildBench.Outcome;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.AddMember;
import dev.throng.protocol.wire.AuditLogPage;
import dev.throng.protocol.wire.CreateChannel;
import dev.throng.protocol.wire.CreateRole;
import dev.throng.protocol.wire.Detach;
import dev.throng.protocol.wire.GetAuditLog;
import dev.throng.protocol.wire.GetWidget;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.ModifyWidget;
import dev.throng.protocol.wire.NewChannel;
import dev.throng.protocol.wire.PruneMembers;
import dev.throng.protocol.wire.SessionRef;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Members who are kicked because they are never there; and what strangers are shown of a guild. */
final class PruneTest {
  private static final long DAY_US = 24L * 3600 * 1_000_000;
  private static final long FRIEND = 1_499_999_900_000_000_011L;
  private static final long CONNECTED = 1_499_999_900_000_000_012L;
  private static final long SEEN = 1_499_999_900_000_000_013L;
  private static final long WITH_ROLE = 1_499_999_900_000_000_014L;
  private static final long ROLE = 1_499_999_900_000_000_031L;

  private final GuildBench guild = new GuildBench();

  private void someMembers() {
    for (long user : List.of(FRIEND, CONNECTED, SEEN, WITH_ROLE)) {
      guild.join(user);
    }
    guild.as(
        OWNER,
        GuildCommand.newBuilder()
            .setCreateRole(CreateRole.newBuilder().setRole(ROLE).setName("r")));
    guild.modifyRole(OWNER, WITH_ROLE, ROLE, true);
    guild.attach(CONNECTED, 71, 2);
    guild.attach(SEEN, 72, 2);
    guild.advanceUs(8 * DAY_US);
    guild.as(
        SEEN,
        GuildCommand.newBuilder()
            .setDetach(
                Detach.newBuilder()
                    .setSession(
                        SessionRef.newBuilder()
                            .setSession(72)
                            .setUser(SEEN)
                            .setNode(2)
                            .setEpoch(1))));
  }

  @Test
  void onlyWhoHasNotBeenThereAndHasNoRoleIsKicked() throws Exception {
    someMembers();
    assertThat(prune(OWNER, PruneMembers.newBuilder().setDays(9).setDry(true)).body())
        .isEqualTo("{\"pruned\":0}");
    assertThat(prune(OWNER, PruneMembers.newBuilder().setDays(7).setDry(true)).body())
        .isEqualTo("{\"pruned\":1}");
    PruneMembers.Builder withRole =
        PruneMembers.newBuilder().setDays(7).setDry(true).addIncludeRoles(ROLE);
    assertThat(prune(OWNER, withRole).body()).isEqualTo("{\"pruned\":2}");

    Outcome pruned = prune(OWNER, PruneMembers.newBuilder().setDays(7));

    assertThat(pruned.body()).isEqualTo("{\"pruned\":1}");
    assertThat(pruned.events())
        .extracting(event -> event.getGuildEvent().getT())
        .containsExactly("GUILD_MEMBER_REMOVE");
    assertThat(guild.state.size(GUILD, "members")).isEqualTo(4);
    AuditLogPage log =
        AuditLogPage.parseFrom(
            guild
                .as(
                    OWNER,
                    GuildCommand.newBuilder()
                        .setGetAuditLog(GetAuditLog.newBuilder().setAction(21).setLimit(5)))
                .reply()
                .getBody());
    assertThat(log.getEntries().toStringUtf8())
        .contains("\"delete_member_days\":\"7\",\"members_removed\":\"1\"");
  }

  @Test
  void onlyWhoMayKickAndManagePrunes() {
    someMembers();
    assertThat(prune(FRIEND, PruneMembers.newBuilder().setDays(7)).body()).contains("50013");
    assertThat(prune(5, PruneMembers.newBuilder().setDays(7)).body()).contains("50001");
    assertThat(prune(OWNER, PruneMembers.newBuilder().setDays(31)).body()).contains("50035");
    assertThat(prune(OWNER, PruneMembers.newBuilder().setDays(7).addIncludeRoles(5)).body())
        .contains("10011");
  }

  @Test
  void manyArePrunedInStepsAndTheAnswerComesAtTheEnd() {
    for (long user = 1; user <= 120; user++) {
      guild.join(user);
    }
    guild.advanceUs(8 * DAY_US);

    Outcome first = prune(OWNER, PruneMembers.newBuilder().setDays(7));
    assertThat(first.of(Topic.REPLIES)).isEmpty();
    List<Outcome> steps = guild.finish(first);
    assertThat(steps).hasSize(2);
    assertThat(steps.get(1).body()).isEqualTo("{\"pruned\":120}");

    Outcome uncounted = prune(OWNER, PruneMembers.newBuilder().setDays(7).setUncounted(true));
    assertThat(uncounted.of(Topic.REPLIES)).hasSize(1);
    assertThat(uncounted.body()).isEqualTo("{\"pruned\":null}");
  }

  private void elevenHundredMembers() {
    guild.join(1);
    for (long user = 2; user <= 1_100; user++) {
      guild.as(
          user,
          GuildCommand.newBuilder()
              .setAddMember(
                  AddMember.newBuilder()
                      .setProfile(GuildBench.profile(user))
                      .setInviteCode("code1")
                      .setMessageId(1)));
    }
  }

  @Test
  void aCountThatTakesLongIsMadeOnceForAllWhoAsk() {
    elevenHundredMembers();
    guild.advanceUs(8 * DAY_US);
    PruneMembers.Builder count = PruneMembers.newBuilder().setDays(7).setDry(true);

    Outcome first = prune(OWNER, count);
    assertThat(first.of(Topic.REPLIES)).isEmpty();
    assertThat(prune(OWNER, count).status()).isEqualTo(503);
    assertThat(prune(OWNER, count.clone().setDays(8)).status()).isEqualTo(503);
    guild.advanceUs(13_000_000);
    List<Outcome> steps = guild.finish(first);
    assertThat(steps.get(steps.size() - 1).body()).isEqualTo("{\"pruned\":1100}");
    Outcome again = prune(OWNER, count);
    assertThat(again.body()).isEqualTo("{\"pruned\":1100}");
    assertThat(again.of(Topic.GUILD_INBOX)).isEmpty();
    assertThat(prune(OWNER, count.clone().setDays(8)).of(Topic.GUILD_INBOX)).hasSize(1);
    guild.advanceUs(601_000_000);
    assertThat(prune(OWNER, count).of(Topic.GUILD_INBOX)).hasSize(1);
  }

  @Test
  void aCountIsItsCallersAloneAndGoesWithAPrune() {
    long moderator = FRIEND;
    guild.join(moderator);
    guild.as(
        OWNER,
        GuildCommand.newBuilder()
            .setCreateRole(
                CreateRole.newBuilder()
                    .setRole(ROLE)
                    .setName("r")
                    .setPermissions(Permissions.MANAGE_GUILD | Permissions.KICK_MEMBERS)));
    guild.modifyRole(OWNER, moderator, ROLE, true);
    elevenHundredMembers();
    guild.advanceUs(8 * DAY_US);
    PruneMembers.Builder count = PruneMembers.newBuilder().setDays(7).setDry(true);
    Outcome first = prune(OWNER, count);
    Outcome other = prune(moderator, count);
    assertThat(other.of(Topic.REPLIES)).isEmpty();
    guild.advanceUs(13_000_000);
    guild.finish(first);
    guild.finish(other);
    assertThat(prune(OWNER, count).body()).isEqualTo("{\"pruned\":1100}");
    assertThat(prune(moderator, count).body()).isEqualTo("{\"pruned\":1100}");

    guild.finish(prune(OWNER, PruneMembers.newBuilder().setDays(7)));
    assertThat(prune(OWNER, count).body()).isEqualTo("{\"pruned\":0}");
    assertThat(prune(moderator, count).body()).isEqualTo("{\"pruned\":0}");
  }

  @Test
  void strangersAreShownTheWidgetIfItIsOn() {
    guild.as(
        OWNER,
        GuildCommand.newBuilder()
            .setCreateChannel(
                CreateChannel.newBuilder()
                    .setChannel(
                        NewChannel.newBuilder().setId(GENERAL + 5).setName("Voices").setType(2))));
    assertThat(guild.as(5, widget(false)).body()).contains("50004");
    assertThat(guild.as(5, widget(true)).body()).contains("50001");
    Outcome changed =
        guild.as(
            OWNER,
            GuildCommand.newBuilder()
                .setModifyWidget(ModifyWidget.newBuilder().setEnabled(true).setChannel(GENERAL)));
    assertThat(changed.body()).isEqualTo("{\"enabled\":true,\"channel_id\":\"" + GENERAL + "\"}");
    assertThat(guild.as(OWNER, widget(true)).body()).isEqualTo(changed.body());
    assertThat(guild.as(0, widget(false)).body())
        .contains("Voices")
        .contains("\"members\":[]")
        .doesNotContain("general");
    guild.putOverwrite(OWNER, GENERAL + 5, GuildBench.HIDDEN);
    assertThat(guild.as(0, widget(false)).body()).doesNotContain("Voices");
  }

  private static GuildCommand.Builder widget(boolean settings) {
    return GuildCommand.newBuilder().setGetWidget(GetWidget.newBuilder().setSettings(settings));
  }

  private Outcome prune(long by, PruneMembers.Builder prune) {
    return guild.as(by, GuildCommand.newBuilder().setPruneMembers(prune));
  }
}
