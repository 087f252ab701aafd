package dev.throng.jobs.core.guild;

import com.google.protobuf.ByteString;
import dev.throng.protocol.wire.ChannelChange;
import dev.throng.protocol.wire.ContinueVisibility;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.RelayStep;
import dev.throng.protocol.wire.RelayVisibility;
import dev.throng.protocol.wire.VisibleSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Tells relays what users may see after a change. The relays know what they were told before, and
 * derive CHANNEL_CREATE, CHANNEL_DELETE and CHANNEL_UPDATE from the difference: so a change that is
 * told chunk by chunk may be overtaken by another without a wrong event.
 */
final class Visibility {
  private Visibility() {}

  /** Who may see this channel has changed for anyone: tells all connected users. */
  static void channelChanged(
      GuildCommandContext context, long channel, boolean updated, int usersMax) {
    VisibilityJob running = context.tables.jobs().find(channel);
    advance(
        context,
        new VisibilityJob(channel, 0, updated || (running != null && running.updated())),
        usersMax);
  }

  /** The next chunk of a job, unless a later change has started it again. */
  static void proceed(GuildCommandContext context, ContinueVisibility command, int usersMax) {
    VisibilityJob job = context.tables.jobs().find(command.getChannel());
    if (job != null && job.after() == command.getAfter()) {
      advance(context, job, usersMax);
    }
  }

  private static void advance(GuildCommandContext context, VisibilityJob job, int usersMax) {
    long[] users = context.tables.connectedAfter(job.after(), usersMax);
    VisibilityJobs jobs = context.tables.jobs();
    List<ChannelChange> changes = new ArrayList<>();
    changes.add(change(context, job.channel(), job.updated()));
    // What a user sees is told as a whole, so what else it does not know yet is told with it.
    for (VisibilityJob other : jobs.without(job.channel()).list()) {
      changes.add(change(context, other.channel(), false));
    }
    tell(context, users, changes);
    boolean more = users.length == usersMax;
    if (more) {
      long after = users[users.length - 1];
      context.tables.putJobs(jobs.with(new VisibilityJob(job.channel(), after, job.updated())));
      context.tellSelf(
          GuildCommand.newBuilder()
              .setContinueVisibility(
                  ContinueVisibility.newBuilder()
                      .setChannel(job.channel())
                      .setAfter(after)
                      .setUpdated(job.updated())));
    } else if (jobs.find(job.channel()) != null) {
      context.tables.putJobs(jobs.without(job.channel()));
    }
  }

  /**
   * What one user may see has changed.
   *
   * @param before what it saw until now; ascending
   */
  static void userChanged(GuildCommandContext context, Member member, long[] before) {
    long[] after = context.permissions().visibleChannels(member);
    Set<Long> changed = new LinkedHashSet<>();
    for (long id : before) {
      if (Arrays.binarySearch(after, id) < 0) {
        changed.add(id);
      }
    }
    for (long id : after) {
      if (Arrays.binarySearch(before, id) < 0) {
        changed.add(id);
      }
    }
    // The user may not have been told of these yet.
    for (VisibilityJob job : context.tables.jobs().list()) {
      changed.add(job.channel());
    }
    if (changed.isEmpty()) {
      return;
    }
    List<ChannelChange> changes = new ArrayList<>();
    for (long id : changed) {
      changes.add(change(context, id, false));
    }
    tell(context, new long[] {member.user().id()}, changes);
  }

  private static void tell(GuildCommandContext context, long[] users, List<ChannelChange> changes) {
    Map<Integer, Map<VisibleChannels, VisibleSet.Builder>> byNode = new TreeMap<>();
    AttachedNodes nodes = context.tables.nodes();
    GuildPermissions permissions = context.permissions();
    for (long user : users) {
      Member member = context.tables.member(user);
      if (member == null) {
        continue;
      }
      VisibleChannels visible = new VisibleChannels(permissions.visibleChannels(member));
      Set<Integer> told = new LinkedHashSet<>();
      for (Attachment attachment : context.tables.attachments(user).list()) {
        if (nodes.isLive(attachment) && told.add(attachment.node())) {
          byNode
              .computeIfAbsent(attachment.node(), node -> new LinkedHashMap<>())
              .computeIfAbsent(
                  visible, key -> VisibleSet.newBuilder().addAllVisibleChannels(key.asList()))
              .addUsers(user);
        }
      }
    }
    byNode.forEach(
        (node, sets) -> {
          RelayVisibility.Builder step = RelayVisibility.newBuilder().addAllChannels(changes);
          sets.values().forEach(step::addSets);
          AttachedNode target = nodes.find(node);
          if (target != null) {
            context.relays.toNode(
                node, target.epoch(), RelayStep.newBuilder().setVisibility(step).build());
          }
        });
  }

  private static ChannelChange change(GuildCommandContext context, long id, boolean updated) {
    Channel channel = context.structure().channel(id);
    if (channel == null) {
      throw new IllegalStateException("channel " + id + " is not in its guild");
    }
    return ChannelChange.newBuilder()
        .setChannel(id)
        .setD(ByteString.copyFrom(context.channelJson(channel)))
        .setUpdated(updated)
        .build();
  }

  /** A set of channels that can be a key. */
  private record VisibleChannels(long[] ids) {
    List<Long> asList() {
      List<Long> list = new ArrayList<>(ids.length);
      for (long id : ids) {
        list.add(id);
      }
      return list;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof VisibleChannels that && Arrays.equals(ids, that.ids);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(ids);
    }
  }
}
