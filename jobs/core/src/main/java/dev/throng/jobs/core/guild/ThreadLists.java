package dev.throng.jobs.core.guild;

import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.ListArchivedThreads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Lists threads: those of the guild that are active, or those of a channel that are archived. */
final class ThreadLists {
  private static final Comparator<GuildThread> LAST_ARCHIVED_FIRST =
      Comparator.comparingLong((GuildThread thread) -> thread.archive().changedUs()).reversed();

  private ThreadLists() {}

  static void active(GuildCommandContext context) {
    context
        .checkCaller()
        .ifAllowedOrElse(
            caller -> {
              List<GuildThread> found = visible(context, caller, Permissions.VIEW_CHANNEL);
              reply(context, caller, found, false);
            },
            context::reject);
  }

  /** Active threads where a member may do all of this, the newest first. */
  static List<GuildThread> visible(GuildCommandContext context, Member member, long permissions) {
    long[] channels = context.permissions().channelsWith(member, permissions);
    List<GuildThread> found = new ArrayList<>();
    if (context.tables.threads.activeCount() == 0) {
      return found;
    }
    for (GuildThread thread : context.tables.threads.active()) {
      if (!thread.isOverdue(context.nowUs())
          && Arrays.binarySearch(channels, thread.parent()) >= 0) {
        found.add(0, thread);
      }
    }
    return found;
  }

  static void archived(GuildCommandContext context, ListArchivedThreads command) {
    ChannelAccess.to(context, command.getChannel(), Permissions.READ_MESSAGE_HISTORY)
        .require(access -> access.channel().threadType() != 0, DiscordError.WRONG_CHANNEL_TYPE)
        .ifAllowedOrElse(
            access -> {
              int limit = Math.max(1, Math.min(command.getLimit(), GuildLimits.THREADS_PAGE_MAX));
              List<GuildThread> found = archived(context, command, limit + 1);
              boolean more = found.size() > limit;
              reply(context, access.member(), more ? found.subList(0, limit) : found, more);
            },
            context::reject);
  }

  private static List<GuildThread> archived(
      GuildCommandContext context, ListArchivedThreads command, int limit) {
    long beforeUs = command.getBeforeUs() == 0 ? Long.MAX_VALUE : command.getBeforeUs();
    List<GuildThread> found =
        new ArrayList<>(context.tables.threads.archivedIn(command.getChannel(), beforeUs, limit));
    for (GuildThread thread : context.tables.threads.activeIn(command.getChannel())) {
      if (thread.isOverdue(context.nowUs()) && thread.deadlineUs() < beforeUs) {
        found.add(thread.seenAt(context.nowUs()));
      }
    }
    found.sort(LAST_ARCHIVED_FIRST);
    return found.size() > limit ? found.subList(0, limit) : found;
  }

  private static void reply(
      GuildCommandContext context, Member member, List<GuildThread> threads, boolean more) {
    context.reply(
        200,
        json -> {
          json.writeStartObject();
          ThreadJson.writeList(json, context, threads, member);
          json.writeBooleanField("has_more", more);
          json.writeEndObject();
        });
  }
}
