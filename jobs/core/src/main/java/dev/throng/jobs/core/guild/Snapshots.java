package dev.throng.jobs.core.guild;

import com.google.protobuf.ByteString;
import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.jobs.core.json.JsonWriter;
import dev.throng.jobs.core.state.SortedIds;
import dev.throng.protocol.snapshot.GuildSnapshot;
import dev.throng.protocol.wire.RelayStep;
import dev.throng.protocol.wire.Snapshot;
import dev.throng.protocol.wire.SnapshotChannel;
import dev.throng.protocol.wire.SnapshotPart;
import dev.throng.protocol.wire.SnapshotThread;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells nodes with sessions what they make GUILD_CREATE of: the whole of it when a node comes, then
 * each change in the record of the command that makes it.
 */
final class Snapshots {
  private Snapshots() {}

  /** All of it, for a node that has none. */
  static RelayStep whole(GuildCommandContext context) {
    GuildStructure structure = context.structure();
    Snapshot.Builder whole =
        Snapshot.newBuilder()
            .setWhole(true)
            .setGuild(json(json -> GuildJson.writeShared(json, GuildJson.Told.of(context))))
            .setMemberCount(context.tables.memberCount());
    structure.roles().forEach(role -> whole.addRoles(part(role)));
    for (Channel channel : structure.channels()) {
      whole.addChannels(part(context, channel));
      long mass = context.tables.cursor(channel.id()).lastMassMention();
      if (mass != 0) {
        whole.addMassMentionedChannels(channel.id()).addMassMentions(mass);
      }
    }
    for (GuildThread thread : context.tables.threads.active()) {
      if (!thread.isOverdue(context.nowUs()) && context.channel(thread.id()) != null) {
        whole.addThreads(part(context, thread));
      }
    }
    for (long id : shown(context)) {
      addMember(context, id, whole);
    }
    return RelayStep.newBuilder().setSnapshot(whole).build();
  }

  /** A role is new or has changed. */
  static void roleChanged(GuildCommandContext context, Role role) {
    tell(context, Snapshot.newBuilder().addRoles(part(role)));
  }

  static void roleRemoved(GuildCommandContext context, long role) {
    tell(context, Snapshot.newBuilder().addRemovedRoles(role));
  }

  /**
   * Of the members that are shown, these have lost a role that is gone.
   *
   * @param users ids
   */
  static void membersChanged(GuildCommandContext context, List<Long> users) {
    if (!users.isEmpty()) {
      Snapshot.Builder change = Snapshot.newBuilder();
      users.forEach(user -> addMember(context, user, change));
      tell(context, change);
    }
  }

  /** Ids of the members that are shown and have the role. */
  static List<Long> shownWith(GuildCommandContext context, long role) {
    List<Long> users = new ArrayList<>();
    for (long id : hasNodes(context) ? shown(context) : SortedIds.EMPTY) {
      Member member = context.tables.member(id);
      if (member != null && SortedIds.contains(member.roles(), role)) {
        users.add(id);
      }
    }
    return users;
  }

  /** A message mentions @everyone, @here or a role. */
  static void massMentioned(GuildCommandContext context, long channel, long message) {
    tell(context, Snapshot.newBuilder().addMassMentionedChannels(channel).addMassMentions(message));
  }

  /** A thread is new, or has changed otherwise than by a message. */
  static void threadChanged(GuildCommandContext context, GuildThread thread) {
    if (thread.archive().archived()) {
      threadRemoved(context, thread.id());
    } else {
      tell(context, Snapshot.newBuilder().addThreads(part(context, thread)));
    }
  }

  /** A thread has another message, or one less. */
  static void threadSaid(GuildCommandContext context, GuildThread thread) {
    if (!thread.archive().archived()) {
      tell(context, Snapshot.newBuilder().addThreads(counted(context, thread)));
    }
  }

  /** A thread is gone. */
  static void threadRemoved(GuildCommandContext context, long thread) {
    tell(context, Snapshot.newBuilder().addRemovedThreads(thread));
  }

  /** A channel is new or has changed. */
  static void channelChanged(GuildCommandContext context, Channel channel) {
    tell(context, Snapshot.newBuilder().addChannels(part(context, channel)));
  }

  /**
   * A channel is gone.
   *
   * @param children those that were in it
   */
  static void channelDeleted(GuildCommandContext context, long channel, List<Channel> children) {
    Snapshot.Builder change = Snapshot.newBuilder().addRemovedChannels(channel);
    children.forEach(child -> change.addChannels(part(context, child)));
    tell(context, change);
  }

  /** A member is new or has changed. */
  static void memberChanged(GuildCommandContext context, Member member) {
    if (hasNodes(context)) {
      Snapshot.Builder change = Snapshot.newBuilder().setMemberCount(context.tables.memberCount());
      long[] shown = shown(context);
      if (Long.compareUnsigned(member.user().id(), shown[shown.length - 1]) <= 0) {
        change.addMembers(part(member));
      }
      tell(context, change);
    }
  }

  /** A member is gone. If it was among those that are shown, the next takes its place. */
  static void memberRemoved(GuildCommandContext context, long user) {
    if (hasNodes(context)) {
      Snapshot.Builder change = Snapshot.newBuilder().setMemberCount(context.tables.memberCount());
      long[] shown = shown(context);
      long last = shown[shown.length - 1];
      if (shown.length < GuildSnapshot.MEMBERS_MAX || Long.compareUnsigned(user, last) < 0) {
        change.addRemovedMembers(user);
        if (shown.length == GuildSnapshot.MEMBERS_MAX) {
          addMember(context, last, change);
        }
      }
      tell(context, change);
    }
  }

  private static boolean hasNodes(GuildCommandContext context) {
    return !context.tables.nodes().list().isEmpty();
  }

  private static long[] shown(GuildCommandContext context) {
    return context.tables.membersAfter(0, GuildSnapshot.MEMBERS_MAX);
  }

  private static void addMember(GuildCommandContext context, long id, Snapshot.Builder to) {
    Member member = context.tables.member(id);
    if (member != null) {
      to.addMembers(part(member));
    }
  }

  private static void tell(GuildCommandContext context, Snapshot.Builder change) {
    context.relays.toAll(RelayStep.newBuilder().setSnapshot(change).build());
  }

  private static SnapshotPart part(Role role) {
    return SnapshotPart.newBuilder()
        .setId(role.id())
        .setD(json(json -> RoleJson.write(json, role)))
        .build();
  }

  private static SnapshotPart part(Member member) {
    return SnapshotPart.newBuilder()
        .setId(member.user().id())
        .setD(json(json -> MemberJson.write(json, member)))
        .build();
  }

  private static SnapshotChannel part(GuildCommandContext context, Channel channel) {
    return SnapshotChannel.newBuilder()
        .setId(channel.id())
        .setD(
            json(
                json ->
                    ChannelJson.writeShared(
                        json, context.guild, channel, context.tables.pins(channel.id()).lastUs())))
        .setText(channel.isText())
        .setLastMessage(context.tables.cursor(channel.id()).lastMessage())
        .build();
  }

  private static SnapshotThread.Builder part(GuildCommandContext context, GuildThread thread) {
    return counted(context, thread)
        .setD(
            json(
                json -> {
                  json.writeStartObject();
                  ThreadJson.writeShared(json, context, thread);
                  json.writeEndObject();
                }));
  }

  private static SnapshotThread.Builder counted(GuildCommandContext context, GuildThread thread) {
    return SnapshotThread.newBuilder()
        .setId(thread.id())
        .setParent(thread.parent())
        .setLastMessage(context.tables.cursor(thread.id()).lastMessage())
        .setMessageCount(thread.counts().messages())
        .setTotalMessages(thread.counts().total());
  }

  static ByteString json(JsonWriter writer) {
    return ByteString.copyFrom(JsonBuffer.of(writer));
  }
}
