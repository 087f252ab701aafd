package dev.throng.jobs.core.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.actor.Effects;
import dev.throng.protocol.ApplicationFlags;
import dev.throng.protocol.Snowflake;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.CheckPrivilegedIntents;
import dev.throng.protocol.wire.ConnectSession;
import dev.throng.protocol.wire.Delivery;
import dev.throng.protocol.wire.DisconnectSession;
import dev.throng.protocol.wire.GetApplication;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.JoinGuild;
import dev.throng.protocol.wire.ModifyApplication;
import dev.throng.protocol.wire.Ready;
import dev.throng.protocol.wire.SessionRef;
import dev.throng.protocol.wire.UserCommand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may add a bot, what is shown of its application and what its sessions may ask for. */
final class ApplicationsTest extends UserBench {
  private static final int GUILD_MEMBERS = 1 << 1;
  private static final int GUILD_PRESENCES = 1 << 8;
  private static final int GUILD_MESSAGES = 1 << 9;
  private static final int MESSAGE_CONTENT = 1 << 15;

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
  void aBotWhoseRoleHasAnIdOfAnotherTimeIsNotAdded() throws Exception {
    create(true);
    long nowMs = Snowflake.EPOCH_MS + 1_000_000;
    timeUs = nowMs * 1_000;

    Effects late = authorize(OWNER, Snowflake.of(nowMs - 61_000, 1, 1));
    assertThat(reply(late).getStatus()).isEqualTo(500);
    assertThat(records(late, Topic.GUILD_INBOX)).isEmpty();
    assertThat(records(authorize(OWNER, Snowflake.of(nowMs - 59_000, 1, 1)), Topic.GUILD_INBOX))
        .hasSize(1);
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

  private Effects checkIntents(int intents) {
    return as(
        USER,
        UserCommand.newBuilder()
            .setCheckPrivilegedIntents(CheckPrivilegedIntents.newBuilder().setIntents(intents)));
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

  private static Ready ready(Effects effects) throws Exception {
    return Delivery.parseFrom(records(effects, Topic.DELIVERIES).get(0)).getParts(0).getReady();
  }
}
