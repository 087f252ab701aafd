package dev.throng.jobs.flink.common;

import java.io.Serializable;

/**
 * Runs the code that handles records, on made-up records and scratch state, so that the JVM has
 * loaded and compiled most of it before the first real record. Bounded in time. Serialized with the
 * job graph.
 */
@FunctionalInterface
public interface WarmUp extends Serializable {
  /** No warm-up. */
  WarmUp NONE = () -> {};

  /** Blocks the caller while it runs; never throws. */
  void run();
}
