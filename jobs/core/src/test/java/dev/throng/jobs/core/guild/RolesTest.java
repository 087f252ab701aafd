package dev.throng.jobs.core.guild;

import static dev.throng.jobs.core.fixture.GuildBench.GUILD;
import static dev.throng.jobs.core.fixture.GuildBench.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.throng.jobs.core.fixture.GuildBench;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.CreateRole;
import dev.throng.protocol.wire.GetOwnGuild;
import dev.throng.protocol.wire.GetRole;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.ListRoles;
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
