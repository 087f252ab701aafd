package dev.throng.jobs.flink.metrics;

/** Names that the metrics of several operators share. */
public final class MetricNames {
  /** The metric group of everything that Throng adds to an operator's own metrics. */
  public static final String GROUP = "throng";

  /** Records that an operator wrote to the dead-letter topic. */
  public static final String DEAD_LETTERS = "dead_letters_total";

  private MetricNames() {}
}
