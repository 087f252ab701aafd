package dev.throng.jobs.core.guild;

import static dev.throng.jobs.core.fixture.GuildBench.GENERAL;
import static dev.throng.jobs.core.fixture.GuildBench.GUILD;
import static dev.throng.jobs.core.fixture.GuildBench.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.throng.jobs.core.ActorRunner;
import dev.throng.jobs.core.InboxRecord;
import dev.throng.jobs.core.fixture.GuildBench;
import dev.throng.jobs.core.fixture.MemoryStateFactory;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.AddMember;
import dev.throng.protocol.wire.CreateChannel;
import dev.throng.protocol.wire.CreateGuild;
import dev.throng.protocol.wire.CreateInvite;
import dev.throng.protocol.wire.CreateRole;
import dev.throng.protocol.wire.DeleteOverwrite;
import dev.throng.protocol.wire.GetChannel;
import dev.throng.protocol.wire.GetGuild;
import dev.throng.protocol.wire.GetInvite;
import dev.throng.protocol.wire.GetMember;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.Header;
import dev.throng.protocol.wire.ListChannels;
import dev.throng.protocol.wire.ListMembers;
import dev.throng.protocol.wire.MessageRange;
import dev.throng.protocol.wire.ModifyMemberRole;
import dev.throng.protocol.wire.NewChannel;
import dev.throng.protocol.wire.Overwrite;
import dev.throng.protocol.wire.PutOverwrite;
import dev.throng.protocol.wire.Query;
import dev.throng.protocol.wire.ReadMessages;
import dev.throng.protocol.wire.RelayStep;
import dev.throng.protocol.wire.RemoveMember;
import dev.throng.protocol.wire.ReplyTo;
import dev.throng.protocol.wire.TimeoutMember;
import dev.throng.protocol.wire.UserCommand;
import org.junit.jupiter.api.Test;

final class GuildCommandsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long FRIEND = 1_000_000_000_000_000_011L;
  private static final long STRANGER = 1_000_000_000_000_000_012L;
  private static final long SECRET = 1_000_000_000_000_000_021L;
  private static final long ROLE = 1_000_000_000_000_000_031L;

  private final GuildBench guild = new GuildBench();

  @Test
  void aGuildThatDoesNotExistIsUnknown() {
    ActorRunner runner =
        new ActorRunner(
            Topic.GUILD_INBOX, new MemoryStateFactory(), state -> new GuildActor(state, 1));
    byte[] command =
        GuildCommand.newBuilder()
            .setGuild(5)
            .setHeader(Header.newBuilder().setReplyTo(ReplyTo.newBuilder().setRequestId(1)))
            .setGetGuild(GetGuild.getDefaultInstance())
            .build()
            .toByteArray();

    var outcome = new GuildBench.Outcome(runner.run(new InboxRecord(5, 0, 0, command)));

    assertThat(outcome.status()).isEqualTo(404);
    assertThat(outcome.body()).contains("10004");
  }

  @Test
  void anUnsetCommandIsADeadLetter() {
    assertThat(guild.raw(GuildCommand.newBuilder().setGuild(GUILD).build()).of(Topic.DEAD_LETTERS))
        .hasSize(1);
  }

  @Test
  void aCommandUnderAnotherGuildsKeyIsADeadLetter() {
    assertThat(guild.raw(GuildCommand.newBuilder().setGuild(5).build()).of(Topic.DEAD_LETTERS))
        .hasSize(1);
  }

  @Test
  void creatingAgainAnswersTheOwnerAndRefusesOthers() {
    GuildCommand.Builder create =
        GuildCommand.newBuilder()
            .setCreateGuild(CreateGuild.newBuilder().setOwner(GuildBench.profile(OWNER)));

    assertThat(guild.as(OWNER, create).status()).isEqualTo(201);
    assertThat(guild.as(STRANGER, create).status()).isEqualTo(403);
  }

  @Test
  void theGuildObjectHasAllKeysThatStrictClientsAskFor() throws Exception {
    JsonNode object =
        JSON.readTree(
            guild
                .as(
                    OWNER,
                    GuildCommand.newBuilder()
                        .setGetGuild(GetGuild.newBuilder().setWithCounts(true)))
                .body());

    assertThat(object.fieldNames())
        .toIterable()
        .contains(
            "id",
            "name",
            "icon",
            "owner_id",
            "afk_timeout",
            "verification_level",
            "roles",
            "emojis",
            "features",
            "mfa_level",
            "nsfw_level",
            "premium_tier",
            "preferred_locale",
            "system_channel_id",
            "region",
            "approximate_member_count")
        .doesNotContain("channels", "members", "joined_at");
    assertThat(object.path("roles").get(0).path("colors").has("secondary_color")).isTrue();
  }

  @Test
  void onlyMembersSeeTheGuild() {
    assertThat(
            guild
                .as(STRANGER, GuildCommand.newBuilder().setGetGuild(GetGuild.newBuilder()))
                .status())
        .isEqualTo(403);
    assertThat(
            guild
                .as(STRANGER, GuildCommand.newBuilder().setListMembers(ListMembers.newBuilder()))
                .status())
        .isEqualTo(403);
  }

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
        .containsExactly("GUILD_MEMBER_ADD", "MESSAGE_CREATE");
    assertThat(joined.events().get(1).hasMessageCreated()).isTrue();
    assertThat(guild.join(FRIEND).body()).contains("\"new_member\":false");
  }

  @Test
  void anInviteEndsWithItsUsesAndItsTime() {
    invite("once", 0, 1);
    invite("brief", 1, 0);
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
      invite("i" + i, 60, 0);
    }
    assertThat(invite("more", 60, 0)).isEqualTo(400);
    guild.advanceUs(61_000_000);
    assertThat(invite("more", 60, 0)).isEqualTo(200);
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
    assertThat(modify(FRIEND, ROLE, true, OWNER)).isEqualTo(404);
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
        .containsExactly(RelayStep.StepCase.DETACH, RelayStep.StepCase.DISPATCH);
    assertThat(guild.attach(FRIEND, 72, 2).relays().get(0).getSteps(0).getDetach().getD())
        .isNotEmpty();
  }

  @Test
  void aHiddenChannelIsListedOnlyForWhoMaySeeIt() throws Exception {
    guild.join(FRIEND);
    createChannel(OWNER, true);

    assertThat(JSON.readTree(list(OWNER))).hasSize(2);
    assertThat(JSON.readTree(list(FRIEND))).hasSize(1);
    assertThat(getChannel(FRIEND, SECRET)).isEqualTo(403);
    assertThat(getChannel(OWNER, SECRET)).isEqualTo(200);
    assertThat(getChannel(OWNER, 5)).isEqualTo(404);
    assertThat(createChannel(FRIEND, false)).isEqualTo(403);
  }

  @Test
  void anOverwriteMovesSessionsBeforeItIsAnnounced() {
    guild.join(FRIEND);
    guild.attach(FRIEND, 71, 2);
    createChannel(OWNER, true);

    var put = put(OWNER, FRIEND, 1, Permissions.VIEW_CHANNEL);

    assertThat(put.status()).isEqualTo(204);
    var visibility = put.relays().get(0).getSteps(0).getVisibility();
    assertThat(visibility.getSets(0).getUsersList()).containsExactly(FRIEND);
    assertThat(visibility.getSets(0).getVisibleChannelsList()).containsExactly(GENERAL, SECRET);
    assertThat(visibility.getChannels(0).getUpdated()).isTrue();
    assertThat(put(FRIEND, FRIEND, 1, 0).status()).isEqualTo(403);
    assertThat(put(OWNER, 12345, 0, 0).status()).isEqualTo(404);
    assertThat(deleteOverwrite(12345)).isEqualTo(404);
    assertThat(deleteOverwrite(FRIEND)).isEqualTo(204);
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
  void channelsAndRolesHaveBounds() {
    for (int i = 1; i < GuildLimits.CHANNELS_MAX; i++) {
      assertThat(newChannel(SECRET + i)).isEqualTo(201);
    }
    assertThat(newChannel(SECRET)).isEqualTo(400);
    for (int i = 1; i < GuildLimits.ROLES_MAX; i++) {
      assertThat(createRole(OWNER, ROLE + i, 0)).isEqualTo(200);
    }
    assertThat(createRole(OWNER, ROLE, 0)).isEqualTo(400);
  }

  @Test
  void aReadIsStampedAndForwarded() throws Exception {
    var sent = guild.send(OWNER, 1, "x");
    var read = read(OWNER, MessageRange.newBuilder().setLimit(500));

    Query query = Query.parseFrom(read.of(Topic.QUERIES).get(0));
    assertThat(query.getStampSeq()).isEqualTo(sent.events().get(0).getSeq());
    assertThat(query.getRange().getLimit()).isEqualTo(100);
    assertThat(query.getReplyTo().getNode()).isEqualTo(3);
    assertThat(read(STRANGER, MessageRange.newBuilder()).status()).isEqualTo(403);
    guild.join(FRIEND);
    put(OWNER, GENERAL, FRIEND, 1, 0, Permissions.READ_MESSAGE_HISTORY);
    assertThat(read(FRIEND, MessageRange.newBuilder()).body()).isEqualTo("[]");
    assertThat(read(FRIEND, MessageRange.newBuilder().setOnly(5)).status()).isEqualTo(403);
  }

  @Test
  void whoSeesAChannelReadsTheBaseOfAChangeWithoutItsHistory() {
    guild.join(FRIEND);
    put(OWNER, GENERAL, FRIEND, 1, 0, Permissions.READ_MESSAGE_HISTORY);
    ReadMessages.Builder one = ofGeneral(MessageRange.newBuilder().setOnly(5)).setAsBase(true);
    ReadMessages.Builder page = ofGeneral(MessageRange.newBuilder()).setAsBase(true);

    assertThat(read(FRIEND, one).of(Topic.QUERIES)).hasSize(1);
    assertThat(read(FRIEND, page).body()).isEqualTo("[]");
    assertThat(read(STRANGER, one).status()).isEqualTo(403);
    put(OWNER, GENERAL, FRIEND, 1, 0, Permissions.VIEW_CHANNEL);
    assertThat(read(FRIEND, one).status()).isEqualTo(403);
  }

  @Test
  void guildCreateIsWhatTheMemberMaySee() throws Exception {
    createChannel(OWNER, true);
    for (int i = 0; i < 60; i++) {
      guild.join(2_000_000_000_000_000_000L + i);
    }
    long late = 2_000_000_000_000_000_059L;

    JsonNode create =
        JSON.readTree(
            guild.attach(late, 80, 1).relays().get(0).getSteps(0).getAttach().getD().toByteArray());

    assertThat(create.path("channels")).hasSize(1);
    assertThat(create.path("members")).hasSize(50);
    assertThat(create.path("members").get(0).path("user").path("id").asLong()).isEqualTo(late);
    assertThat(create.path("member_count").asInt()).isEqualTo(61);
    assertThat(create.path("large").asBoolean()).isTrue();
    assertThat(create.path("unavailable").asBoolean(true)).isFalse();
    assertThat(create.fieldNames())
        .toIterable()
        .contains("threads", "voice_states", "presences", "stickers", "joined_at", "emojis");
    assertThat(guild.attach(late, 80, 1).relays()).isEmpty();
  }

  private int invite(String code, int maxAge, int maxUses) {
    return guild
        .as(
            OWNER,
            GuildCommand.newBuilder()
                .setCreateInvite(
                    CreateInvite.newBuilder()
                        .setCode(code)
                        .setChannel(GENERAL)
                        .setMaxAge(maxAge)
                        .setMaxUses(maxUses)))
        .status();
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

  private int createChannel(long by, boolean hidden) {
    NewChannel.Builder channel = NewChannel.newBuilder().setId(SECRET).setName("secret");
    if (hidden) {
      channel.addOverwrites(Overwrite.newBuilder().setId(GUILD).setDeny(Permissions.VIEW_CHANNEL));
    }
    return guild
        .as(
            by,
            GuildCommand.newBuilder()
                .setCreateChannel(CreateChannel.newBuilder().setChannel(channel)))
        .status();
  }

  private int newChannel(long id) {
    return guild
        .as(
            OWNER,
            GuildCommand.newBuilder()
                .setCreateChannel(
                    CreateChannel.newBuilder()
                        .setChannel(NewChannel.newBuilder().setId(id).setName("c"))))
        .status();
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
    return put(by, SECRET, target, type, allow, 0);
  }

  private GuildBench.Outcome put(
      long by, long channel, long target, int type, long allow, long deny) {
    return guild.as(
        by,
        GuildCommand.newBuilder()
            .setPutOverwrite(
                PutOverwrite.newBuilder()
                    .setChannel(channel)
                    .setOverwrite(
                        Overwrite.newBuilder()
                            .setId(target)
                            .setType(type)
                            .setAllow(allow)
                            .setDeny(deny))));
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
    return guild
        .as(
            by,
            GuildCommand.newBuilder()
                .setCreateRole(
                    CreateRole.newBuilder().setRole(role).setName("r").setPermissions(permissions)))
        .status();
  }

  private int modify(long user, long role, boolean add, long by) {
    return guild
        .as(
            by,
            GuildCommand.newBuilder()
                .setModifyMemberRole(
                    ModifyMemberRole.newBuilder().setUser(user).setRole(role).setAdd(add)))
        .status();
  }

  private int timeout(long by, long user, long untilUs) {
    return guild
        .as(
            by,
            GuildCommand.newBuilder()
                .setTimeoutMember(TimeoutMember.newBuilder().setUser(user).setUntilUs(untilUs)))
        .status();
  }

  private GuildBench.Outcome read(long user, MessageRange.Builder range) {
    return read(user, ofGeneral(range));
  }

  private GuildBench.Outcome read(long user, ReadMessages.Builder command) {
    return guild.as(user, GuildCommand.newBuilder().setReadMessages(command));
  }

  private static ReadMessages.Builder ofGeneral(MessageRange.Builder range) {
    return ReadMessages.newBuilder().setChannel(GENERAL).setRange(range);
  }
}
