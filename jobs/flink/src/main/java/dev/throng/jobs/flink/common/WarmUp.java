package dev.throng.jobs.flink.common;

import java.io.Serializable;

/**
 * Runs what records will run, on made-up records and state of its own, until the JVM has loaded and
 * compiled most of it; bounded in time. Travels with the job graph.
 */
@FunctionalInterface
public interface WarmUp extends Serializable {
  /** Nothing. */
  WarmUp NONE = () -> {};

  /** Blocks the caller while it runs; never throws. */
  void run();
}
