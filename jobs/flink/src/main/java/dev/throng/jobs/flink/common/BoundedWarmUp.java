package dev.throng.jobs.flink.common;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Repeats rounds until there were enough of them or their time is up. */
public final class BoundedWarmUp {
  private static final Logger LOG = LoggerFactory.getLogger(BoundedWarmUp.class);

  /** The JVM compiles a method with all optimizations after 5,000 calls or some more loops. */
  private static final int ROUNDS_MAX = 6_000;

  /** The local stack has 45 s to come up, and a small machine starts job after job. */
  private static final long TIME_MAX_MS = 3_000;

  private BoundedWarmUp() {}

  /** One round of a warm-up. */
  @FunctionalInterface
  public interface Round {
    /** Runs a round; the first has number 0. */
    void run(int number) throws Exception;
  }

  /** Runs rounds. A throw ends the warm-up and nothing else: it is logged. */
  public static void run(String name, Round round) {
    long beginNs = System.nanoTime();
    int number = 0;
    try {
      while (number < ROUNDS_MAX && elapsedMs(beginNs) < TIME_MAX_MS) {
        round.run(number);
        number++;
      }
    } catch (Exception e) {
      LOG.warn("warm-up={} ended by round={}", name, number, e);
    }
    LOG.info("warm-up={} rounds={} ms={}", name, number, elapsedMs(beginNs));
  }

  private static long elapsedMs(long beginNs) {
    return (System.nanoTime() - beginNs) / 1_000_000;
  }
}
