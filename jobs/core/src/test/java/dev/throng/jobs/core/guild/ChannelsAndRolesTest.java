package dev.throng.jobs.core.guild;

import static dev.throng.jobs.core.fixture.GuildBench.GUILD;
import static dev.throng.jobs.core.fixture.GuildBench.HIDDEN;
import static dev.throng.jobs.core.fixture.GuildBench.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.throng.jobs.core.fixture.GuildBench;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.Snowflake;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.CreateRole;
import dev.throng.protocol.wire.DeadLetter;
import dev.throng.protocol.wire.DeleteOverwrite;
import dev.throng.protocol.wire.GetChannel;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.ListChannels;
import dev.throng.protocol.wire.Overwrite;
import dev.throng.protocol.wire.SendStructure;
import dev.throng.protocol.wire.TimeoutMember;
import org.junit.jupiter.api.Test;

/** Who may see and do what. */
final class ChannelsAndRolesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long FRIEND = 1_499_999_900_000_000_011L;
  private static final long STRANGER = 1_499_999_900_000_000_012L;
  private static final long SECRET = 1_499_999_900_000_000_021L;
  private static final long ROLE = 1_499_999_900_000_000_031L;

  private final GuildBench guild = new GuildBench();

  @Test
  void aHiddenChannelIsListedOnlyForWhoMaySeeIt() throws Exception {
    guild.join(FRIEND);
    createChannel(OWNER, HIDDEN);

    assertThat(JSON.readTree(list(OWNER))).hasSize(2);
    assertThat(JSON.readTree(list(FRIEND))).hasSize(1);
    assertThat(getChannel(FRIEND, SECRET)).isEqualTo(403);
    assertThat(getChannel(OWNER, SECRET)).isEqualTo(200);
    assertThat(getChannel(OWNER, 5)).isEqualTo(404);
    assertThat(createChannel(FRIEND)).isEqualTo(403);
  }

  @Test
  void anOverwriteIsToldToRelaysInTheRecordOfItsCommand() {
    guild.join(FRIEND);
    guild.attach(FRIEND, 71, 2);
    createChannel(OWNER, HIDDEN);

    var put = put(OWNER, FRIEND, 1, Permissions.VIEW_CHANNEL);

    assertThat(put.status()).isEqualTo(204);
    var structure = put.relays().get(0).getSteps(0).getStructure();
    assertThat(structure.getWhole()).isFalse();
    assertThat(structure.getChannels(0).getAllowedMembersList()).containsExactly(FRIEND);
    assertThat(structure.getChannels(0).getDeniedRolesList()).containsExactly(GUILD);
    assertThat(structure.getChanges(0).getChannel()).isEqualTo(SECRET);
    assertThat(structure.getChanges(0).getUpdated()).isTrue();
    assertThat(put(FRIEND, FRIEND, 1, 0).status()).isEqualTo(403);
    assertThat(put(OWNER, 12345, 0, 0).status()).isEqualTo(404);
    assertThat(deleteOverwrite(12345)).isEqualTo(404);
    assertThat(deleteOverwrite(FRIEND)).isEqualTo(204);
  }

  @Test
  void aRelayThatHasLostTheStructureIsSentTheWholeOfIt() {
    guild.join(FRIEND);
    guild.attach(FRIEND, 71, 2);
    createChannel(OWNER, HIDDEN);

    var relays = sendStructure(2, 1).relays();

    assertThat(relays).hasSize(1);
    var structure = relays.get(0).getSteps(0).getStructure();
    assertThat(structure.getWhole()).isTrue();
    assertThat(structure.getOwner()).isEqualTo(OWNER);
    assertThat(structure.getRolesList()).hasSize(1);
    assertThat(structure.getChannelsList()).hasSize(2);
    assertThat(sendStructure(2, 2).relays()).isEmpty();
    assertThat(sendStructure(3, 1).relays()).isEmpty();
  }

  private GuildBench.Outcome sendStructure(int node, long epoch) {
    return guild.raw(
        GuildCommand.newBuilder()
            .setGuild(GUILD)
            .setSendStructure(SendStructure.newBuilder().setNode(node).setEpoch(epoch))
            .build());
  }

  @Test
  void nobodyGivesARoleAboveHisOwnOrPermissionsThatHeLacks() {
    guild.join(FRIEND);
    guild.join(STRANGER);
    createRole(OWNER, ROLE, Permissions.MANAGE_ROLES);
    createRole(OWNER, ROLE + 1, Permissions.MANAGE_ROLES);
    assertThat(modify(FRIEND, ROLE + 1, true, OWNER)).isEqualTo(204);

    assertThat(modify(STRANGER, ROLE, true, FRIEND)).isEqualTo(403);
    assertThat(createRole(FRIEND, ROLE + 2, Permissions.BAN_MEMBERS)).isEqualTo(403);
    assertThat(createRole(FRIEND, ROLE + 2, Permissions.VIEW_CHANNEL)).isEqualTo(200);
    assertThat(modify(STRANGER, ROLE + 2, true, FRIEND)).isEqualTo(204);
    assertThat(modify(STRANGER, GUILD, true, OWNER)).isEqualTo(400);
  }

  @Test
  void aTimeoutSilencesUntilItEnds() {
    guild.join(FRIEND);
    long until = guild.nowUs() + 10_000_000;

    assertThat(timeout(OWNER, FRIEND, until)).isEqualTo(200);
    assertThat(guild.send(FRIEND, 1, "x").status()).isEqualTo(403);
    guild.advanceUs(10_000_000);
    assertThat(guild.send(FRIEND, 1, "x").status()).isEqualTo(200);
    assertThat(timeout(OWNER, FRIEND, guild.nowUs() + 30L * 24 * 3600 * 1_000_000)).isEqualTo(400);
    assertThat(timeout(FRIEND, OWNER, 0)).isEqualTo(403);
  }

  @Test
  void whatIsMadeWithAnIdOfAnotherTimeIsRefusedAndNamedInADeadLetter() throws Exception {
    long lateMs = guild.nowUs() / 1_000 - 61_000;
    long earlyMs = guild.nowUs() / 1_000 + 62_000;
    for (long ms : new long[] {lateMs, earlyMs}) {
      long id = Snowflake.of(ms, 1, 1);
      GuildBench.Outcome role = guild.as(OWNER, newRole(id));
      GuildBench.Outcome channel = guild.createChannel(OWNER, id);

      assertThat(role.status()).isEqualTo(500);
      assertThat(DeadLetter.parseFrom(role.of(Topic.DEAD_LETTERS).get(0)).getError())
          .contains("role: " + id, "expected: within 60000 ms of the log's time", "clock");
      assertThat(channel.status()).isEqualTo(500);
      assertThat(DeadLetter.parseFrom(channel.of(Topic.DEAD_LETTERS).get(0)).getError())
          .contains("channel: " + id);
      assertThat(getChannel(OWNER, id)).isEqualTo(404);
      assertThat(modify(OWNER, id, true, OWNER)).isEqualTo(404);
    }
    assertThat(createRole(OWNER, Snowflake.of(lateMs + 2_000, 1, 1), 0)).isEqualTo(200);
    assertThat(createRole(OWNER, Snowflake.of(earlyMs - 3_000, 1, 1), 0)).isEqualTo(200);
  }

  @Test
  void channelsAndRolesHaveBounds() {
    for (int i = 1; i < GuildLimits.CHANNELS_MAX; i++) {
      assertThat(guild.createChannel(OWNER, SECRET + i).status()).isEqualTo(201);
    }
    assertThat(createChannel(OWNER)).isEqualTo(400);
    for (int i = 1; i < GuildLimits.ROLES_MAX; i++) {
      assertThat(createRole(OWNER, ROLE + i, 0)).isEqualTo(200);
    }
    assertThat(createRole(OWNER, ROLE, 0)).isEqualTo(400);
  }

  private int createChannel(long by, Overwrite... overwrites) {
    return guild.createChannel(by, SECRET, overwrites).status();
  }

  private String list(long user) {
    return guild
        .as(user, GuildCommand.newBuilder().setListChannels(ListChannels.getDefaultInstance()))
        .body();
  }

  private int getChannel(long user, long channel) {
    return guild
        .as(
            user,
            GuildCommand.newBuilder().setGetChannel(GetChannel.newBuilder().setChannel(channel)))
        .status();
  }

  private GuildBench.Outcome put(long by, long target, int type, long allow) {
    return guild.putOverwrite(
        by, SECRET, Overwrite.newBuilder().setId(target).setType(type).setAllow(allow).build());
  }

  private int deleteOverwrite(long target) {
    return guild
        .as(
            OWNER,
            GuildCommand.newBuilder()
                .setDeleteOverwrite(
                    DeleteOverwrite.newBuilder().setChannel(SECRET).setTarget(target)))
        .status();
  }

  private int createRole(long by, long role, long permissions) {
    GuildCommand.Builder command = newRole(role);
    command.getCreateRoleBuilder().setPermissions(permissions);
    return guild.as(by, command).status();
  }

  private static GuildCommand.Builder newRole(long role) {
    return GuildCommand.newBuilder()
        .setCreateRole(CreateRole.newBuilder().setRole(role).setName("r"));
  }

  private int modify(long user, long role, boolean add, long by) {
    return guild.modifyRole(by, user, role, add).status();
  }

  private int timeout(long by, long user, long untilUs) {
    return guild
        .as(
            by,
            GuildCommand.newBuilder()
                .setTimeoutMember(TimeoutMember.newBuilder().setUser(user).setUntilUs(untilUs)))
        .status();
  }
}
