package dev.throng.jobs.core.guild;

import com.google.protobuf.ByteString;
import dev.throng.protocol.PermissionOverwrite;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.ChannelChange;
import dev.throng.protocol.wire.RelayChannel;
import dev.throng.protocol.wire.RelayMember;
import dev.throng.protocol.wire.RelayRole;
import dev.throng.protocol.wire.RelayStep;
import dev.throng.protocol.wire.RelayStructure;
import dev.throng.protocol.wire.SendStructure;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells relays what decides who sees which channel: the whole of it when a node comes, then each
 * change in the record of the command that makes it. Who gains and loses sight of a channel is for
 * the relays to find.
 */
final class Visibility {
  /** What of a role's permissions decides who sees a channel. */
  private static final long DECIDING = Permissions.VIEW_CHANNEL | Permissions.ADMINISTRATOR;

  private Visibility() {}

  /** All that a relay needs to know, for one that knows nothing. */
  static RelayStep whole(GuildStructure structure) {
    RelayStructure.Builder whole =
        RelayStructure.newBuilder().setWhole(true).setOwner(structure.owner());
    structure.roles().forEach(role -> whole.addRoles(relayRole(role)));
    structure.channels().forEach(channel -> whole.addChannels(relayChannel(channel)));
    return RelayStep.newBuilder().setStructure(whole).build();
  }

  /** A relay has lost what it knew. */
  static void sendAgain(GuildCommandContext context, SendStructure command) {
    AttachedNode node = context.tables.nodes().find(command.getNode());
    if (node != null && node.epoch() == command.getEpoch()) {
      context.relays.toNode(node.node(), node.epoch(), whole(context.structure()));
      context.relays.toNode(node.node(), node.epoch(), Snapshots.whole(context));
    }
  }

  static void channelAdded(GuildCommandContext context, Channel channel) {
    channelChanged(context, channel, change(context, channel.id()));
  }

  /** A channel has changed, and is seen by the same people as before. */
  static void channelEdited(GuildCommandContext context, Channel channel) {
    channelChanged(context, channel, change(context, channel.id()).setUpdated(true));
  }

  static void overwritesChanged(GuildCommandContext context, Channel before, Channel after) {
    boolean decides = !relayChannel(before).equals(relayChannel(after));
    ChannelChange.Builder change =
        decides ? changeOfSight(context, after.id()) : change(context, after.id());
    channelChanged(context, after, change.setUpdated(true));
  }

  private static void channelChanged(
      GuildCommandContext context, Channel channel, ChannelChange.Builder change) {
    tell(
        context, RelayStructure.newBuilder().addChannels(relayChannel(channel)).addChanges(change));
    Snapshots.channelChanged(context, channel);
  }

  /**
   * A channel is gone.
   *
   * @param d the channel object as it was
   * @param children those that were in it
   */
  static void channelDeleted(
      GuildCommandContext context, long channel, byte[] d, List<Channel> children) {
    RelayStructure.Builder change = RelayStructure.newBuilder().addRemovedChannels(channel);
    for (Channel child : children) {
      change.addChanges(change(context, child.id()).setUpdated(true));
    }
    change.addChanges(ChannelChange.newBuilder().setChannel(channel).setD(ByteString.copyFrom(d)));
    tell(context, change);
    Snapshots.channelDeleted(context, channel, children);
  }

  static void roleAdded(GuildCommandContext context, Role role) {
    tell(context, RelayStructure.newBuilder().addRoles(relayRole(role)));
    Snapshots.roleChanged(context, role);
  }

  /** A role allows something else than before. */
  static void roleChanged(GuildCommandContext context, Role before, Role after) {
    if (((before.permissions() ^ after.permissions()) & DECIDING) != 0) {
      RelayStructure.Builder change = RelayStructure.newBuilder().addRoles(relayRole(after));
      boolean gains = (after.permissions() & ~before.permissions() & DECIDING) != 0;
      for (Channel channel : context.structure().channels()) {
        change.addChanges(
            gains ? changeOfSight(context, channel.id()) : change(context, channel.id()));
      }
      tell(context, change);
    }
    Snapshots.roleChanged(context, after);
  }

  /** The guild has another owner, who sees all channels, and the old one perhaps not. */
  static void ownerChanged(GuildCommandContext context, GuildStructure before) {
    GuildPermissions then = new GuildPermissions(context.guild, before, context.nowUs());
    Member oldOwner = context.tables.member(before.owner());
    Member newOwner = context.tables.member(context.structure().owner());
    RelayStructure.Builder change =
        RelayStructure.newBuilder().setNewOwner(context.structure().owner());
    for (Channel channel : context.structure().channels()) {
      boolean isLost = oldOwner != null && !sees(context.permissions(), oldOwner, channel);
      boolean isGained = newOwner != null && !sees(then, newOwner, channel);
      if (isGained) {
        change.addChanges(changeOfSight(context, channel.id()));
      } else if (isLost) {
        change.addChanges(change(context, channel.id()));
      }
    }
    tell(context, change);
  }

  private static boolean sees(GuildPermissions permissions, Member member, Channel channel) {
    return Permissions.has(permissions.inChannel(member, channel), Permissions.VIEW_CHANNEL);
  }

  /**
   * A role that members may have is gone, and its overwrites with it.
   *
   * @param changed ids of the channels that had one
   * @param later those that see them as before are told of them, and nodes of what they are, later
   */
  static void roleDeleted(
      GuildCommandContext context, Role role, Set<Long> changed, boolean later) {
    RelayStructure.Builder change = RelayStructure.newBuilder().addRemovedRoles(role.id());
    boolean decides = (role.permissions() & DECIDING) != 0;
    for (Channel channel : context.structure().channels()) {
      if (changed.contains(channel.id())) {
        change.addChannels(relayChannel(channel));
        change.addChanges(changeOfSight(context, channel.id()).setUpdated(!later));
      } else if (decides) {
        change.addChanges(change(context, channel.id()));
      }
    }
    tell(context, change);
    Snapshots.roleRemoved(context, role.id());
    for (Channel channel : context.structure().channels()) {
      if (!later && changed.contains(channel.id())) {
        Snapshots.channelChanged(context, channel);
      }
    }
  }

  static void roleRemoved(GuildCommandContext context, long role) {
    tell(context, RelayStructure.newBuilder().addRemovedRoles(role));
    Snapshots.roleRemoved(context, role);
  }

  private static void tell(GuildCommandContext context, RelayStructure.Builder change) {
    context.relays.toAll(RelayStep.newBuilder().setStructure(change).build());
  }

  /**
   * A member's roles have changed.
   *
   * @param before the channels that it saw until now; ascending
   */
  static void memberChanged(GuildCommandContext context, Member member, long[] before) {
    long[] after = context.permissions().visibleChannels(member);
    RelayMember.Builder step = RelayMember.newBuilder().setUser(member.user().id());
    for (long lost : missing(before, after)) {
      step.addChanges(change(context, lost));
    }
    for (long gained : missing(after, before)) {
      step.addChanges(changeOfSight(context, gained));
    }
    for (long role : member.roles()) {
      step.addRoles(role);
    }
    AttachedNodes nodes = context.tables.nodes();
    Set<Integer> told = new LinkedHashSet<>();
    for (Attachment attachment : context.tables.attachments(member.user().id()).list()) {
      if (nodes.isLive(attachment) && told.add(attachment.node())) {
        context.relays.toNode(
            attachment.node(), attachment.epoch(), RelayStep.newBuilder().setMember(step).build());
      }
    }
  }

  /** The channels of the first that the second lacks. */
  private static long[] missing(long[] channels, long[] others) {
    return Arrays.stream(channels).filter(id -> Arrays.binarySearch(others, id) < 0).toArray();
  }

  private static RelayRole relayRole(Role role) {
    return RelayRole.newBuilder().setId(role.id()).setPermissions(role.permissions()).build();
  }

  private static RelayChannel relayChannel(Channel channel) {
    RelayChannel.Builder relayed = RelayChannel.newBuilder().setId(channel.id());
    for (PermissionOverwrite overwrite : channel.overwrites()) {
      boolean allows = Permissions.has(overwrite.allow(), Permissions.VIEW_CHANNEL);
      boolean denies = Permissions.has(overwrite.deny(), Permissions.VIEW_CHANNEL);
      if (overwrite.type() == PermissionOverwrite.MEMBER) {
        if (allows) {
          relayed.addAllowedMembers(overwrite.id());
        } else if (denies) {
          relayed.addDeniedMembers(overwrite.id());
        }
      } else if (allows) {
        relayed.addAllowedRoles(overwrite.id());
      } else if (denies) {
        relayed.addDeniedRoles(overwrite.id());
      }
    }
    return relayed.build();
  }

  private static ChannelChange.Builder change(GuildCommandContext context, long id) {
    Channel channel = context.structure().channel(id);
    if (channel == null) {
      throw new IllegalStateException("channel " + id + " is not in its guild");
    }
    return ChannelChange.newBuilder()
        .setChannel(id)
        .setD(ByteString.copyFrom(context.channelJson(channel)));
  }

  /** The same, for those who may come to see it: with its threads. */
  private static ChannelChange.Builder changeOfSight(GuildCommandContext context, long id) {
    ChannelChange.Builder change = change(context, id);
    ByteString threads = ThreadUpdates.listSync(context, id);
    return threads == null ? change : change.setThreads(threads);
  }
}
