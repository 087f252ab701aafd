package dev.throng.jobs.core.guild;

import static dev.throng.jobs.core.fixture.GuildBench.GENERAL;
import static dev.throng.jobs.core.fixture.GuildBench.GUILD;
import static dev.throng.jobs.core.fixture.GuildBench.HIDDEN;
import static dev.throng.jobs.core.fixture.GuildBench.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.fixture.GuildBench;
import dev.throng.jobs.core.fixture.GuildOracle;
import dev.throng.jobs.core.fixture.MemoryCluster;
import dev.throng.jobs.core.fixture.MemoryGateway;
import dev.throng.jobs.core.fixture.SessionView;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.AddMember;
import dev.throng.protocol.wire.Attach;
import dev.throng.protocol.wire.CreateChannel;
import dev.throng.protocol.wire.CreateGuild;
import dev.throng.protocol.wire.CreateInvite;
import dev.throng.protocol.wire.CreateMessage;
import dev.throng.protocol.wire.CreateRole;
import dev.throng.protocol.wire.DeleteOverwrite;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.Header;
import dev.throng.protocol.wire.ModifyMemberRole;
import dev.throng.protocol.wire.NewChannel;
import dev.throng.protocol.wire.Overwrite;
import dev.throng.protocol.wire.PutOverwrite;
import dev.throng.protocol.wire.SessionRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Thousands of sessions on three nodes, and a channel that is taken from them and given back while
 * people talk: by the order of the guild's commands alone, no session hears of a channel after the
 * command that took it, and none misses anything after the command that gave it.
 */
final class LargeAudienceTest {
  private static final int MEMBERS = 3_000;
  private static final int NODES = 3;
  private static final long FIRST = 1_400_000_000_000_000_000L;
  private static final long ROLE = 1_499_999_900_000_000_031L;
  private static final long SECRET = 1_499_999_900_000_000_021L;

  private final MemoryCluster cluster = new MemoryCluster(new Random(1));
  private final GuildOracle oracle = new GuildOracle(GUILD);
  private final List<MemoryGateway> gateways = new ArrayList<>();
  private final List<SessionView> sessions = new ArrayList<>();
  private int offset;
  private long message = 1_500_000_000_000_000_000L;

  @Test
  void aChannelIsTakenAndGivenBackForAllSessionsByOneCommand() {
    connectAll();
    say("seen by all");
    put(HIDDEN);
    say("seen by nobody but the owner");
    say("so is this");
    as(
        OWNER,
        GuildCommand.newBuilder()
            .setDeleteOverwrite(DeleteOverwrite.newBuilder().setChannel(GENERAL).setTarget(GUILD)));
    say("seen by all again");

    checkEverySession();
  }

  @Test
  void aRoleAnOverwriteOfOneMemberAndANewChannelCountFromTheirCommandOn() {
    connectAll();
    as(OWNER, GuildCommand.newBuilder().setCreateRole(CreateRole.newBuilder().setRole(ROLE)));
    for (int i = 0; i < MEMBERS; i += 5) {
      as(
          OWNER,
          GuildCommand.newBuilder()
              .setModifyMemberRole(
                  ModifyMemberRole.newBuilder().setUser(FIRST + i).setRole(ROLE).setAdd(true)));
    }
    put(HIDDEN);
    put(Overwrite.newBuilder().setId(ROLE).setAllow(Permissions.VIEW_CHANNEL).build());
    say("seen by those with the role");
    put(own(FIRST + 5).setDeny(Permissions.VIEW_CHANNEL).build());
    put(own(FIRST + 6).setAllow(Permissions.VIEW_CHANNEL).build());
    say("seen by one of them less, and by another");
    createChannel(HIDDEN, Overwrite.newBuilder().setId(ROLE).setAllow(1 << 10).build());
    as(
        OWNER,
        GuildCommand.newBuilder()
            .setModifyMemberRole(
                ModifyMemberRole.newBuilder().setUser(FIRST + 10).setRole(ROLE).setAdd(false)));
    say("not seen by one who has lost the role");

    checkEverySession();
  }

  private void connectAll() {
    cluster.advanceUs(GuildBench.START_US);
    for (int node = 0; node < NODES; node++) {
      gateways.add(new MemoryGateway(cluster, node, 1));
    }
    as(
        OWNER,
        GuildCommand.newBuilder()
            .setCreateGuild(
                CreateGuild.newBuilder()
                    .setName("g")
                    .setOwner(GuildBench.profile(OWNER))
                    .addChannels(NewChannel.newBuilder().setId(GENERAL).setName("general"))));
    as(
        OWNER,
        GuildCommand.newBuilder()
            .setCreateInvite(CreateInvite.newBuilder().setCode("code").setChannel(GENERAL)));
    for (int i = 0; i < MEMBERS; i++) {
      as(
          FIRST + i,
          GuildCommand.newBuilder()
              .setAddMember(
                  AddMember.newBuilder()
                      .setProfile(GuildBench.profile(FIRST + i))
                      .setInviteCode("code")
                      .setMessageId(++message)));
    }
    attach(OWNER, 0);
    for (int i = 0; i < MEMBERS; i++) {
      attach(FIRST + i, i % NODES);
    }
  }

  private void attach(long user, int node) {
    long session = 1_000_000 + sessions.size();
    sessions.add(gateways.get(node).open(session, user));
    as(
        user,
        GuildCommand.newBuilder()
            .setAttach(
                Attach.newBuilder()
                    .setSession(
                        SessionRef.newBuilder()
                            .setSession(session)
                            .setUser(user)
                            .setNode(node)
                            .setEpoch(1))));
  }

  private void say(String content) {
    as(
        OWNER,
        GuildCommand.newBuilder()
            .setCreateMessage(
                CreateMessage.newBuilder()
                    .setChannel(GENERAL)
                    .setMessage(++message)
                    .setContent(content)));
  }

  private void put(Overwrite overwrite) {
    as(
        OWNER,
        GuildCommand.newBuilder()
            .setPutOverwrite(
                PutOverwrite.newBuilder().setChannel(GENERAL).setOverwrite(overwrite)));
  }

  private void createChannel(Overwrite... overwrites) {
    as(
        OWNER,
        GuildCommand.newBuilder()
            .setCreateChannel(
                CreateChannel.newBuilder()
                    .setChannel(
                        NewChannel.newBuilder()
                            .setId(SECRET)
                            .setName("secret")
                            .addAllOverwrites(List.of(overwrites)))));
  }

  private static Overwrite.Builder own(long user) {
    return Overwrite.newBuilder().setId(user).setType(1);
  }

  /** All commands are in the log before the job handles the first. */
  private void as(long caller, GuildCommand.Builder command) {
    GuildCommand whole =
        command
            .setGuild(GUILD)
            .setHeader(
                Header.newBuilder()
                    .setCommandId(5_000 + offset)
                    .setTimeUs(cluster.nowUs())
                    .setCaller(caller))
            .build();
    cluster.log(Topic.GUILD_INBOX).append(GUILD, whole.toByteArray());
    oracle.apply(whole, offset++);
  }

  private void checkEverySession() {
    boolean busy = true;
    while (busy) {
      busy = cluster.step() | cluster.flush();
    }
    for (MemoryGateway gateway : gateways) {
      gateway.poll(Integer.MAX_VALUE / 2);
      assertThat(gateway.streams.gaps()).isZero();
    }
    for (SessionView session : sessions) {
      assertThat(session.events().get(GUILD))
          .as("session of user " + session.user)
          .isEqualTo(oracle.expected().get(session.id));
    }
  }
}
