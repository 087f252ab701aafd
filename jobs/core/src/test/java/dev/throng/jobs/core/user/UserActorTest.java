package dev.throng.jobs.core.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.actor.Effects;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.ConnectSession;
import dev.throng.protocol.wire.Delivery;
import dev.throng.protocol.wire.DisconnectSession;
import dev.throng.protocol.wire.GetUser;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.JoinGuild;
import dev.throng.protocol.wire.MembershipRemoved;
import dev.throng.protocol.wire.ModifyUser;
import dev.throng.protocol.wire.NodeCommand;
import dev.throng.protocol.wire.NodeExpired;
import dev.throng.protocol.wire.Profile;
import dev.throng.protocol.wire.ResetToken;
import dev.throng.protocol.wire.Revocation;
import dev.throng.protocol.wire.SessionRef;
import dev.throng.protocol.wire.UserCommand;
import dev.throng.protocol.wire.UserLeft;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class UserActorTest extends UserBench {
  @Test
  void theProfileIsShownInFullOnlyToItsUser() throws Exception {
    create(false);

    assertThat(reply(as(USER, get())).getBody().toStringUtf8()).contains("a@b.c");
    assertThat(reply(as(OWNER, get())).getBody().toStringUtf8())
        .doesNotContain("email")
        .contains("\"username\":\"ada\"");
    assertThat(reply(create(false)).getStatus()).isEqualTo(200);
  }

  @Test
  void anotherNameIsToldToItsSessionsAndGuilds() throws Exception {
    create(false);
    added(5);
    connect(1, 2, 1);
    connect(2, 2, 1);
    connect(3, 4, 9);

    Effects renamed = as(USER, named("Ada L."));

    assertThat(reply(renamed).getBody().toStringUtf8())
        .contains("\"global_name\":\"Ada L.\"")
        .contains("a@b.c");
    assertThat(deliveries(renamed)).extracting(Delivery::getEpoch).containsExactly(1L, 9L);
    assertThat(deliveries(renamed).get(0).getParts(0).getDispatch().getT())
        .isEqualTo("USER_UPDATE");
    Profile told = guilds(renamed).get(0).getUpdateProfile().getProfile();
    assertThat(told.getGlobalName()).isEqualTo("Ada L.");
    assertThat(told.getEmail()).isEmpty();
    assertThat(as(USER, named("Ada L.")).records()).hasSize(1);
    // The guild may have been letting it in by its old name.
    assertThat(guilds(added(6)).get(0).getUpdateProfile().getProfile().getGlobalName())
        .isEqualTo("Ada L.");
    assertThat(reply(as(OWNER, named("x"))).getStatus()).isEqualTo(403);
    assertThat(reply(as(USER, named(""))).getBody().toStringUtf8())
        .contains("\"global_name\":null");
  }

  @Test
  void aPersonsUsernameAndABotsDisplayNameStay() throws Exception {
    create(false);
    UserCommand.Builder username =
        UserCommand.newBuilder().setModifyUser(ModifyUser.newBuilder().setUsername("new"));
    assertThat(reply(as(USER, username)).getBody().toStringUtf8()).contains("20002");
  }

  private static UserCommand.Builder named(String globalName) {
    return UserCommand.newBuilder()
        .setModifyUser(ModifyUser.newBuilder().setGlobalName(globalName));
  }

  @Test
  void aUserThatDoesNotExistIsUnknownEverywhere() throws Exception {
    assertThat(reply(as(USER, get())).getStatus()).isEqualTo(404);
    assertThat(reply(as(USER, join(5))).getStatus()).isEqualTo(404);
    Effects connect = connect(1, 2, 1);
    assertThat(reply(connect).getStatus()).isEqualTo(404);
    assertThat(deliveries(connect).get(0).getParts(0).getReady().getUnknownUser()).isTrue();
  }

  @Test
  void connectingGivesReadyThenAttachesToEachGuild() throws Exception {
    create(false);
    added(7);
    added(6);

    Effects connect = connect(1, 2, 1);

    Delivery ready = deliveries(connect).get(0);
    assertThat(ready.getParts(0).getReady().getGuildsList()).containsExactly(6L, 7L);
    assertThat(ready.getPrevSeq()).isZero();
    assertThat(guilds(connect)).extracting(GuildCommand::getGuild).containsExactly(6L, 7L);
    assertThat(nodes(connect).get(0).hasUserArrived()).isTrue();
    Effects second = connect(2, 2, 1);
    assertThat(nodes(second)).isEmpty();
    assertThat(deliveries(second).get(0).getPrevSeq()).isEqualTo(ready.getSeq());
    assertThat(deliveries(connect(3, 2, 2)).get(0).getPrevSeq()).isZero();
    assertThat(deliveries(connect(4, 2, 1))).isEmpty();
    assertThat(deliveries(connect(3, 2, 2))).isEmpty();
  }

  @Test
  void disconnectingDetachesOnceAndTheLastSessionLeavesTheNode() throws Exception {
    create(false);
    added(7);
    connect(1, 2, 1);
    connect(2, 2, 1);

    Effects first = disconnect(1);
    Effects last = disconnect(2);

    assertThat(guilds(first)).hasSize(1);
    assertThat(nodes(first)).isEmpty();
    assertThat(nodes(last).get(0).hasUserLeft()).isTrue();
    assertThat(guilds(disconnect(2))).isEmpty();
  }

  @Test
  void leavingAGuildTakesBackTheSessionsThatAreOnTheirWayThere() throws Exception {
    create(false);
    added(7);
    added(8);
    connect(1, 2, 1);

    UserCommand.Builder removed =
        UserCommand.newBuilder().setMembershipRemoved(MembershipRemoved.newBuilder().setGuild(7));
    List<GuildCommand> told = guilds(as(0, removed));

    assertThat(told).extracting(GuildCommand::getGuild).containsExactly(7L);
    assertThat(told.get(0).getDetach().getSession().getSession()).isEqualTo(1);
  }

  @Test
  void theStreamToANodeEndsWithTheNodesEpoch() throws Exception {
    create(false);
    connect(1, 2, 1);
    connect(2, 3, 4);
    assertThat(state.size(USER, "streams")).isEqualTo(2);

    expire(3, 3);
    assertThat(state.size(USER, "streams")).isEqualTo(2);
    expire(3, 4);
    expire(2, 1);

    assertThat(state.size(USER, "streams")).isZero();
    assertThat(deliveries(connect(5, 2, 2)).get(0).getPrevSeq()).isZero();
  }

  @Test
  void anExpiredNodeTakesItsSessionsOfThatAndEarlierEpochs() throws Exception {
    create(false);
    added(7);
    connect(1, 2, 1);
    connect(2, 2, 2);
    connect(3, 2, 3);
    connect(4, 3, 1);

    Effects expired = expire(2, 2);

    assertThat(guilds(expired))
        .extracting(command -> command.getDetach().getSession().getSession())
        .containsExactly(1L, 2L);
  }

  @Test
  void aNewMembershipAttachesAllSessionsAndARemovedOneIsForgotten() throws Exception {
    create(false);
    connect(1, 2, 1);
    connect(2, 3, 1);

    assertThat(guilds(added(9))).hasSize(2);
    as(
        0,
        UserCommand.newBuilder().setMembershipRemoved(MembershipRemoved.newBuilder().setGuild(9)));
    assertThat(guilds(connect(3, 2, 1))).isEmpty();
  }

  @Test
  void joiningIsForwardedWithTheRequestsOwnIdAndReplyAddress() throws Exception {
    create(false);

    GuildCommand forwarded = guilds(as(USER, join(5))).get(0);

    assertThat(forwarded.getHeader().getCommandId()).isEqualTo(offset);
    assertThat(forwarded.getHeader().getReplyTo().getNode()).isEqualTo(1);
    assertThat(forwarded.getAddMember().getInviteCode()).isEqualTo("code");
    assertThat(forwarded.getAddMember().getProfile().getEmail()).isEmpty();
  }

  @Test
  void twoHundredGuildsAreEnough() throws Exception {
    create(false);
    for (int guild = 1; guild <= UserLimits.GUILDS_MAX; guild++) {
      added(guild);
    }

    assertThat(reply(as(USER, join(1_000))).getBody().toStringUtf8()).contains("30001");
    assertThat(guilds(as(USER, join(5)))).hasSize(1);
  }

  @Test
  void oneSessionTooManyIsToldSo() throws Exception {
    create(false);
    for (int session = 1; session <= UserLimits.SESSIONS_MAX; session++) {
      connect(session, 2, 1);
    }

    assertThat(deliveries(connect(1_000, 2, 1)).get(0).getParts(0).getReady().getTooManySessions())
        .isTrue();
  }

  /** 250,000 detaches: four times what one command may say. */
  @Test
  void allSessionsOfABotOnANodeThatDiedLeaveAllItsGuilds() throws Exception {
    create(true);
    for (int guild = 1; guild <= UserLimits.BOT_GUILDS_MAX; guild++) {
      added(guild);
    }
    for (int session = 1; session <= UserLimits.SESSIONS_MAX; session++) {
      connect(session, 2, 1);
    }

    Map<Long, Integer> detached = new HashMap<>();
    List<UserLeft> left = new ArrayList<>();
    Effects effects = expire(2, 1);
    for (boolean more = true; more; ) {
      assertThat(records(effects, Topic.DEAD_LETTERS)).isEmpty();
      guilds(effects).forEach(guild -> detached.merge(guild.getGuild(), 1, Integer::sum));
      nodes(effects).forEach(node -> left.add(node.getUserLeft()));
      List<byte[]> own = records(effects, Topic.USER_INBOX);
      more = !own.isEmpty();
      if (more) {
        effects = run(own.get(0));
      }
    }

    assertThat(detached).hasSize(UserLimits.BOT_GUILDS_MAX);
    assertThat(detached.values()).containsOnly(UserLimits.SESSIONS_MAX);
    assertThat(left).isNotEmpty();
    assertThat(deliveries(connect(1_000, 3, 1)).get(0).getParts(0).getReady().getTooManySessions())
        .isFalse();
  }

  @Test
  void botsJoinByAuthorizationAndPeopleByInvite() throws Exception {
    create(true);
    assertThat(reply(as(USER, join(5))).getBody().toStringUtf8()).contains("20001");
    assertThat(
            guilds(
                as(
                    OWNER,
                    UserCommand.newBuilder()
                        .setJoinGuild(JoinGuild.newBuilder().setGuild(5).setAuthorizedBy(OWNER)))))
        .hasSize(1);
  }

  @Test
  void onlyTheOwnerResetsABotsToken() throws Exception {
    create(true);

    assertThat(reply(as(USER, reset())).getStatus()).isEqualTo(403);
    Effects reset = as(OWNER, reset());
    Revocation revocation =
        Revocation.parseFrom(
            reset.records().stream()
                .filter(r -> r.topic() == Topic.REVOCATIONS.ordinal())
                .findFirst()
                .orElseThrow()
                .value());
    assertThat(reply(reset).getValue()).isEqualTo(revocation.getValidAfterMs());
    assertThat(reply(as(OWNER, reset())).getValue()).isGreaterThan(revocation.getValidAfterMs());
  }

  private static UserCommand.Builder get() {
    return UserCommand.newBuilder().setGetUser(GetUser.getDefaultInstance());
  }

  private static UserCommand.Builder reset() {
    return UserCommand.newBuilder().setResetToken(ResetToken.getDefaultInstance());
  }

  private static UserCommand.Builder join(long guild) {
    return UserCommand.newBuilder()
        .setJoinGuild(JoinGuild.newBuilder().setGuild(guild).setInviteCode("code"));
  }

  private Effects connect(long session, int node, long epoch) {
    return as(
        USER,
        UserCommand.newBuilder()
            .setConnectSession(ConnectSession.newBuilder().setSession(ref(session, node, epoch))));
  }

  private Effects expire(int node, long epoch) {
    return as(
        0,
        UserCommand.newBuilder()
            .setNodeExpired(NodeExpired.newBuilder().setNode(node).setEpoch(epoch)));
  }

  private Effects disconnect(long session) {
    return as(
        USER,
        UserCommand.newBuilder()
            .setDisconnectSession(DisconnectSession.newBuilder().setSession(ref(session, 2, 1))));
  }

  private static SessionRef ref(long session, int node, long epoch) {
    return SessionRef.newBuilder()
        .setSession(session)
        .setUser(USER)
        .setNode(node)
        .setEpoch(epoch)
        .build();
  }

  private static List<Delivery> deliveries(Effects effects) throws Exception {
    List<Delivery> result = new ArrayList<>();
    for (byte[] value : records(effects, Topic.DELIVERIES)) {
      result.add(Delivery.parseFrom(value));
    }
    return result;
  }

  private static List<GuildCommand> guilds(Effects effects) throws Exception {
    List<GuildCommand> result = new ArrayList<>();
    for (byte[] value : records(effects, Topic.GUILD_INBOX)) {
      result.add(GuildCommand.parseFrom(value));
    }
    return result;
  }

  private static List<NodeCommand> nodes(Effects effects) throws Exception {
    List<NodeCommand> result = new ArrayList<>();
    for (byte[] value : records(effects, Topic.NODES)) {
      result.add(NodeCommand.parseFrom(value));
    }
    return result;
  }
}
