package dev.throng.jobs.core.guild;

import static dev.throng.jobs.core.fixture.GuildBench.GUILD;
import static dev.throng.jobs.core.fixture.GuildBench.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.throng.jobs.core.fixture.GuildBench;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.CreateRole;
import dev.throng.protocol.wire.DeleteRole;
import dev.throng.protocol.wire.GetMember;
import dev.throng.protocol.wire.GetOwnGuild;
import dev.throng.protocol.wire.GetRole;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.ListRoles;
import dev.throng.protocol.wire.ModifyRole;
import dev.throng.protocol.wire.MoveRoles;
import dev.throng.protocol.wire.Overwrite;
import dev.throng.protocol.wire.RolePosition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of roles. */
final class RolesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long FRIEND = 1_499_999_900_000_000_011L;
  private static final long STRANGER = 1_499_999_900_000_000_012L;
  private static final long ROLE = 1_499_999_900_000_000_031L;

  private final GuildBench guild = new GuildBench();

  @BeforeEach
  void aFriendAndARole() {
    guild.join(FRIEND);
    assertThat(create(ROLE, Permissions.MANAGE_ROLES).status()).isEqualTo(200);
  }

  private GuildBench.Outcome create(long role, long permissions) {
    return guild.as(
        OWNER,
        GuildCommand.newBuilder()
            .setCreateRole(
                CreateRole.newBuilder().setRole(role).setName("role").setPermissions(permissions)));
  }

  @Test
  void rolesAreListedForMembersEveryonesFirst() throws Exception {
    GuildCommand.Builder list = GuildCommand.newBuilder().setListRoles(ListRoles.newBuilder());

    JsonNode roles = JSON.readTree(guild.as(FRIEND, list).body());

    assertThat(roles).hasSize(2);
    assertThat(roles.get(0).path("id").asLong()).isEqualTo(GUILD);
    assertThat(roles.get(1).path("id").asLong()).isEqualTo(ROLE);
    assertThat(guild.as(STRANGER, list).status()).isEqualTo(403);
  }

  @Test
  void oneRoleIsShown() throws Exception {
    assertThat(JSON.readTree(get(FRIEND, ROLE).body()).path("name").asText()).isEqualTo("role");
    assertThat(get(FRIEND, 5).status()).isEqualTo(404);
    assertThat(get(STRANGER, ROLE).status()).isEqualTo(403);
    assertThat(get(STRANGER, 5).status()).isEqualTo(403);
  }

  private GuildBench.Outcome get(long caller, long role) {
    return guild.as(
        caller, GuildCommand.newBuilder().setGetRole(GetRole.newBuilder().setRole(role)));
  }

  @Test
  void aRoleIsEditedByWhoStandsAboveIt() throws Exception {
    create(ROLE + 1, Permissions.VIEW_CHANNEL);
    guild.modifyRole(OWNER, FRIEND, ROLE, true);
    guild.attach(FRIEND, 71, 2);

    var edited = edit(FRIEND, ROLE + 1, Permissions.SEND_MESSAGES);

    assertThat(edited.status()).isEqualTo(200);
    JsonNode role = JSON.readTree(edited.body());
    assertThat(role.path("name").asText()).isEqualTo("role");
    assertThat(role.path("permissions").asText())
        .isEqualTo(Long.toString(Permissions.SEND_MESSAGES));
    assertThat(edited.events().get(0).getGuildEvent().getT()).isEqualTo("GUILD_ROLE_UPDATE");
    assertThat(edited.relays().get(0).getSteps(0).getStructure().getChangesList()).hasSize(1);
    assertThat(edit(FRIEND, ROLE, 0).status()).isEqualTo(403);
    assertThat(edit(FRIEND, ROLE + 1, Permissions.BAN_MEMBERS).status()).isEqualTo(403);
    assertThat(edit(FRIEND, 5, 0).status()).isEqualTo(404);
    assertThat(edit(STRANGER, ROLE + 1, 0).status()).isEqualTo(403);
    assertThat(edit(OWNER, ROLE + 1, Permissions.SEND_MESSAGES).relays()).isEmpty();
  }

  @Test
  void everyoneKeepsItsName() {
    GuildCommand.Builder rename =
        GuildCommand.newBuilder()
            .setModifyRole(ModifyRole.newBuilder().setRole(GUILD).setName("all"));

    assertThat(guild.as(OWNER, rename).body()).contains("50028");
    assertThat(edit(OWNER, GUILD, Permissions.VIEW_CHANNEL).status()).isEqualTo(200);
  }

  private GuildBench.Outcome edit(long caller, long role, long permissions) {
    return guild.as(
        caller,
        GuildCommand.newBuilder()
            .setModifyRole(ModifyRole.newBuilder().setRole(role).setPermissions(permissions)));
  }

  @Test
  void aRoleGoesWithItsOverwritesAndMembersAreRidOfIt() throws Exception {
    guild.modifyRole(OWNER, FRIEND, ROLE, true);
    guild.attach(FRIEND, 71, 2);
    guild.putOverwrite(
        OWNER,
        GuildBench.GENERAL,
        Overwrite.newBuilder().setId(ROLE).setDeny(Permissions.VIEW_CHANNEL).build());
    assertThat(delete(FRIEND, ROLE).status()).isEqualTo(403);
    assertThat(delete(OWNER, GUILD).body()).contains("50028");
    assertThat(delete(OWNER, 5).status()).isEqualTo(404);

    var deleted = delete(OWNER, ROLE);

    assertThat(deleted.status()).isEqualTo(204);
    assertThat(deleted.events())
        .extracting(event -> event.getGuildEvent().getT())
        .containsExactly("CHANNEL_UPDATE", "GUILD_ROLE_DELETE");
    var structure = deleted.relays().get(0).getSteps(0).getStructure();
    assertThat(structure.getRemovedRolesList()).containsExactly(ROLE);
    assertThat(structure.getChannels(0).getDeniedRolesList()).isEmpty();
    assertThat(structure.getChanges(0).getUpdated()).isTrue();
    GuildCommand.Builder member =
        GuildCommand.newBuilder().setGetMember(GetMember.newBuilder().setUser(FRIEND));
    assertThat(JSON.readTree(guild.as(OWNER, member).body()).path("roles")).isEmpty();
    assertThat(guild.send(FRIEND, 1, "still here").status()).isEqualTo(200);
  }

  private GuildBench.Outcome delete(long caller, long role) {
    return guild.as(
        caller, GuildCommand.newBuilder().setDeleteRole(DeleteRole.newBuilder().setRole(role)));
  }

  @Test
  void rolesAreMovedBelowTheCallersHighest() {
    create(ROLE + 1, 0);
    create(ROLE + 2, 0);
    assertThat(move(OWNER, ROLE, 3, ROLE + 1, 2).status()).isEqualTo(200);
    guild.modifyRole(OWNER, FRIEND, ROLE, true);

    var moved = move(FRIEND, ROLE + 2, 2);

    assertThat(moved.body()).contains("\"position\":3").doesNotContain("\"position\":1");
    assertThat(moved.events()).hasSize(1);
    assertThat(move(FRIEND, ROLE + 2, 4).status()).isEqualTo(403);
    assertThat(move(FRIEND, ROLE, 1).status()).isEqualTo(403);
    assertThat(move(OWNER, GUILD, 1).body()).contains("50028");
    assertThat(move(OWNER, ROLE, 0).status()).isEqualTo(400);
    assertThat(move(OWNER, 5, 1).status()).isEqualTo(404);
    assertThat(move(OWNER, ROLE, 3).events()).isEmpty();
  }

  private GuildBench.Outcome move(long caller, long... rolesAndPositions) {
    MoveRoles.Builder move = MoveRoles.newBuilder();
    for (int i = 0; i < rolesAndPositions.length; i += 2) {
      move.addPositions(
          RolePosition.newBuilder()
              .setRole(rolesAndPositions[i])
              .setPosition((int) rolesAndPositions[i + 1]));
    }
    return guild.as(caller, GuildCommand.newBuilder().setMoveRoles(move));
  }

  @Test
  void aMemberHearsWhatItMayDoInItsGuild() throws Exception {
    JsonNode own = JSON.readTree(own(OWNER, true).body());
    JsonNode other = JSON.readTree(own(FRIEND, false).body());

    assertThat(own.path("owner").asBoolean()).isTrue();
    assertThat(own.path("permissions").asText()).isEqualTo(Long.toString(Permissions.ALL));
    assertThat(own.path("approximate_member_count").asInt()).isEqualTo(2);
    assertThat(other.path("owner").asBoolean()).isFalse();
    assertThat(other.path("permissions").asText())
        .isEqualTo(Long.toString(Permissions.DEFAULT_EVERYONE));
    assertThat(other.has("approximate_member_count")).isFalse();
    assertThat(own(STRANGER, false).status()).isEqualTo(403);
  }

  private GuildBench.Outcome own(long caller, boolean withCounts) {
    return guild.as(
        caller,
        GuildCommand.newBuilder()
            .setGetOwnGuild(GetOwnGuild.newBuilder().setWithCounts(withCounts)));
  }
}
