package dev.throng.jobs.core.guild;

/**
 * A count of members that takes several commands: the one that goes on, or the last that took
 * longer than its caller waited.
 *
 * @param days of the count
 * @param roles of the count, as they came
 * @param sinceUs tells it from others
 * @param startedUs when it was begun
 * @param pruned what came out; negative: it goes on
 */
public record PrunePreview(int days, long[] roles, long sinceUs, long startedUs, long pruned) {
  static final long RUNNING = -1;

  PrunePreview ended(long count) {
    return new PrunePreview(days, roles, sinceUs, startedUs, count);
  }
}
