package dev.throng.connectors.elasticsearch;

import java.util.Collection;
import java.util.List;
import org.apache.flink.annotation.Internal;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;

/** What is to be seen of a writer; the task's thread counts. */
@Internal
final class WriterMetrics {
  private final Counter sent;
  private final Counter done;
  private final Counter stale;
  private final Counter retries;
  private final Counter refusals;
  private final Counter dead;

  WriterMetrics(SinkWriterMetricGroup group, Collection<DestinationQueue> queues) {
    sent = group.counter("elasticsearchRequests");
    done = group.counter("elasticsearchDocuments");
    stale = group.counter("elasticsearchStaleVersions");
    retries = group.counter("elasticsearchRetries");
    refusals = group.counter("elasticsearchRefusedBatches");
    dead = group.counter("elasticsearchDeadDocuments");
    group.gauge("elasticsearchPendingDocuments", () -> pending(queues));
    group.gauge("elasticsearchFailingDestinations", () -> failing(queues));
  }

  void sent() {
    sent.inc();
  }

  void refused() {
    refusals.inc();
  }

  void answered(List<ItemOutcome> outcomes) {
    for (ItemOutcome outcome : outcomes) {
      switch (outcome.verdict()) {
        case DONE -> done.inc();
        case STALE -> stale.inc();
        case DEAD_LETTER -> dead.inc();
        case RETRY, SPLIT, FATAL -> retries.inc();
      }
    }
  }

  private static long pending(Collection<DestinationQueue> queues) {
    long pending = 0;
    for (DestinationQueue queue : queues) {
      pending += queue.requests();
    }
    return pending;
  }

  private static long failing(Collection<DestinationQueue> queues) {
    long failing = 0;
    for (DestinationQueue queue : queues) {
      failing += queue.isFailing() ? 1 : 0;
    }
    return failing;
  }
}
