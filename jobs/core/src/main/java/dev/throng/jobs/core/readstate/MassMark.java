package dev.throng.jobs.core.readstate;

import org.jspecify.annotations.Nullable;

/**
 * What concerns all of a guild, on its way there.
 *
 * @param mention null: a channel is gone
 * @param deletedChannel 0: none is
 */
public record MassMark(long guild, @Nullable MassMention mention, long deletedChannel) {
  static MassMark of(long guild, MassMention mention) {
    return new MassMark(guild, mention, 0);
  }

  static MassMark deleted(long guild, long channel) {
    return new MassMark(guild, null, channel);
  }
}
