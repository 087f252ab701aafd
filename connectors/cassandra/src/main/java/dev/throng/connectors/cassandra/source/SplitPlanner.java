package dev.throng.connectors.cassandra.source;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Cuts the ring into splits of about the same number of bytes. No split spans two of the ring's
 * ranges, so that one set of replicas has all of its rows.
 */
final class SplitPlanner {
  /** Above it splits get larger instead. */
  static final int SPLITS_MAX = 100_000;

  /** Neighbours on the ring may have the same replicas: their splits should not come in a row. */
  private static final long SHUFFLE_SEED = 1;

  private SplitPlanner() {}

  /**
   * Plans the splits, in the order in which they are to be read.
   *
   * @param ranges the ring, as its nodes own it
   * @param tableBytes estimate of the table's size; 0 if it is not known
   * @param splitBytes size of a split, &gt; 0
   * @param splitsMin aimed at, however small the table is
   */
  static List<TokenInterval> plan(
      List<TokenInterval> ranges, double tableBytes, long splitBytes, int splitsMin) {
    double wanted = Math.min(Math.max(tableBytes / splitBytes, splitsMin), SPLITS_MAX);
    List<TokenInterval> splits = new ArrayList<>();
    for (TokenInterval range : ranges) {
      splits.addAll(range.split((int) Math.max(1, Math.ceil(wanted * range.ringShare()))));
    }
    Collections.shuffle(splits, new Random(SHUFFLE_SEED));
    return splits;
  }
}
