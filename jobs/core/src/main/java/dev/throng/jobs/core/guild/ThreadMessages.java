package dev.throng.jobs.core.guild;

import dev.throng.protocol.Permissions;
import org.jspecify.annotations.Nullable;

/** What messages do to the thread that they are in. */
final class ThreadMessages {
  private ThreadMessages() {}

  /** Whether a thread, if it is one, is not locked for who has these permissions there. */
  static boolean isOpenTo(GuildCommandContext context, ChannelAccess access) {
    GuildThread thread = of(context, access.channel());
    return thread == null || !thread.settings().locked() || access.may(Permissions.MANAGE_THREADS);
  }

  /** Whether an archived thread, if it is one, has room among the active ones. */
  static boolean hasRoom(GuildCommandContext context, Channel channel) {
    GuildThread thread = of(context, channel);
    return thread == null || !thread.archive().archived() || ThreadUpdates.makeRoom(context);
  }

  /** Whether what is said in a channel may be changed: it is no archived thread. */
  static boolean isActive(GuildCommandContext context, Channel channel) {
    GuildThread thread = of(context, channel);
    return thread == null || !thread.isArchived(context.nowUs());
  }

  private static @Nullable GuildThread of(GuildCommandContext context, Channel channel) {
    return channel.isThread() ? context.tables.threads.get(channel.id()) : null;
  }

  /**
   * A message is about to be sent. A thread is taken out of the archive by it, and its author comes
   * to it, if there is room.
   */
  static void sending(GuildCommandContext context, Channel channel, MessageAuthor author) {
    GuildThread thread = of(context, channel);
    if (thread == null) {
      return;
    }
    if (thread.isOverdue(context.nowUs())) {
      thread = ThreadUpdates.archive(context, thread, thread.deadlineUs());
    }
    if (thread.archive().archived()) {
      thread = ThreadUpdates.reopen(context, thread);
    }
    Member member = author.member();
    if (member != null && !context.tables.threads.members(thread.id()).has(member)) {
      // One who finds no room has written all the same.
      boolean unused = ThreadMembership.join(context, thread, member);
    }
  }

  /** A message was sent. */
  static void sent(GuildCommandContext context, Channel channel) {
    GuildThread thread = of(context, channel);
    if (thread != null) {
      GuildThread after = thread.sent().activeAt(context.nowUs());
      context.tables.threads.put(after);
      Snapshots.threadSaid(context, after);
    }
  }

  /** Messages were deleted. */
  static void deleted(GuildCommandContext context, long channel, int messages) {
    Channel in = context.channel(channel);
    GuildThread thread = in == null ? null : of(context, in);
    if (thread != null) {
      GuildThread after = thread.deleted(messages);
      context.tables.threads.put(after);
      Snapshots.threadSaid(context, after);
    }
  }
}
