package dev.throng.jobs.core.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.actor.ActorRunner;
import dev.throng.jobs.core.actor.Effects;
import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.fixture.MemoryStateFactory;
import dev.throng.protocol.ApplicationFlags;
import dev.throng.protocol.Snowflake;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.CheckNewGuild;
import dev.throng.protocol.wire.CheckPrivilegedIntents;
import dev.throng.protocol.wire.ConnectSession;
import dev.throng.protocol.wire.CreateUser;
import dev.throng.protocol.wire.Delivery;
import dev.throng.protocol.wire.DisconnectSession;
import dev.throng.protocol.wire.GetApplication;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.GuildsPage;
import dev.throng.protocol.wire.Header;
import dev.throng.protocol.wire.JoinGuild;
import dev.throng.protocol.wire.ListGuilds;
import dev.throng.protocol.wire.MembershipAdded;
import dev.throng.protocol.wire.ModifyApplication;
import dev.throng.protocol.wire.Profile;
import dev.throng.protocol.wire.Ready;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.ReplyTo;
import dev.throng.protocol.wire.ResetToken;
import dev.throng.protocol.wire.Revocation;
import dev.throng.protocol.wire.RevokeToken;
import dev.throng.protocol.wire.SessionRef;
import dev.throng.protocol.wire.UserCommand;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may add a bot, what its sessions may ask for, and how tokens end. */
final class TokensAndApplicationsTest {
  private static final long USER = 40;
  private static final long OWNER = 41;
  private static final long STRANGER = 42;
  private static final int GUILD_MEMBERS = 1 << 1;
  private static final int GUILD_PRESENCES = 1 << 8;
  private static final int GUILD_MESSAGES = 1 << 9;
  private static final int MESSAGE_CONTENT = 1 << 15;

  private final MemoryStateFactory state = new MemoryStateFactory();
  private final ActorRunner runner =
      new ActorRunner(Topic.USER_INBOX, state, tables -> new UserActor(tables, 1));
  private long offset;
  private long startUs = 5_000_000;

  @Test
  void aPrivateApplicationIsAddedByItsOwnerAlone() throws Exception {
    create(true);
    assertThat(records(authorize(STRANGER), Topic.GUILD_INBOX)).hasSize(1);

    modify(OWNER, ModifyApplication.newBuilder().setChangeBotPublic(true));

    assertThat(error(authorize(STRANGER))).contains("20012");
    assertThat(records(authorize(STRANGER), Topic.GUILD_INBOX)).isEmpty();
    assertThat(records(authorize(OWNER), Topic.GUILD_INBOX)).hasSize(1);
  }

  @Test
  void aBotHasRoomForMoreGuildsThanAPersonAndNotForAllThereAre() throws Exception {
    create(true);
    for (int guild = 1; guild <= UserLimits.GUILDS_MAX; guild++) {
      added(guild);
    }
    assertThat(records(authorize(STRANGER), Topic.GUILD_INBOX)).hasSize(1);
    for (int guild = UserLimits.GUILDS_MAX; guild <= UserLimits.BOT_GUILDS_MAX; guild++) {
      added(guild);
    }

    assertThat(error(authorize(STRANGER))).contains("30001", "2500");
  }

  @Test
  void guildsAreListedInPagesByTheirIds() throws Exception {
    create(false);
    for (int guild = 1; guild <= 9; guild++) {
      added(guild);
    }

    assertThat(guilds(0, 0, 4)).containsExactly(1L, 2L, 3L, 4L);
    assertThat(guilds(4, 0, 200)).containsExactly(5L, 6L, 7L, 8L, 9L);
    assertThat(guilds(0, 8, 3)).containsExactly(5L, 6L, 7L);
    assertThat(guilds(2, 4, 200)).containsExactly(3L);
    assertThat(guilds(9, 0, 200)).isEmpty();
    assertThat(guilds(8, 3, 200)).isEmpty();
  }

  private List<Long> guilds(long after, long before, int limit) throws Exception {
    return GuildsPage.parseFrom(
            reply(
                    as(
                        USER,
                        UserCommand.newBuilder()
                            .setListGuilds(
                                ListGuilds.newBuilder()
                                    .setAfter(after)
                                    .setBefore(before)
                                    .setLimit(limit))))
                .getBody())
        .getGuildsList();
  }

  @Test
  void aGuildIsMadeByAPersonWithRoomForOne() throws Exception {
    create(false);
    for (int guild = 1; guild < UserLimits.GUILDS_MAX; guild++) {
      added(guild);
    }
    assertThat(reply(checkNewGuild()).getStatus()).isEqualTo(200);
    assertThat(error(checkNewGuild())).contains("\"username\":\"ada\"");

    added(UserLimits.GUILDS_MAX);

    assertThat(reply(checkNewGuild()).getStatus()).isEqualTo(400);
    assertThat(error(checkNewGuild())).contains("30001");
  }

  @Test
  void aBotMakesNoGuild() throws Exception {
    create(true);

    assertThat(error(checkNewGuild())).contains("20001");
  }

  @Test
  void anApplicationIsShownToItsBotAndItsOwner() throws Exception {
    create(true);

    for (long caller : new long[] {USER, OWNER}) {
      assertThat(error(application(caller)))
          .contains("\"id\":\"40\"", "\"bot_public\":true")
          .contains("\"flags\":" + ApplicationFlags.LIMITED)
          .contains("\"description\":", "\"summary\":", "\"verify_key\":")
          .contains("\"bot\":{\"id\":\"40\"");
    }
    assertThat(error(application(STRANGER))).contains("20012");
  }

  @Test
  void aPersonHasNoApplication() throws Exception {
    create(false);

    assertThat(error(application(USER))).contains("20002");
    assertThat(error(application(STRANGER))).contains("10002");
  }

  @Test
  void onlyWhatIsToldToIsModified() throws Exception {
    create(true);
    modify(
        USER,
        ModifyApplication.newBuilder()
            .setChangeFlags(true)
            .setFlags(ApplicationFlags.GATEWAY_GUILD_MEMBERS_LIMITED));
    modify(OWNER, ModifyApplication.newBuilder().setChangeBotPublic(true));

    assertThat(error(application(USER)))
        .contains("\"bot_public\":false")
        .contains("\"flags\":" + ApplicationFlags.GATEWAY_GUILD_MEMBERS_LIMITED);
    assertThat(error(modify(STRANGER, ModifyApplication.newBuilder().setChangeFlags(true))))
        .contains("20012");
  }

  @ParameterizedTest
  @CsvSource({
    "0,false",
    GUILD_MESSAGES + ",false",
    GUILD_MEMBERS + ",true",
    GUILD_PRESENCES + ",false",
    MESSAGE_CONTENT + ",true"
  })
  void aBotIsRefusedThePrivilegedIntentsThatAreOff(int intents, boolean refused) throws Exception {
    create(true);
    assertThat(ready(connect(1, intents)).getDisallowedIntents()).isFalse();
    modify(
        USER,
        ModifyApplication.newBuilder()
            .setChangeFlags(true)
            .setFlags(ApplicationFlags.GATEWAY_PRESENCE_LIMITED));

    Effects connected = connect(2, intents);

    assertThat(ready(connected).getDisallowedIntents()).isEqualTo(refused);
    assertThat(ready(connected).getUser().isEmpty()).isEqualTo(refused);
    assertThat(reply(checkIntents(intents)).getStatus()).isEqualTo(refused ? 403 : 204);
    added(7);
    assertThat(records(disconnect(2), Topic.GUILD_INBOX)).hasSize(refused ? 0 : 1);
  }

  @Test
  void aBotWithoutIntentsIsRefusedAndAPersonHasThemAll() throws Exception {
    create(true);
    assertThat(ready(connect(1, -1)).getNoIntents()).isTrue();
    assertThat(ready(connect(2, 0)).getApplicationFlags()).isEqualTo(ApplicationFlags.LIMITED);
  }

  @Test
  void aPersonHasAllIntentsWhateverItsClientAsksFor() throws Exception {
    create(false);
    added(7);

    for (int intents : new int[] {-1, 0, GUILD_MEMBERS}) {
      Effects connected = connect(100 + intents, intents);

      assertThat(ready(connected).getNoIntents()).isFalse();
      SessionRef attached =
          GuildCommand.parseFrom(records(connected, Topic.GUILD_INBOX).get(0))
              .getAttach()
              .getSession();
      assertThat(attached.getIntents()).isEqualTo(-1);
      assertThat(attached.getBot()).isFalse();
    }
    assertThat(reply(checkIntents(GUILD_MEMBERS)).getStatus()).isEqualTo(204);
  }

  @Test
  void aBotWhoseRoleHasAnIdOfAnotherTimeIsNotAdded() throws Exception {
    create(true);
    long nowMs = Snowflake.EPOCH_MS + 1_000_000;
    startUs = nowMs * 1_000;

    Effects late = authorize(OWNER, Snowflake.of(nowMs - 61_000, 1, 1));
    assertThat(reply(late).getStatus()).isEqualTo(500);
    assertThat(records(late, Topic.GUILD_INBOX)).isEmpty();
    assertThat(records(authorize(OWNER, Snowflake.of(nowMs - 59_000, 1, 1)), Topic.GUILD_INBOX))
        .hasSize(1);
  }

  @Test
  void loggingOutVoidsOneToken() throws Exception {
    create(false);

    Revocation first = revocation(revoke(USER, 5_000));
    Revocation second = revocation(revoke(USER, 4_000));

    assertThat(first.getValidAfterMs()).isZero();
    assertThat(first.getRevokedIssuedMsList()).containsExactly(5_000L);
    assertThat(second.getRevokedIssuedMsList()).containsExactly(4_000L, 5_000L);
    Effects again = revoke(USER, 4_000);
    assertThat(records(again, Topic.REVOCATIONS)).isEmpty();
    assertThat(reply(again).getStatus()).isEqualTo(204);
  }

  @Test
  void afterManyLogoutsTheOldestLoginsGo() throws Exception {
    create(false);
    for (int i = 1; i <= UserLimits.REVOKED_TOKENS_MAX; i++) {
      revoke(USER, i * 10L);
    }

    Revocation revocation = revocation(revoke(USER, 10_000));

    assertThat(revocation.getValidAfterMs()).isEqualTo(11);
    assertThat(revocation.getRevokedIssuedMsList())
        .hasSize(UserLimits.REVOKED_TOKENS_MAX)
        .startsWith(20L)
        .endsWith(10_000L);
  }

  @Test
  void nobodyLogsAnotherOut() throws Exception {
    create(false);
    assertThat(error(revoke(STRANGER, 5))).contains("50001");
  }

  @Test
  void aBotsTokenIsResetAndNotLoggedOut() throws Exception {
    create(true);
    assertThat(error(revoke(USER, 5))).contains("20001");

    Revocation reset =
        revocation(
            as(OWNER, UserCommand.newBuilder().setResetToken(ResetToken.getDefaultInstance())));
    assertThat(reset.getRevokedIssuedMsList()).isEmpty();
    assertThat(reset.getValidAfterMs()).isPositive();
  }

  private void create(boolean bot) {
    Profile profile =
        Profile.newBuilder()
            .setId(USER)
            .setUsername("ada")
            .setBot(bot)
            .setOwner(bot ? OWNER : 0)
            .build();
    as(
        bot ? OWNER : USER,
        UserCommand.newBuilder().setCreateUser(CreateUser.newBuilder().setProfile(profile)));
  }

  private Effects authorize(long by) {
    return authorize(by, 0);
  }

  private Effects authorize(long by, long role) {
    return as(
        by,
        UserCommand.newBuilder()
            .setJoinGuild(
                JoinGuild.newBuilder().setGuild(9_999).setAuthorizedBy(by).setRoleId(role)));
  }

  private Effects application(long caller) {
    return as(
        caller, UserCommand.newBuilder().setGetApplication(GetApplication.getDefaultInstance()));
  }

  private Effects modify(long caller, ModifyApplication.Builder command) {
    return as(caller, UserCommand.newBuilder().setModifyApplication(command));
  }

  private Effects checkNewGuild() {
    return as(USER, UserCommand.newBuilder().setCheckNewGuild(CheckNewGuild.getDefaultInstance()));
  }

  private Effects checkIntents(int intents) {
    return as(
        USER,
        UserCommand.newBuilder()
            .setCheckPrivilegedIntents(CheckPrivilegedIntents.newBuilder().setIntents(intents)));
  }

  private Effects revoke(long caller, long issuedMs) {
    return as(
        caller,
        UserCommand.newBuilder().setRevokeToken(RevokeToken.newBuilder().setIssuedMs(issuedMs)));
  }

  private void added(long guild) {
    as(
        0,
        UserCommand.newBuilder().setMembershipAdded(MembershipAdded.newBuilder().setGuild(guild)));
  }

  private Effects connect(long session, int intents) {
    return as(
        USER,
        UserCommand.newBuilder()
            .setConnectSession(ConnectSession.newBuilder().setSession(ref(session, intents))));
  }

  /** Detaches the session from its guilds, if it was taken. */
  private Effects disconnect(long session) {
    return as(
        USER,
        UserCommand.newBuilder()
            .setDisconnectSession(DisconnectSession.newBuilder().setSession(ref(session, 0))));
  }

  private static SessionRef.Builder ref(long session, int intents) {
    return SessionRef.newBuilder()
        .setSession(session)
        .setUser(USER)
        .setNode(2)
        .setEpoch(1)
        .setIntents(intents)
        .setBot(intents != -1);
  }

  private Effects as(long caller, UserCommand.Builder command) {
    state.select(USER);
    offset++;
    Header.Builder header =
        Header.newBuilder()
            .setCommandId(offset)
            .setCaller(caller)
            .setReplyTo(ReplyTo.newBuilder().setNode(1).setRequestId(offset));
    return runner.run(
        new InboxRecord(
            USER,
            0,
            offset,
            startUs + offset,
            command.setUser(USER).setHeader(header).build().toByteArray()));
  }

  private static Reply reply(Effects effects) throws Exception {
    return Reply.parseFrom(records(effects, Topic.REPLIES).get(0));
  }

  private static String error(Effects effects) throws Exception {
    return reply(effects).getBody().toStringUtf8();
  }

  private static Ready ready(Effects effects) throws Exception {
    return Delivery.parseFrom(records(effects, Topic.DELIVERIES).get(0)).getParts(0).getReady();
  }

  private static Revocation revocation(Effects effects) throws Exception {
    return Revocation.parseFrom(records(effects, Topic.REVOCATIONS).get(0));
  }

  private static List<byte[]> records(Effects effects, Topic topic) {
    return effects.records().stream()
        .filter(record -> record.topic() == topic.ordinal())
        .map(OutRecord::value)
        .toList();
  }
}
