package dev.throng.benchmarks.guild;

import com.google.protobuf.ByteString;
import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.protocol.Partitioner;
import dev.throng.protocol.PermissionOverwrite;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.Snowflake;
import dev.throng.protocol.wire.AddMember;
import dev.throng.protocol.wire.Attach;
import dev.throng.protocol.wire.ChannelChange;
import dev.throng.protocol.wire.CreateGuild;
import dev.throng.protocol.wire.CreateInvite;
import dev.throng.protocol.wire.CreateMessage;
import dev.throng.protocol.wire.CreateRole;
import dev.throng.protocol.wire.DeleteOverwrite;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.Header;
import dev.throng.protocol.wire.ModifyMemberRole;
import dev.throng.protocol.wire.NewChannel;
import dev.throng.protocol.wire.Overwrite;
import dev.throng.protocol.wire.Profile;
import dev.throng.protocol.wire.PutOverwrite;
import dev.throng.protocol.wire.RelayRole;
import dev.throng.protocol.wire.RelayStructure;
import dev.throng.protocol.wire.ReplyTo;
import dev.throng.protocol.wire.SendPassiveUpdate;
import dev.throng.protocol.wire.SessionRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The commands that make the guild and that happen in it, as gateways would send them. */
final class LargeGuild {
  static final long START_US = 1_777_698_238_652_000L;

  /** Epoch of every node. */
  static final long EPOCH = 1;

  private static final long ID = Snowflake.of(START_US / 1_000, 0, 0);
  private static final long FIRST_ROLE = ID + 1_000;
  private static final long OWNER = 10;
  private static final long FIRST_USER = 1_000;
  private static final long FIRST_SESSION = 100_000_000;
  private static final String INVITE = "abcdefgh";
  private static final String CONTENT = "A message of some forty characters' length";

  /** Roles of a member, each one of a quarter of them: enough for 14 million role sets. */
  private static final int ROLES_OF_A_MEMBER = 4;

  private static final int QUARTER = LargeGuildOptions.ROLES / ROLES_OF_A_MEMBER;

  /** About what a channel object takes. */
  private static final ByteString CHANNEL_OBJECT =
      ByteString.copyFromUtf8("{\"channel\":\"" + "x".repeat(300) + "\"}");

  private final LargeGuildOptions options;
  private long offset;

  LargeGuild(LargeGuildOptions options) {
    this.options = options;
  }

  /** The guild with its channels, roles and overwrites. */
  List<InboxRecord> found() {
    CreateGuild.Builder create =
        CreateGuild.newBuilder()
            .setName("guild")
            .setOwner(Profile.newBuilder().setId(OWNER).setUsername("owner"));
    for (int i = 0; i < options.channels; i++) {
      create.addChannels(NewChannel.newBuilder().setId(channel(i)).setName("channel-" + i));
    }
    List<InboxRecord> commands = new ArrayList<>();
    commands.add(as(OWNER, GuildCommand.newBuilder().setCreateGuild(create)));
    commands.add(
        as(
            OWNER,
            GuildCommand.newBuilder()
                .setCreateInvite(
                    CreateInvite.newBuilder().setCode(INVITE).setChannel(channel(0)))));
    for (int i = 0; i < LargeGuildOptions.ROLES; i++) {
      commands.add(
          as(
              OWNER,
              GuildCommand.newBuilder()
                  .setCreateRole(
                      CreateRole.newBuilder().setRole(FIRST_ROLE + i).setName("r" + i))));
    }
    Random random = new Random(1);
    for (int i = 0; i < options.channels; i++) {
      // Who has no role hidden from them sees the other half and writes there.
      if (i % 2 == 1) {
        commands.add(putOverwrite(i, ID, false));
      }
      for (int j = 0; j < options.overwrites; j++) {
        long role = FIRST_ROLE + (11L * i + 7L * j) % LargeGuildOptions.ROLES;
        commands.add(putOverwrite(i, role, i % 2 == 1 || random.nextBoolean()));
      }
    }
    return commands;
  }

  /** A member comes, and gets its roles. */
  List<InboxRecord> join(int member) {
    List<InboxRecord> commands = new ArrayList<>(1 + ROLES_OF_A_MEMBER);
    long user = FIRST_USER + member;
    commands.add(
        as(
            user,
            GuildCommand.newBuilder()
                .setAddMember(
                    AddMember.newBuilder()
                        .setProfile(Profile.newBuilder().setId(user).setUsername("member" + user))
                        .setInviteCode(INVITE)
                        .setMessageId(messageId()))));
    for (long role : roles(member)) {
      commands.add(
          as(
              OWNER,
              GuildCommand.newBuilder()
                  .setModifyMemberRole(
                      ModifyMemberRole.newBuilder().setUser(user).setRole(role).setAdd(true))));
    }
    return commands;
  }

  private List<Long> roles(int member) {
    if (!options.distinct) {
      // Not by the node that its session is on: each node has them all.
      int set = member / options.nodes % options.roleSets;
      return set == 0 ? List.of() : List.of(FIRST_ROLE + set - 1);
    }
    List<Long> roles = new ArrayList<>(ROLES_OF_A_MEMBER);
    int rest = member;
    for (int i = 0; i < ROLES_OF_A_MEMBER; i++) {
      roles.add(FIRST_ROLE + (long) QUARTER * i + rest % QUARTER);
      rest /= QUARTER;
    }
    return roles;
  }

  /** A member's session attaches. */
  InboxRecord attach(int member) {
    return as(
        FIRST_USER + member,
        GuildCommand.newBuilder()
            .setAttach(
                Attach.newBuilder()
                    .setSession(
                        SessionRef.newBuilder()
                            .setSession(FIRST_SESSION + member)
                            .setUser(FIRST_USER + member)
                            .setNode(member % options.nodes)
                            .setEpoch(EPOCH)
                            .setPassiveFromMembers(isPassive(member) ? 1 : 0))));
  }

  /** Whether a member's session is; whatever its node and its roles. */
  private boolean isPassive(int member) {
    return (Partitioner.mix(member) >>> 11) * 0x1p-53 < options.passive;
  }

  /** A relay has the guild tell passive sessions what they have not heard of. */
  InboxRecord passiveUpdate(int node) {
    return as(
        OWNER,
        GuildCommand.newBuilder()
            .setSendPassiveUpdate(SendPassiveUpdate.newBuilder().setNode(node).setEpoch(EPOCH)));
  }

  /** A message of the owner, in the channels in turn. */
  InboxRecord message(int number) {
    return as(
        OWNER,
        GuildCommand.newBuilder()
            .setCreateMessage(
                CreateMessage.newBuilder()
                    .setChannel(channel(number % options.channels))
                    .setMessage(messageId())
                    .setContent(CONTENT)));
  }

  /** The first channel is hidden from @everyone, or shown again. */
  InboxRecord overwrite(boolean hidden) {
    return hidden
        ? putOverwrite(0, ID, false)
        : as(
            OWNER,
            GuildCommand.newBuilder()
                .setDeleteOverwrite(
                    DeleteOverwrite.newBuilder().setChannel(channel(0)).setTarget(ID)));
  }

  /** What relays are told when @everyone's permissions change: VIEW_CHANNEL is taken, or given. */
  RelayStructure.Builder everyone(boolean views) {
    RelayStructure.Builder change =
        RelayStructure.newBuilder()
            .addRoles(
                RelayRole.newBuilder()
                    .setId(ID)
                    .setPermissions(views ? Permissions.VIEW_CHANNEL : 0));
    for (int i = 0; i < options.channels; i++) {
      change.addChanges(ChannelChange.newBuilder().setChannel(channel(i)).setD(CHANNEL_OBJECT));
    }
    return change;
  }

  long id() {
    return ID;
  }

  /** The place in the inbox of a command that is not among those that the actor gets. */
  long takeOffset() {
    return ++offset;
  }

  private InboxRecord putOverwrite(int channel, long role, boolean allow) {
    return as(
        OWNER,
        GuildCommand.newBuilder()
            .setPutOverwrite(
                PutOverwrite.newBuilder()
                    .setChannel(channel(channel))
                    .setOverwrite(
                        Overwrite.newBuilder()
                            .setId(role)
                            .setType(PermissionOverwrite.ROLE)
                            .setAllow(allow ? Permissions.VIEW_CHANNEL : 0)
                            .setDeny(allow ? 0 : Permissions.VIEW_CHANNEL))));
  }

  private static long channel(int index) {
    return ID + 1 + index;
  }

  private long messageId() {
    return Snowflake.of((START_US + (offset + 1) * 1_000) / 1_000, 1, 0);
  }

  private InboxRecord as(long caller, GuildCommand.Builder command) {
    long at = ++offset;
    byte[] value =
        command
            .setGuild(ID)
            .setHeader(
                Header.newBuilder()
                    .setCommandId(at)
                    .setCaller(caller)
                    .setReplyTo(ReplyTo.newBuilder().setNode(0).setRequestId(at)))
            .build()
            .toByteArray();
    return new InboxRecord(ID, 0, at, START_US + at * 1_000, value);
  }
}
