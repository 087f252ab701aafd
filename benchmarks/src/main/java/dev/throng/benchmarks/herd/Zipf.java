package dev.throng.benchmarks.herd;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Picks one of some things, the n-th with a probability proportional to 1 / n^skew. */
final class Zipf {
  private final double[] cumulative;

  /**
   * A choice.
   *
   * @param count of things, &gt; 0
   * @param skew 0: all are alike
   */
  Zipf(int count, double skew) {
    cumulative = new double[count];
    double sum = 0;
    for (int n = 0; n < count; n++) {
      sum += 1 / Math.pow(n + 1, skew);
      cumulative[n] = sum;
    }
  }

  /** Index of one, 0 being the most likely. */
  int pick(RandomGenerator random) {
    double point = random.nextDouble() * cumulative[cumulative.length - 1];
    int at = Arrays.binarySearch(cumulative, point);
    return Math.min(cumulative.length - 1, at < 0 ? -at - 1 : at + 1);
  }
}
