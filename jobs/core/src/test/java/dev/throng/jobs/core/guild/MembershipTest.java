package dev.throng.jobs.core.guild;

import static dev.throng.jobs.core.fixture.GuildBench.GUILD;
import static dev.throng.jobs.core.fixture.GuildBench.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.throng.jobs.core.fixture.BenchNode;
import dev.throng.jobs.core.fixture.GuildBench;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.AddMember;
import dev.throng.protocol.wire.Attach;
import dev.throng.protocol.wire.GetInvite;
import dev.throng.protocol.wire.GetMember;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.RelayStep;
import dev.throng.protocol.wire.RemoveMember;
import dev.throng.protocol.wire.SessionRef;
import dev.throng.protocol.wire.UserCommand;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who comes into a guild, how, and who leaves it. */
final class MembershipTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long FRIEND = 1_499_999_900_000_000_011L;
  private static final long STRANGER = 1_499_999_900_000_000_012L;
  private static final long BOT = 1_499_999_900_000_000_013L;
  private static final long ROLE = 1_499_999_900_000_000_031L;
  private static final int GUILD_MEMBERS = 1 << 1;

  private final GuildBench guild = new GuildBench();
  private final BenchNode node = new BenchNode();
  private long nextSession = 80;

  @Test
  void joiningTellsTheUserTheOthersAndTheSystemChannel() throws Exception {
    guild.attach(OWNER, 70, 2);

    var joined = guild.join(FRIEND);

    assertThat(joined.status()).isEqualTo(200);
    assertThat(JSON.readTree(joined.body()).path("new_member").asBoolean()).isTrue();
    assertThat(UserCommand.parseFrom(joined.of(Topic.USER_INBOX).get(0)).hasMembershipAdded())
        .isTrue();
    assertThat(joined.relays().get(0).getStepsList())
        .extracting(step -> step.getDispatch().getDispatch().getT())
        .containsExactly("", "GUILD_MEMBER_ADD", "MESSAGE_CREATE");
    assertThat(joined.relays().get(0).getSteps(0).getSnapshot().getMemberCount()).isEqualTo(2);
    assertThat(joined.events().get(1).hasMessageCreated()).isTrue();
    assertThat(guild.join(FRIEND).body()).contains("\"new_member\":false");
  }

  @Test
  void anInviteEndsWithItsUsesAndItsTime() {
    guild.createInvite("once", 1, 0);
    guild.createInvite("brief", 0, 1);
    guild.advanceUs(2_000_000);

    assertThat(accept(FRIEND, "once")).isEqualTo(200);
    assertThat(accept(STRANGER, "once")).isEqualTo(404);
    assertThat(accept(STRANGER, "brief")).isEqualTo(404);
    assertThat(accept(STRANGER, "never")).isEqualTo(404);
    assertThat(
            guild
                .as(
                    STRANGER,
                    GuildCommand.newBuilder().setGetInvite(GetInvite.newBuilder().setCode("brief")))
                .status())
        .isEqualTo(404);
  }

  @Test
  void aThousandAndFirstInviteIsRefusedUntilSomeHaveEnded() {
    for (int i = 0; i < GuildLimits.INVITES_MAX; i++) {
      guild.createInvite("i" + i, 0, 60);
    }
    assertThat(guild.createInvite("more", 0, 60).status()).isEqualTo(400);
    guild.advanceUs(61_000_000);
    assertThat(guild.createInvite("more", 0, 60).status()).isEqualTo(200);
  }

  @Test
  void aBotIsAuthorizedByAManagerAndGetsARoleOfItsOwn() throws Exception {
    var outcome =
        guild.as(
            STRANGER,
            GuildCommand.newBuilder()
                .setAddMember(
                    AddMember.newBuilder()
                        .setProfile(GuildBench.profile(STRANGER).toBuilder().setBot(true))
                        .setAuthorizedBy(OWNER)
                        .setPermissions(Permissions.MANAGE_MESSAGES)
                        .setRoleId(ROLE)));

    assertThat(JSON.readTree(outcome.body()).path("guild").path("id").asLong()).isEqualTo(GUILD);
    JsonNode member = JSON.readTree(getMember(STRANGER).body());
    assertThat(member.path("roles").get(0).asLong()).isEqualTo(ROLE);
    assertThat(member.path("user").path("bot").asBoolean()).isTrue();
    assertThat(
            guild
                .as(
                    STRANGER,
                    GuildCommand.newBuilder()
                        .setAddMember(
                            AddMember.newBuilder()
                                .setProfile(GuildBench.profile(99))
                                .setAuthorizedBy(STRANGER)))
                .status())
        .isEqualTo(403);
    guild.as(
        STRANGER,
        GuildCommand.newBuilder().setRemoveMember(RemoveMember.newBuilder().setUser(STRANGER)));
    assertThat(guild.modifyRole(OWNER, FRIEND, ROLE, true).status()).isEqualTo(404);
  }

  @Test
  void theOwnerCannotLeaveAndMembersCannotKickIt() {
    guild.join(FRIEND);

    assertThat(remove(OWNER, OWNER)).isEqualTo(400);
    assertThat(remove(FRIEND, OWNER)).isEqualTo(403);
    assertThat(remove(OWNER, STRANGER)).isEqualTo(404);
    assertThat(remove(OWNER, FRIEND)).isEqualTo(204);
    assertThat(getMember(FRIEND).status()).isEqualTo(404);
  }

  @Test
  void leavingDetachesTheSessionsBeforeTheOthersAreTold() {
    guild.join(FRIEND);
    guild.attach(FRIEND, 71, 2);
    guild.attach(OWNER, 70, 2);

    var left =
        guild.as(
            FRIEND,
            GuildCommand.newBuilder().setRemoveMember(RemoveMember.newBuilder().setUser(FRIEND)));

    assertThat(left.relays().get(0).getStepsList())
        .extracting(RelayStep::getStepCase)
        .containsExactly(
            RelayStep.StepCase.DETACH, RelayStep.StepCase.SNAPSHOT, RelayStep.StepCase.DISPATCH);
    assertThat(guild.attach(FRIEND, 72, 2).relays().get(0).getSteps(0).getDetach().getD())
        .isNotEmpty();
  }

  @Test
  void aBotSeesTheOtherMembersOnlyWithTheIntentForIt() throws Exception {
    guild.join(FRIEND);
    guild.join(BOT);

    assertThat(membersSeen(SessionRef.newBuilder().setBot(true).setIntents(~GUILD_MEMBERS)))
        .containsExactly(BOT);
    assertThat(membersSeen(SessionRef.newBuilder().setBot(true).setIntents(GUILD_MEMBERS)))
        .containsExactlyInAnyOrder(BOT, OWNER, FRIEND);
    assertThat(membersSeen(SessionRef.newBuilder())).containsExactlyInAnyOrder(BOT, OWNER, FRIEND);
  }

  private List<Long> membersSeen(SessionRef.Builder session) throws Exception {
    session.setSession(nextSession++).setUser(BOT).setNode(2).setEpoch(1).setLargeThreshold(50);
    var attached =
        guild.as(BOT, GuildCommand.newBuilder().setAttach(Attach.newBuilder().setSession(session)));
    JsonNode created = node.guildCreate(attached);
    assertThat(created.path("member_count").asInt()).isEqualTo(3);
    assertThat(created.path("presences")).isEmpty();
    List<Long> members = new ArrayList<>();
    created.path("members").forEach(each -> members.add(each.path("user").path("id").asLong()));
    return members;
  }

  private int accept(long user, String code) {
    return guild
        .as(
            user,
            GuildCommand.newBuilder()
                .setAddMember(
                    AddMember.newBuilder()
                        .setProfile(GuildBench.profile(user))
                        .setInviteCode(code)))
        .status();
  }

  private GuildBench.Outcome getMember(long user) {
    return guild.as(
        OWNER, GuildCommand.newBuilder().setGetMember(GetMember.newBuilder().setUser(user)));
  }

  private int remove(long by, long user) {
    return guild
        .as(by, GuildCommand.newBuilder().setRemoveMember(RemoveMember.newBuilder().setUser(user)))
        .status();
  }
}
