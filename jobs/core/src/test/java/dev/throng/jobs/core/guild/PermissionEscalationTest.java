package dev.throng.jobs.core.guild;

import static dev.throng.jobs.core.fixture.GuildBench.GENERAL;
import static dev.throng.jobs.core.fixture.GuildBench.GUILD;
import static dev.throng.jobs.core.fixture.GuildBench.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.actor.ActorRunner;
import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.fixture.GuildBench;
import dev.throng.jobs.core.fixture.MemoryStateFactory;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.CreateChannel;
import dev.throng.protocol.wire.CreateGuild;
import dev.throng.protocol.wire.CreateRole;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.Header;
import dev.throng.protocol.wire.ModifyRole;
import dev.throng.protocol.wire.NewChannel;
import dev.throng.protocol.wire.Overwrite;
import dev.throng.protocol.wire.ReplyTo;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nobody gives itself or others what it has not been given. */
final class PermissionEscalationTest {
  private static final long MEMBER = 1_499_999_900_000_000_011L;
  private static final long OTHER = 1_499_999_900_000_000_012L;
  private static final long CHANNEL = 1_499_999_900_000_000_021L;
  private static final long CATEGORY = 1_499_999_900_000_000_022L;
  private static final long ROLE = 1_499_999_900_000_000_031L;
  private static final long NOBODY = 1_499_999_900_000_000_099L;
  private static final String UNKNOWN_OVERWRITE = "\"code\":10009}";
  private static final String MISSING_PERMISSIONS = "\"code\":50013}";

  private final GuildBench guild = new GuildBench();

  @BeforeEach
  void twoMembersJoin() {
    guild.join(MEMBER);
    guild.join(OTHER);
  }

  @Test
  void whoManagesChannelsGetsNothingMoreByCreatingOne() {
    giveRole(Permissions.MANAGE_CHANNELS);
    takeFromEveryone(Permissions.MENTION_EVERYONE);

    for (long wanted :
        new long[] {
          Permissions.MANAGE_ROLES,
          Permissions.MENTION_EVERYONE,
          Permissions.MANAGE_MESSAGES,
          Permissions.MODERATE_MEMBERS,
          Permissions.ADMINISTRATOR
        }) {
      GuildBench.Outcome outcome = guild.createChannel(MEMBER, CHANNEL, allow(MEMBER, 1, wanted));
      assertThat(outcome.body()).as("permission %s", wanted).endsWith(MISSING_PERMISSIONS);
      assertThat(guild.createChannel(MEMBER, CHANNEL, deny(OTHER, 1, wanted)).status())
          .isEqualTo(403);
    }
    assertThat(
            guild
                .createChannel(MEMBER, CHANNEL, allow(OTHER, 1, Permissions.SEND_MESSAGES))
                .status())
        .isEqualTo(201);
  }

  @Test
  void aChannelInACategoryGetsOnlyWhatItsCreatorMayDoThere() {
    giveRole(Permissions.MANAGE_CHANNELS | Permissions.MANAGE_MESSAGES);
    assertThat(create(OWNER, CATEGORY, 0, deny(MEMBER, 1, Permissions.MANAGE_MESSAGES)))
        .isEqualTo(201);
    Overwrite wanted = allow(MEMBER, 1, Permissions.MANAGE_MESSAGES);

    assertThat(create(MEMBER, CHANNEL, CATEGORY, wanted)).isEqualTo(403);
    assertThat(create(MEMBER, CHANNEL, 0, wanted)).isEqualTo(201);

    guild.putOverwrite(OWNER, CATEGORY, deny(MEMBER, 1, Permissions.MANAGE_CHANNELS));
    assertThat(create(MEMBER, CHANNEL + 10, CATEGORY)).isEqualTo(403);
  }

  @Test
  void manageRolesInAChannelIsTheAdministratorsToGive() {
    giveRole(Permissions.MANAGE_ROLES | Permissions.MANAGE_CHANNELS);
    Overwrite manages = allow(OTHER, 1, Permissions.MANAGE_ROLES);

    assertThat(guild.putOverwrite(MEMBER, GENERAL, manages).status()).isEqualTo(403);
    assertThat(guild.createChannel(MEMBER, CHANNEL, manages).status()).isEqualTo(403);
    assertThat(guild.putOverwrite(OWNER, GENERAL, manages).status()).isEqualTo(204);

    // Who has it by an overwrite manages this channel's permissions, all of them, and no others.
    Overwrite further = allow(MEMBER, 1, Permissions.MANAGE_MESSAGES);
    assertThat(guild.putOverwrite(OTHER, GENERAL, further).status()).isEqualTo(204);
    assertThat(guild.createChannel(OWNER, CHANNEL).status()).isEqualTo(201);
    assertThat(guild.putOverwrite(OTHER, CHANNEL, further).status()).isEqualTo(403);
  }

  @Test
  void whoManagesPermissionsGivesOnlyWhatItHasInTheGuild() {
    giveRole(Permissions.MANAGE_ROLES);
    guild.putOverwrite(OWNER, GENERAL, allow(MEMBER, 1, Permissions.MANAGE_MESSAGES));

    assertThat(
            guild
                .putOverwrite(MEMBER, GENERAL, allow(OTHER, 1, Permissions.MANAGE_MESSAGES))
                .status())
        .isEqualTo(403);
    assertThat(
            guild.putOverwrite(MEMBER, GENERAL, deny(OTHER, 1, Permissions.SEND_MESSAGES)).status())
        .isEqualTo(204);
  }

  @Test
  void anOverwriteIsForARoleOrMemberThatExists() {
    for (Overwrite nobodys :
        new Overwrite[] {
          allow(NOBODY, 0, 0), allow(NOBODY, 1, 0), allow(MEMBER, 0, 0), allow(GUILD, 1, 0)
        }) {
      assertThat(guild.createChannel(OWNER, CHANNEL, nobodys).body()).endsWith(UNKNOWN_OVERWRITE);
      assertThat(guild.putOverwrite(OWNER, GENERAL, nobodys).body()).endsWith(UNKNOWN_OVERWRITE);
      assertThat(createGuild(nobodys)).isEqualTo(404);
    }
    assertThat(createGuild(allow(GUILD, 0, 0))).isEqualTo(201);
    assertThat(createGuild(allow(OWNER, 1, 0))).isEqualTo(201);
  }

  private void giveRole(long permissions) {
    guild.as(
        OWNER,
        GuildCommand.newBuilder()
            .setCreateRole(
                CreateRole.newBuilder().setRole(ROLE).setName("r").setPermissions(permissions)));
    assertThat(guild.modifyRole(OWNER, MEMBER, ROLE, true).status()).isEqualTo(204);
  }

  /** What all members have by default. */
  private void takeFromEveryone(long permission) {
    GuildCommand.Builder command =
        GuildCommand.newBuilder()
            .setModifyRole(
                ModifyRole.newBuilder()
                    .setRole(GUILD)
                    .setPermissions(Permissions.DEFAULT_EVERYONE & ~permission));
    assertThat(guild.as(OWNER, command).status()).isEqualTo(200);
  }

  private int create(long by, long id, long parent, Overwrite... overwrites) {
    NewChannel channel =
        NewChannel.newBuilder()
            .setId(id)
            .setName("c")
            .setType(id == CATEGORY ? Channel.CATEGORY : Channel.TEXT)
            .setParent(parent)
            .addAllOverwrites(List.of(overwrites))
            .build();
    return guild
        .as(
            by,
            GuildCommand.newBuilder()
                .setCreateChannel(CreateChannel.newBuilder().setChannel(channel)))
        .status();
  }

  @Test
  void aGuildWithAChannelOfAnotherTimeIsNotMade() {
    assertThat(createGuild(allow(GUILD, 0, 0), GENERAL)).isEqualTo(201);
    assertThat(createGuild(allow(GUILD, 0, 0), GENERAL + (60_000L << 22))).isEqualTo(500);
  }

  private static int createGuild(Overwrite overwrite) {
    return createGuild(overwrite, GENERAL);
  }

  private static int createGuild(Overwrite overwrite, long channel) {
    MemoryStateFactory state = new MemoryStateFactory();
    ActorRunner runner =
        new ActorRunner(Topic.GUILD_INBOX, state, tables -> new GuildActor(tables, 7));
    state.select(GUILD);
    GuildCommand command =
        GuildCommand.newBuilder()
            .setGuild(GUILD)
            .setHeader(
                Header.newBuilder()
                    .setTimeUs(GuildBench.START_US)
                    .setCaller(OWNER)
                    .setReplyTo(ReplyTo.newBuilder().setNode(3).setRequestId(1)))
            .setCreateGuild(
                CreateGuild.newBuilder()
                    .setName("g")
                    .setOwner(GuildBench.profile(OWNER))
                    .addChannels(
                        NewChannel.newBuilder()
                            .setId(channel)
                            .setName("c")
                            .addOverwrites(overwrite)))
            .build();
    return new GuildBench.Outcome(
            runner.run(
                new InboxRecord(
                    GUILD, 0, 0, command.getHeader().getTimeUs(), command.toByteArray())))
        .status();
  }

  private static Overwrite allow(long target, int type, long permissions) {
    return Overwrite.newBuilder().setId(target).setType(type).setAllow(permissions).build();
  }

  private static Overwrite deny(long target, int type, long permissions) {
    return Overwrite.newBuilder().setId(target).setType(type).setDeny(permissions).build();
  }
}
