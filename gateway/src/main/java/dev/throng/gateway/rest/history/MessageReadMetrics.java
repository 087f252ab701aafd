package dev.throng.gateway.rest.history;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/** What is counted of reads. */
final class MessageReadMetrics {
  /** Requests of each batch that was sent; its count is that of the batches. */
  final DistributionSummary batches;

  final Counter refused;
  final Counter timeouts;

  MessageReadMetrics(MeterRegistry registry, Supplier<Number> waiting) {
    batches =
        DistributionSummary.builder("throng.reads.batch")
            .description("Requests for messages that one command answered together")
            .register(registry);
    refused = counter(registry, "throng.reads.refused", "Requests for messages over a bound");
    timeouts = counter(registry, "throng.reads.timeouts", "Requests that gave a batch up");
    Gauge.builder("throng.reads.waiting", waiting)
        .description("Requests for messages that wait for a batch")
        .strongReference(true)
        .register(registry);
  }

  private static Counter counter(MeterRegistry registry, String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }
}
