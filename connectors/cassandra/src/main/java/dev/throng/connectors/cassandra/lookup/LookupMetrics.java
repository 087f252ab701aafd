package dev.throng.connectors.cassandra.lookup;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;

/** What is counted of lookups. Thread-safe. */
final class LookupMetrics {
  private final Counter launched;
  private final Counter joined;
  private final Counter unavailable;
  private final Counter expired;
  private final Counter refused;

  LookupMetrics(MetricGroup group) {
    launched = counter(group, "lookups");
    joined = counter(group, "lookupsJoined");
    unavailable = counter(group, "lookupsUnavailable");
    expired = counter(group, "lookupsExpired");
    refused = counter(group, "lookupsRefused");
  }

  void launched() {
    launched.inc();
  }

  void joined() {
    joined.inc();
  }

  void unavailable() {
    unavailable.inc();
  }

  void expired() {
    expired.inc();
  }

  void refused() {
    refused.inc();
  }

  private static Counter counter(MetricGroup group, String name) {
    return group.counter(name, new ThreadSafeSimpleCounter());
  }
}
