package dev.throng.jobs.core.guild;

import static dev.throng.jobs.core.fixture.GuildBench.GENERAL;
import static dev.throng.jobs.core.fixture.GuildBench.GUILD;
import static dev.throng.jobs.core.fixture.GuildBench.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.actor.ActorRunner;
import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.fixture.GuildBench;
import dev.throng.jobs.core.fixture.MemoryStateFactory;
import dev.throng.protocol.RequestTimeout;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.CheckPermissions;
import dev.throng.protocol.wire.CreateThread;
import dev.throng.protocol.wire.GetAuditLog;
import dev.throng.protocol.wire.GetBan;
import dev.throng.protocol.wire.GetChannel;
import dev.throng.protocol.wire.GetEmoji;
import dev.throng.protocol.wire.GetGuild;
import dev.throng.protocol.wire.GetInvite;
import dev.throng.protocol.wire.GetMember;
import dev.throng.protocol.wire.GetMembers;
import dev.throng.protocol.wire.GetOwnGuild;
import dev.throng.protocol.wire.GetOwnReactions;
import dev.throng.protocol.wire.GetRole;
import dev.throng.protocol.wire.GetThreadMember;
import dev.throng.protocol.wire.GetWebhook;
import dev.throng.protocol.wire.GetWidget;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.ListActiveThreads;
import dev.throng.protocol.wire.ListApplications;
import dev.throng.protocol.wire.ListArchivedThreads;
import dev.throng.protocol.wire.ListBans;
import dev.throng.protocol.wire.ListChannels;
import dev.throng.protocol.wire.ListEmojis;
import dev.throng.protocol.wire.ListInvites;
import dev.throng.protocol.wire.ListMembers;
import dev.throng.protocol.wire.ListPins;
import dev.throng.protocol.wire.ListReactions;
import dev.throng.protocol.wire.ListReadableChannels;
import dev.throng.protocol.wire.ListRoles;
import dev.throng.protocol.wire.ListThreadMembers;
import dev.throng.protocol.wire.ListWebhooks;
import dev.throng.protocol.wire.ReadMessages;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Commands that only read, which are not run when they are late. */
final class ReadsTest {
  private static final long A_DAY_MS = 86_400_000;
  private static final long THREAD = 1_500_000_000_000_100_000L;

  private final GuildBench guild = new GuildBench();
  private final ActorRunner runner =
      new ActorRunner(
          Topic.GUILD_INBOX, new MemoryStateFactory(), tables -> new GuildActor(tables, 7));

  private void aThreadThatIsOverdue() {
    CreateThread thread =
        CreateThread.newBuilder()
            .setThread(THREAD)
            .setChannel(GENERAL)
            .setType(11)
            .setName("plans")
            .setAutoArchiveMinutes(60)
            .setNotice(THREAD + 1)
            .build();
    assertThat(guild.as(OWNER, GuildCommand.newBuilder().setCreateThread(thread)).status())
        .isEqualTo(201);
    guild.advanceUs(61 * 60_000_000L);
  }

  @Test
  void aReadChangesNothingSoThatItCanBeDropped() {
    guild.attach(OWNER, 71, 2);
    aThreadThatIsOverdue();
    for (GuildCommand.Builder read : reads()) {
      // Once before, for the tables that come into being by being looked into.
      guild.as(OWNER, read);
      var before = guild.state.snapshot();

      GuildBench.Outcome outcome = guild.as(OWNER, read);

      assertThat(outcome.effects().records()).as("%s", read.getCommandCase()).hasSize(1);
      assertThat(outcome.events()).isEmpty();
      assertThat(outcome.relays()).isEmpty();
      assertThat(guild.state.snapshot()).as("%s", read.getCommandCase()).isEqualTo(before);
      assertThat(isExpired(read, RequestTimeout.MS + 1)).isTrue();
      assertThat(isExpired(read, RequestTimeout.MS)).isFalse();
    }
  }

  @Test
  void everyOtherCommandIsRunHoweverLateItComes() {
    List<GuildCommand.CommandCase> reads =
        reads().stream().map(GuildCommand.Builder::getCommandCase).toList();
    GuildCommand.getDescriptor().getOneofs().get(0).getFields().stream()
        .filter(field -> !reads.contains(GuildCommand.CommandCase.forNumber(field.getNumber())))
        .forEach(
            field -> {
              GuildCommand.Builder write = GuildCommand.newBuilder();
              write.setField(field, write.newBuilderForField(field).build());
              assertThat(isExpired(write, A_DAY_MS)).as(field.getName()).isFalse();
            });
    InboxRecord garbage = new InboxRecord(GUILD, 0, 0, 0, new byte[] {(byte) 0xff});
    assertThat(runner.isExpiredRead(garbage, Long.MAX_VALUE)).isFalse();
  }

  private boolean isExpired(GuildCommand.Builder command, long waitedMs) {
    byte[] value = command.setGuild(GUILD).build().toByteArray();
    return runner.isExpiredRead(
        new InboxRecord(GUILD, 0, 0, GuildBench.START_US, value),
        GuildBench.START_US / 1_000 + waitedMs);
  }

  private static List<GuildCommand.Builder> reads() {
    return List.of(
        GuildCommand.newBuilder().setGetGuild(GetGuild.newBuilder().setWithCounts(true)),
        GuildCommand.newBuilder().setListChannels(ListChannels.getDefaultInstance()),
        GuildCommand.newBuilder().setGetChannel(GetChannel.newBuilder().setChannel(GENERAL)),
        GuildCommand.newBuilder().setListMembers(ListMembers.newBuilder().setLimit(10)),
        GuildCommand.newBuilder().setGetMember(GetMember.newBuilder().setUser(OWNER)),
        GuildCommand.newBuilder().setGetMembers(GetMembers.newBuilder().setLimit(10)),
        GuildCommand.newBuilder().setListRoles(ListRoles.getDefaultInstance()),
        GuildCommand.newBuilder().setGetRole(GetRole.newBuilder().setRole(GUILD)),
        GuildCommand.newBuilder().setGetOwnGuild(GetOwnGuild.newBuilder().setWithCounts(true)),
        GuildCommand.newBuilder().setListPins(ListPins.newBuilder().setChannel(GENERAL)),
        GuildCommand.newBuilder()
            .setListReactions(ListReactions.newBuilder().setChannel(GENERAL).setLimit(10)),
        GuildCommand.newBuilder()
            .setGetOwnReactions(
                GetOwnReactions.newBuilder().setChannel(GENERAL).addMessages(9).addCallers(OWNER)),
        GuildCommand.newBuilder()
            .setListReadableChannels(ListReadableChannels.getDefaultInstance()),
        GuildCommand.newBuilder().setCheckPermissions(CheckPermissions.getDefaultInstance()),
        GuildCommand.newBuilder().setGetWidget(GetWidget.newBuilder().setSettings(true)),
        GuildCommand.newBuilder().setGetAuditLog(GetAuditLog.newBuilder().setLimit(5)),
        GuildCommand.newBuilder().setListEmojis(ListEmojis.getDefaultInstance()),
        GuildCommand.newBuilder().setGetEmoji(GetEmoji.newBuilder().setEmoji(5)),
        GuildCommand.newBuilder().setListApplications(ListApplications.getDefaultInstance()),
        GuildCommand.newBuilder().setGetBan(GetBan.newBuilder().setUser(5)),
        GuildCommand.newBuilder().setListBans(ListBans.newBuilder().setLimit(5)),
        GuildCommand.newBuilder().setListInvites(ListInvites.getDefaultInstance()),
        GuildCommand.newBuilder().setGetInvite(GetInvite.newBuilder().setCode("code")),
        GuildCommand.newBuilder().setListWebhooks(ListWebhooks.newBuilder().setChannel(GENERAL)),
        GuildCommand.newBuilder().setGetWebhook(GetWebhook.newBuilder().setWebhook(5)),
        GuildCommand.newBuilder()
            .setListThreadMembers(ListThreadMembers.newBuilder().setThread(THREAD).setLimit(5)),
        GuildCommand.newBuilder()
            .setGetThreadMember(GetThreadMember.newBuilder().setThread(THREAD).setUser(OWNER)),
        GuildCommand.newBuilder().setListActiveThreads(ListActiveThreads.getDefaultInstance()),
        GuildCommand.newBuilder()
            .setListArchivedThreads(
                ListArchivedThreads.newBuilder().setChannel(GENERAL).setLimit(5)),
        GuildCommand.newBuilder().setGetChannel(GetChannel.newBuilder().setChannel(THREAD)),
        GuildCommand.newBuilder().setReadMessages(ReadMessages.newBuilder().setChannel(THREAD)),
        GuildCommand.newBuilder().setReadMessages(ReadMessages.newBuilder().setChannel(GENERAL)));
  }
}
