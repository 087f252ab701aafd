package dev.throng.jobs.core.guild;

import static dev.throng.jobs.core.fixture.GuildBench.GENERAL;
import static dev.throng.jobs.core.fixture.GuildBench.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.throng.jobs.core.fixture.GuildBench;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.ChannelPosition;
import dev.throng.protocol.wire.CreateChannel;
import dev.throng.protocol.wire.CreateRole;
import dev.throng.protocol.wire.DeleteInvite;
import dev.throng.protocol.wire.DeleteMessages;
import dev.throng.protocol.wire.GetChannel;
import dev.throng.protocol.wire.GetInvite;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.ListInvites;
import dev.throng.protocol.wire.ModifyChannel;
import dev.throng.protocol.wire.ModifyGuild;
import dev.throng.protocol.wire.ModifyMember;
import dev.throng.protocol.wire.MoveChannels;
import dev.throng.protocol.wire.NewChannel;
import dev.throng.protocol.wire.RelayStep;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What may be changed of channels, the guild, members and invites. */
final class EditsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long FRIEND = 1_499_999_900_000_000_011L;
  private static final long STRANGER = 1_499_999_900_000_000_012L;
  private static final long CATEGORY = 1_499_999_900_000_000_021L;
  private static final long ROLE = 1_499_999_900_000_000_031L;

  private final GuildBench guild = new GuildBench();

  @BeforeEach
  void aFriendWithASession() {
    guild.join(FRIEND);
    guild.attach(FRIEND, 71, 2);
  }

  @Test
  void ofAChannelOnlyWhatIsSetChanges() throws Exception {
    var renamed = modify(OWNER, change().setName("New  Name").setRateLimitPerUser(5));

    JsonNode channel = JSON.readTree(renamed.body());
    assertThat(channel.path("name").asText()).isEqualTo("new-name");
    assertThat(channel.path("rate_limit_per_user").asInt()).isEqualTo(5);
    var structure = renamed.relays().get(0).getSteps(0).getStructure();
    assertThat(structure.getChanges(0).getUpdated()).isTrue();
    JsonNode after = JSON.readTree(modify(OWNER, change().setTopic("t")).body());
    assertThat(after.path("name").asText()).isEqualTo("new-name");
    assertThat(after.path("topic").asText()).isEqualTo("t");
    assertThat(modify(OWNER, change().setTopic("t")).relays()).isEmpty();
    assertThat(modify(FRIEND, change().setTopic("mine")).status()).isEqualTo(403);
    assertThat(modify(OWNER, change().setChannel(5)).status()).isEqualTo(404);
  }

  @Test
  void aChannelIsMovedIntoACategoryAndNowhereElse() throws Exception {
    guild.as(
        OWNER,
        GuildCommand.newBuilder()
            .setCreateChannel(
                CreateChannel.newBuilder()
                    .setChannel(
                        NewChannel.newBuilder().setId(CATEGORY).setName("cat").setType(4))));

    assertThat(modify(OWNER, change().setParent(CATEGORY)).body())
        .contains("\"parent_id\":\"" + CATEGORY + "\"");
    assertThat(modify(OWNER, change().setParent(5)).status()).isEqualTo(400);
    assertThat(modify(OWNER, change().setParent(GENERAL)).status()).isEqualTo(400);
    assertThat(modify(OWNER, change().setParent(0)).body()).contains("\"parent_id\":null");
    var moved = move(OWNER, ChannelPosition.newBuilder().setChannel(GENERAL).setPosition(7));
    assertThat(moved.status()).isEqualTo(204);
    assertThat(moved.events()).hasSize(1);
    GuildCommand.Builder get =
        GuildCommand.newBuilder().setGetChannel(GetChannel.newBuilder().setChannel(GENERAL));
    assertThat(JSON.readTree(guild.as(OWNER, get).body()).path("position").asInt()).isEqualTo(7);
    assertThat(move(FRIEND, ChannelPosition.newBuilder().setChannel(GENERAL)).status())
        .isEqualTo(403);
    assertThat(move(OWNER, ChannelPosition.newBuilder().setChannel(5)).status()).isEqualTo(404);
  }

  private static ModifyChannel.Builder change() {
    return ModifyChannel.newBuilder().setChannel(GENERAL);
  }

  private GuildBench.Outcome modify(long caller, ModifyChannel.Builder command) {
    return guild.as(caller, GuildCommand.newBuilder().setModifyChannel(command));
  }

  private GuildBench.Outcome move(long caller, ChannelPosition.Builder position) {
    return guild.as(
        caller,
        GuildCommand.newBuilder()
            .setMoveChannels(MoveChannels.newBuilder().addPositions(position)));
  }

  @Test
  void theGuildIsRenamedForWhoIsThereAndWhoComes() throws Exception {
    var renamed = modify(OWNER, ModifyGuild.newBuilder().setName("Crowd"));

    assertThat(JSON.readTree(renamed.body()).path("name").asText()).isEqualTo("Crowd");
    assertThat(JSON.readTree(renamed.body()).path("system_channel_id").asLong()).isEqualTo(GENERAL);
    List<RelayStep> steps = renamed.relays().get(0).getStepsList();
    assertThat(steps.get(0).getSnapshot().getWhole()).isTrue();
    assertThat(steps.get(0).getSnapshot().getGuild().toStringUtf8()).contains("Crowd");
    assertThat(steps.get(1).getDispatch().getDispatch().getT()).isEqualTo("GUILD_UPDATE");
    assertThat(modify(OWNER, ModifyGuild.newBuilder().setSystemChannel(0)).body())
        .contains("\"system_channel_id\":null");
    assertThat(modify(OWNER, ModifyGuild.newBuilder().setSystemChannel(5)).status()).isEqualTo(400);
    assertThat(modify(FRIEND, ModifyGuild.newBuilder().setName("x")).status()).isEqualTo(403);
    assertThat(modify(OWNER, ModifyGuild.newBuilder().setName("Crowd")).relays()).isEmpty();
  }

  private GuildBench.Outcome modify(long caller, ModifyGuild.Builder command) {
    return guild.as(caller, GuildCommand.newBuilder().setModifyGuild(command));
  }

  @Test
  void allRolesOfAMemberAreReplacedByWhoMayGiveAndTakeThem() {
    guild.join(STRANGER);
    for (long role = ROLE; role < ROLE + 3; role++) {
      createRole(role, role == ROLE ? Permissions.MANAGE_ROLES : 0);
    }
    assertThat(setRoles(OWNER, FRIEND, ROLE).status()).isEqualTo(200);

    var given = setRoles(FRIEND, STRANGER, ROLE + 1, ROLE + 2);
    assertThat(given.body()).contains("\"roles\":[\"" + (ROLE + 1) + "\",\"" + (ROLE + 2));
    assertThat(given.events()).hasSize(1);
    assertThat(setRoles(FRIEND, STRANGER, ROLE + 2, ROLE + 1).events()).isEmpty();
    assertThat(setRoles(FRIEND, STRANGER, ROLE, ROLE + 1).status()).isEqualTo(403);
    assertThat(setRoles(FRIEND, FRIEND).status()).isEqualTo(403);
    assertThat(setRoles(FRIEND, STRANGER, 5).status()).isEqualTo(404);
    assertThat(setRoles(STRANGER, STRANGER).status()).isEqualTo(403);
    assertThat(setRoles(FRIEND, STRANGER).body()).contains("\"roles\":[]");
    assertThat(setRoles(OWNER, 5, ROLE).status()).isEqualTo(404);
  }

  private void createRole(long role, long permissions) {
    guild.as(
        OWNER,
        GuildCommand.newBuilder()
            .setCreateRole(
                CreateRole.newBuilder().setRole(role).setName("r").setPermissions(permissions)));
  }

  private GuildBench.Outcome setRoles(long caller, long user, long... roles) {
    ModifyMember.Builder command = ModifyMember.newBuilder().setUser(user).setChangeRoles(true);
    for (long role : roles) {
      command.addRoles(role);
    }
    return guild.as(caller, GuildCommand.newBuilder().setModifyMember(command));
  }

  @Test
  void invitesAreListedAndRevokedByWhoManagesTheChannel() throws Exception {
    var list = guild.as(OWNER, list(GENERAL));

    assertThat(JSON.readTree(list.body())).hasSize(1);
    assertThat(JSON.readTree(list.body()).get(0).path("uses").asInt()).isEqualTo(1);
    assertThat(JSON.readTree(guild.as(OWNER, list(0)).body())).hasSize(1);
    assertThat(guild.as(FRIEND, list(0)).status()).isEqualTo(403);
    assertThat(guild.as(FRIEND, list(GENERAL)).status()).isEqualTo(403);
    GuildCommand.Builder revoke =
        GuildCommand.newBuilder()
            .setDeleteInvite(DeleteInvite.newBuilder().setCode("code" + FRIEND));
    assertThat(guild.as(FRIEND, revoke).status()).isEqualTo(403);
    assertThat(guild.as(OWNER, revoke).body()).contains("code" + FRIEND);
    assertThat(guild.as(OWNER, revoke).status()).isEqualTo(404);
    GuildCommand.Builder get =
        GuildCommand.newBuilder().setGetInvite(GetInvite.newBuilder().setCode("code" + FRIEND));
    assertThat(guild.as(STRANGER, get).status()).isEqualTo(404);
  }

  private static GuildCommand.Builder list(long channel) {
    return GuildCommand.newBuilder().setListInvites(ListInvites.newBuilder().setChannel(channel));
  }

  @Test
  void manyMessagesAreDeletedAtOnceAndNoneThatIsStillToCome() {
    long first = send("one");
    long second = send("two");
    long future = second + (1L << 40);

    var deleted = delete(OWNER, second, first, future);

    assertThat(deleted.status()).isEqualTo(204);
    assertThat(deleted.events())
        .extracting(event -> event.getMessageDeleted().getMessage())
        .containsExactly(first, second);
    var dispatch = deleted.relays().get(0).getSteps(0).getDispatch().getDispatch();
    assertThat(dispatch.getT()).isEqualTo("MESSAGE_DELETE_BULK");
    assertThat(dispatch.getD().toStringUtf8())
        .contains("\"ids\":[\"" + first + "\",\"" + second + "\"]");
    assertThat(delete(FRIEND, first, second).status()).isEqualTo(403);
    assertThat(delete(OWNER, first, 175_928_847_299_117_063L).body()).contains("50034");
  }

  private long send(String content) {
    try {
      return JSON.readTree(guild.send(OWNER, 1, content).body()).path("id").asLong();
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  private GuildBench.Outcome delete(long caller, long... messages) {
    DeleteMessages.Builder command = DeleteMessages.newBuilder().setChannel(GENERAL);
    for (long message : messages) {
      command.addMessages(message);
    }
    return guild.as(caller, GuildCommand.newBuilder().setDeleteMessages(command));
  }
}
