package dev.throng.jobs.core.guild;

/**
 * A count of members that takes several commands: it goes on, or has taken longer than its caller
 * waited.
 *
 * @param caller who has asked for it
 * @param days of the count
 * @param roles of the count, as they came
 * @param sinceUs tells it from others
 * @param startedUs when it was begun
 * @param pruned what came out; negative: it goes on
 */
public record PrunePreview(
    long caller, int days, long[] roles, long sinceUs, long startedUs, long pruned) {
  static final long RUNNING = -1;

  PrunePreview ended(long count) {
    return new PrunePreview(caller, days, roles, sinceUs, startedUs, count);
  }
}
