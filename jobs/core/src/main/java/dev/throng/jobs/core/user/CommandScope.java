package dev.throng.jobs.core.user;

/**
 * Which commands an application has in a guild, or of its own.
 *
 * @param ids ascending
 * @param bytes of all of them, about
 */
public record CommandScope(long[] ids, int bytes) {
  static final CommandScope EMPTY = new CommandScope(new long[0], 0);
}
