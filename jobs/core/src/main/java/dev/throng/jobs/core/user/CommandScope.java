package dev.throng.jobs.core.user;

/**
 * Which commands an application has in a guild, or of its own.
 *
 * @param ids ascending
 */
public record CommandScope(long[] ids) {
  static final CommandScope EMPTY = new CommandScope(new long[0]);
}
