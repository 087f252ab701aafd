package dev.throng.jobs.core.guild;

import dev.throng.protocol.DiscordError;

/**
 * The caller of a command, a thread that it may see, and what it may do there.
 *
 * @param thread as whoever looks now sees it
 */
record ThreadAccess(ChannelAccess channel, GuildThread thread) {

  /** The caller may see the thread: otherwise 10003, 50001; 50024 for what is no thread. */
  static Check<ThreadAccess> toView(GuildCommandContext context, long id) {
    return ChannelAccess.toView(context, id)
        .then(
            access -> {
              GuildThread thread = context.tables.threads.get(id);
              return thread == null
                  ? Check.refused(DiscordError.WRONG_CHANNEL_TYPE)
                  : Check.allowed(new ThreadAccess(access, thread.seenAt(context.nowUs())));
            });
  }

  Member member() {
    return channel.member();
  }

  boolean may(long permission) {
    return channel.may(permission);
  }

  boolean isArchived() {
    return thread.archive().archived();
  }

  /** Whether the caller has made the thread. */
  boolean isOwn() {
    return thread.owner() == member().user().id();
  }
}
