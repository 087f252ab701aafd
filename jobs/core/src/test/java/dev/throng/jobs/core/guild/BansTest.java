package dev.throng.jobs.core.guild;

import static dev.throng.jobs.core.fixture.GuildBench.GENERAL;
import static dev.throng.jobs.core.fixture.GuildBench.GUILD;
import static dev.throng.jobs.core.fixture.GuildBench.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.throng.jobs.core.fixture.GuildBench;
import dev.throng.jobs.core.fixture.GuildBench.Outcome;
import dev.throng.jobs.core.state.TransactionalState;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.AddMember;
import dev.throng.protocol.wire.BanUsers;
import dev.throng.protocol.wire.CreateInvite;
import dev.throng.protocol.wire.CreateRole;
import dev.throng.protocol.wire.DeleteBan;
import dev.throng.protocol.wire.GetBan;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.ListBans;
import dev.throng.protocol.wire.ModifyMember;
import dev.throng.protocol.wire.RelayStep;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is banned, by whom, and what becomes of it; and what members are called. */
final class BansTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long FRIEND = 1_499_999_900_000_000_011L;
  private static final long STRANGER = 1_499_999_900_000_000_012L;
  private static final long MODERATOR = 1_499_999_900_000_000_013L;
  private static final long ROLE = 1_499_999_900_000_000_031L;

  private final GuildBench guild = new GuildBench();

  @BeforeEach
  void aFriendAndAModerator() {
    guild.join(FRIEND);
    guild.join(MODERATOR);
    guild.as(
        OWNER,
        GuildCommand.newBuilder()
            .setCreateRole(
                CreateRole.newBuilder()
                    .setRole(ROLE)
                    .setName("mods")
                    .setPermissions(
                        Permissions.BAN_MEMBERS
                            | Permissions.MANAGE_GUILD
                            | Permissions.MANAGE_NICKNAMES)));
    guild.modifyRole(OWNER, MODERATOR, ROLE, true);
  }

  @Test
  void aMemberWhoIsBannedIsOutAndDoesNotComeBackBeforeItIsLetIn() throws Exception {
    guild.attach(FRIEND, 71, 2);
    guild.attach(OWNER, 70, 2);

    Outcome banned = ban(MODERATOR, "spam", FRIEND);

    assertThat(banned.status()).isEqualTo(204);
    assertThat(banned.relays().get(0).getStepsList())
        .extracting(
            step ->
                step.getStepCase() == RelayStep.StepCase.DISPATCH
                    ? step.getDispatch().getDispatch().getT()
                    : step.getStepCase().name())
        .containsExactly("DETACH", "GUILD_BAN_ADD", "SNAPSHOT", "GUILD_MEMBER_REMOVE");
    assertThat(ban(OWNER, "again", FRIEND).relays()).isEmpty();
    assertThat(get(OWNER, FRIEND).body()).contains("\"reason\":\"spam\"");
    assertThat(join(FRIEND).body()).contains("40007");

    Outcome unbanned = unban(MODERATOR, FRIEND);
    assertThat(unbanned.status()).isEqualTo(204);
    assertThat(unbanned.relays().get(0).getSteps(0).getDispatch().getDispatch().getT())
        .isEqualTo("GUILD_BAN_REMOVE");
    assertThat(unban(MODERATOR, FRIEND).body()).contains("10026");
    assertThat(get(OWNER, FRIEND).body()).contains("10026");
    assertThat(join(FRIEND).status()).isEqualTo(200);
  }

  @Test
  void oneWhoIsNoMemberIsBannedBeforeItComes() throws Exception {
    Outcome banned = ban(MODERATOR, "", STRANGER);

    assertThat(banned.status()).isEqualTo(204);
    assertThat(banned.events())
        .extracting(event -> event.getGuildEvent().getT())
        .containsExactly("GUILD_BAN_ADD");
    JsonNode ban = JSON.readTree(get(OWNER, STRANGER).body());
    assertThat(ban.path("reason").isNull()).isTrue();
    assertThat(ban.path("user").path("username").asText()).isEqualTo("user" + STRANGER);
    assertThat(join(STRANGER).body()).contains("40007");
  }

  @Test
  void onlyOneWithAHigherRoleAndTheRightBans() {
    assertThat(ban(FRIEND, "", STRANGER).body()).contains("50013");
    assertThat(ban(STRANGER, "", FRIEND).body()).contains("50001");
    assertThat(ban(MODERATOR, "", OWNER).body()).contains("50013");
    assertThat(ban(MODERATOR, "", MODERATOR).body()).contains("50013");
    assertThat(ban(OWNER, "", OWNER).body()).contains("50013");
    guild.modifyRole(OWNER, FRIEND, ROLE, true);
    assertThat(ban(MODERATOR, "", FRIEND).body()).contains("50013");
    assertThat(unban(STRANGER, FRIEND).body()).contains("50001");
    assertThat(get(STRANGER, FRIEND).body()).contains("50001");
  }

  @Test
  void bansArePagedByAscendingId() throws Exception {
    for (long user = 1; user <= 5; user++) {
      ban(OWNER, "", user);
    }
    assertThat(listed(list().setLimit(2))).containsExactly(1L, 2L);
    assertThat(listed(list().setAfter(2).setLimit(1000))).containsExactly(3L, 4L, 5L);
    assertThat(listed(list().setBefore(5).setAfter(4).setLimit(2))).containsExactly(3L, 4L);
    assertThat(listed(list().setBefore(1).setLimit(2))).isEmpty();
  }

  @Test
  void manyAreBannedAtOnceAndWhoCannotBeHasFailed() throws Exception {
    ban(OWNER, "", 5);
    BanUsers.Builder some = BanUsers.newBuilder().setBulk(true).addUnknownUsers(77);
    for (long user : new long[] {FRIEND, OWNER, STRANGER, 5}) {
      some.addUsers(GuildBench.profile(user));
    }

    JsonNode banned =
        JSON.readTree(guild.as(MODERATOR, GuildCommand.newBuilder().setBanUsers(some)).body());

    assertThat(ids(banned.path("banned_users"))).containsExactly(FRIEND, STRANGER);
    assertThat(ids(banned.path("failed_users"))).containsExactly(5L, 77L, OWNER);
    assertThat(guild.as(MODERATOR, GuildCommand.newBuilder().setBanUsers(some)).body())
        .contains("500000");
    guild.modifyRole(OWNER, MODERATOR, ROLE, false);
    assertThat(guild.as(MODERATOR, GuildCommand.newBuilder().setBanUsers(some)).body())
        .contains("50013");
  }

  @Test
  void asManyAsMayBeAreBannedAtOnceHoweverManyNodesAreToldOfIt() throws Exception {
    BanUsers.Builder all = BanUsers.newBuilder().setBulk(true).setReason("raid");
    for (int i = 0; i < GuildLimits.BANS_AT_ONCE_MAX; i++) {
      guild.join(STRANGER + 100 + i);
      all.addUsers(GuildBench.profile(STRANGER + 100 + i));
    }
    for (int node = 0; node < 100; node++) {
      guild.attach(OWNER, 1_000 + node, node);
    }

    Outcome banned = guild.as(OWNER, GuildCommand.newBuilder().setBanUsers(all));

    assertThat(banned.status()).isEqualTo(200);
    assertThat(ids(JSON.readTree(banned.body()).path("banned_users")))
        .hasSize(GuildLimits.BANS_AT_ONCE_MAX);
    assertThat(join(STRANGER + 299).body()).contains("40007");
    unban(OWNER, STRANGER + 299);
    List<Outcome> steps = new ArrayList<>(List.of(banned));
    List<String> told = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      steps.get(i).events().forEach(event -> told.add(event.getGuildEvent().getT()));
      for (byte[] next : steps.get(i).of(Topic.GUILD_INBOX)) {
        steps.add(guild.raw(GuildCommand.parseFrom(next)));
      }
    }
    assertThat(steps).hasSizeBetween(3, 20);
    assertThat(steps).allSatisfy(step -> assertThat(step.of(Topic.DEAD_LETTERS)).isEmpty());
    assertThat(told.stream().filter("GUILD_BAN_ADD"::equals)).hasSize(199);
    assertThat(told.stream().filter("GUILD_MEMBER_REMOVE"::equals)).hasSize(199);
  }

  @Test
  void membersWithManySessionsAreBannedAtOnce() throws Exception {
    int users = TransactionalState.WRITES_MAX / GuildLimits.SESSIONS_PER_USER_MAX + 5;
    BanUsers.Builder all = BanUsers.newBuilder().setBulk(true);
    for (long user = STRANGER + 100; user < STRANGER + 100 + users; user++) {
      guild.join(user);
      for (int i = 0; i < GuildLimits.SESSIONS_PER_USER_MAX; i++) {
        guild.attach(user, 1_000 * user + i, i % 5);
      }
      all.addUsers(GuildBench.profile(user));
    }

    Outcome banned = guild.as(OWNER, GuildCommand.newBuilder().setBanUsers(all));

    assertThat(banned.status()).isEqualTo(200);
    assertThat(guild.finish(banned))
        .allSatisfy(step -> assertThat(step.of(Topic.DEAD_LETTERS)).isEmpty())
        .isNotEmpty();
    assertThat(guild.state.size(GUILD, "attachments")).isZero();
  }

  @Test
  void aNicknameIsOnesOwnOrGivenByOneWhoIsAbove() throws Exception {
    Outcome own = name(FRIEND, FRIEND, "Fred");
    assertThat(JSON.readTree(own.body()).path("nick").asText()).isEqualTo("Fred");
    assertThat(own.events().get(0).getGuildEvent().getT()).isEqualTo("GUILD_MEMBER_UPDATE");
    assertThat(guild.send(FRIEND, 1, "hi").events()).isNotEmpty();
    assertThat(name(FRIEND, FRIEND, "Fred").events()).isEmpty();
    assertThat(JSON.readTree(name(MODERATOR, FRIEND, "").body()).path("nick").isNull()).isTrue();
    assertThat(name(FRIEND, MODERATOR, "x").status()).isEqualTo(403);
    assertThat(name(MODERATOR, OWNER, "x").status()).isEqualTo(403);
    assertThat(name(OWNER, MODERATOR, "Mod").status()).isEqualTo(200);
    assertThat(name(OWNER, STRANGER, "x").status()).isEqualTo(404);
    guild.as(
        OWNER,
        GuildCommand.newBuilder()
            .setModifyRole(
                dev.throng.protocol.wire.ModifyRole.newBuilder()
                    .setRole(GUILD)
                    .setPermissions(Permissions.VIEW_CHANNEL)));
    assertThat(name(FRIEND, FRIEND, "y").status()).isEqualTo(403);
  }

  @Test
  void aMemberWhoIsCalledOtherwiseIsSoEverywhere() {
    Outcome renamed = rename("Zoe");
    assertThat(renamed.events().get(0).getGuildEvent().getT()).isEqualTo("GUILD_MEMBER_UPDATE");
    assertThat(renamed.events().get(0).getGuildEvent().getD().toStringUtf8())
        .contains("\"global_name\":\"Zoe\"");
    assertThat(search("zo")).contains(Long.toString(FRIEND));
    assertThat(rename("Zoe").events()).isEmpty();
    ban(OWNER, "", FRIEND);
    assertThat(rename("Zed").events()).isEmpty();
  }

  private Outcome rename(String globalName) {
    return guild.as(
        FRIEND,
        GuildCommand.newBuilder()
            .setUpdateProfile(
                dev.throng.protocol.wire.UpdateProfile.newBuilder()
                    .setProfile(GuildBench.profile(FRIEND).toBuilder().setGlobalName(globalName))));
  }

  @Test
  void membersAreFoundByTheirNicknames() {
    name(OWNER, FRIEND, "Zoe");
    assertThat(search("zo")).contains(Long.toString(FRIEND));
    name(OWNER, FRIEND, "");
    assertThat(search("zo")).doesNotContain(Long.toString(FRIEND));
  }

  private String search(String prefix) {
    return guild
        .as(
            OWNER,
            GuildCommand.newBuilder()
                .setGetMembers(
                    dev.throng.protocol.wire.GetMembers.newBuilder().setPrefix(prefix).setLimit(5)))
        .body();
  }

  private Outcome name(long by, long user, String nick) {
    return guild.as(
        by,
        GuildCommand.newBuilder()
            .setModifyMember(ModifyMember.newBuilder().setUser(user).setNick(nick)));
  }

  private Outcome ban(long by, String reason, long user) {
    return guild.as(
        by,
        GuildCommand.newBuilder()
            .setBanUsers(
                BanUsers.newBuilder().setReason(reason).addUsers(GuildBench.profile(user))));
  }

  private Outcome unban(long by, long user) {
    return guild.as(
        by, GuildCommand.newBuilder().setDeleteBan(DeleteBan.newBuilder().setUser(user)));
  }

  private Outcome get(long by, long user) {
    return guild.as(by, GuildCommand.newBuilder().setGetBan(GetBan.newBuilder().setUser(user)));
  }

  private static ListBans.Builder list() {
    return ListBans.newBuilder();
  }

  private List<Long> listed(ListBans.Builder list) throws IOException {
    List<Long> users = new ArrayList<>();
    JSON.readTree(guild.as(MODERATOR, GuildCommand.newBuilder().setListBans(list)).body())
        .forEach(ban -> users.add(ban.path("user").path("id").asLong()));
    return users;
  }

  private static List<Long> ids(JsonNode array) {
    List<Long> ids = new ArrayList<>();
    array.forEach(id -> ids.add(id.asLong()));
    return ids;
  }

  private Outcome join(long user) {
    guild.as(
        OWNER,
        GuildCommand.newBuilder()
            .setCreateInvite(CreateInvite.newBuilder().setCode("in").setChannel(GENERAL)));
    return guild.as(
        user,
        GuildCommand.newBuilder()
            .setAddMember(
                AddMember.newBuilder()
                    .setProfile(GuildBench.profile(user))
                    .setInviteCode("in")
                    .setMessageId(1)));
  }
}
