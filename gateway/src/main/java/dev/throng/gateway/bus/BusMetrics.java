package dev.throng.gateway.bus;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.Supplier;

/** What is counted on the bus. */
final class BusMetrics {
  final Timer askLatency;
  final Counter askTimeouts;
  final Counter overloads;
  final Counter sendFailures;
  final Counter lateReplies;
  final Counter unreadable;
  final Counter gaps;
  final Counter replays;
  final Counter staleEpoch;
  final Counter deliveries;
  final Counter truncations;
  final Counter fences;
  final Counter pauses;

  private final MeterRegistry registry;

  BusMetrics(MeterRegistry registry) {
    this.registry = registry;
    askLatency =
        Timer.builder("throng.ask.latency")
            .description("From a command's send to its reply")
            .publishPercentiles(0.5, 0.99)
            .distributionStatisticExpiry(Duration.ofMinutes(1))
            .register(registry);
    askTimeouts = counter("throng.ask.timeouts", "Requests without a reply in time");
    overloads = counter("throng.ask.overloads", "Requests refused because too many wait");
    sendFailures = counter("throng.send.failures", "Commands that Kafka did not take");
    lateReplies = counter("throng.replies.late", "Replies that nobody waited for any more");
    unreadable = counter("throng.records.unreadable", "Records that are no envelope");
    gaps = counter("throng.deliveries.gaps", "Holes found in numbered streams");
    replays = counter("throng.deliveries.replays", "Deliveries dropped as repeats");
    staleEpoch = counter("throng.deliveries.stale", "Deliveries dropped as of another epoch");
    deliveries = counter("throng.deliveries.applied", "Deliveries applied");
    truncations = counter("throng.partition.truncations", "Times that records were lost in Kafka");
    pauses = counter("throng.deliveries.pauses", "Times that reading waited for the event loops");
    fences = counter("throng.node.fences", "Times that the node's epoch was ended");
  }

  void gaugeWaiting(Supplier<Number> waiting) {
    Gauge.builder("throng.ask.waiting", waiting)
        .description("Requests that wait for a reply")
        .strongReference(true)
        .register(registry);
  }

  void gaugeStreams(Supplier<Number> streams) {
    Gauge.builder("throng.deliveries.streams", streams)
        .description("Streams whose position is kept")
        .strongReference(true)
        .register(registry);
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }
}
