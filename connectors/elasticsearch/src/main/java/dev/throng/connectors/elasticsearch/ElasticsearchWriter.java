package dev.throng.connectors.elasticsearch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writer of {@link ElasticsearchSink}: one {@link DestinationQueue} for each destination, sent from
 * when elements come, when a linger or a pause is over, and when an answer comes. All of it is done
 * in the task's thread; answers come to it through the mailbox. A checkpoint does not wait: what is
 * under way is part of the state.
 */
@Internal
final class ElasticsearchWriter<T> implements StatefulSinkWriter<T, PendingRequests> {
  private static final Logger LOG = LoggerFactory.getLogger(ElasticsearchWriter.class);

  /** More destinations with work at a time would be a mistake of who names indices. */
  static final int DESTINATIONS_MAX = 1_000;

  private static final SinkWriter.Context NO_TIME =
      new SinkWriter.Context() {
        @Override
        public long currentWatermark() {
          return Long.MIN_VALUE;
        }

        @Override
        public @Nullable Long timestamp() {
          return null;
        }
      };

  private final MailboxExecutor mailbox;
  private final ProcessingTimeService time;
  private final ElasticsearchSinkOptions options;
  private final DocumentConverter<T> converter;
  private final BulkClient client;
  private final SinkWriter<DeadDocument> deadDocuments;
  // The metrics' thread looks at it, too.
  private final Map<Destination, DestinationQueue> queues = new ConcurrentHashMap<>();
  private final Map<Destination, Long> wakeAtMs = new LinkedHashMap<>();
  private final WriterMetrics metrics;
  private boolean finishing;

  ElasticsearchWriter(
      WriterInitContext context,
      ElasticsearchSinkOptions options,
      DocumentConverter<T> converter,
      BulkClient client,
      SinkWriter<DeadDocument> deadDocuments) {
    this.mailbox = context.getMailboxExecutor();
    this.time = context.getProcessingTimeService();
    this.options = options;
    this.converter = converter;
    this.client = client;
    this.deadDocuments = deadDocuments;
    this.metrics = new WriterMetrics(context.metricGroup(), queues.values());
  }

  /** What an earlier writer had not done. It may be more than the bounds: it was there before. */
  void restore(Collection<PendingRequests> state) {
    for (PendingRequests pending : state) {
      for (DocumentRequest request : pending.requests()) {
        queue(request.address().destination()).add(request, nowMs());
      }
    }
    new ArrayList<>(queues.values()).forEach(this::send);
  }

  /** Waits while the destination of a document is at its bound; others are served meanwhile. */
  @Override
  public void write(T element, Context context) throws InterruptedException {
    for (DocumentRequest request : converter.convert(element)) {
      Destination destination = request.address().destination();
      while (isFull(destination)) {
        mailbox.yield();
      }
      DestinationQueue queue = queue(destination);
      queue.add(request, nowMs());
      send(queue);
    }
  }

  @Override
  public void flush(boolean endOfInput) throws IOException, InterruptedException {
    if (endOfInput) {
      finishing = true;
      new ArrayList<>(queues.values()).forEach(this::send);
      while (!queues.isEmpty()) {
        mailbox.yield();
      }
    }
    deadDocuments.flush(endOfInput);
  }

  @Override
  public List<PendingRequests> snapshotState(long checkpointId) {
    List<PendingRequests> state = new ArrayList<>();
    for (DestinationQueue queue : queues.values()) {
      state.add(new PendingRequests(queue.pending()));
    }
    return state;
  }

  @Override
  public void close() throws Exception {
    client.close();
    deadDocuments.close();
  }

  private boolean isFull(Destination destination) {
    DestinationQueue queue = queues.get(destination);
    return queue == null ? queues.size() >= DESTINATIONS_MAX : queue.isFull();
  }

  private DestinationQueue queue(Destination destination) {
    return queues.computeIfAbsent(
        destination, absent -> new DestinationQueue(destination, options));
  }

  private void send(DestinationQueue queue) {
    List<DocumentRequest> batch = queue.nextBatch(nowMs(), finishing);
    while (!batch.isEmpty()) {
      send(queue, batch);
      batch = queue.nextBatch(nowMs(), finishing);
    }
    wake(queue);
  }

  private void send(DestinationQueue queue, List<DocumentRequest> batch) {
    metrics.sent();
    var unused =
        client
            .send(queue.destination(), batch)
            .whenComplete(
                (answer, failure) -> {
                  try {
                    mailbox.execute(
                        () -> answered(queue, batch, answer, failure), "answer of Elasticsearch");
                  } catch (RejectedExecutionException e) {
                    LOG.debug("an answer came after the writer's end");
                  }
                });
  }

  /** Sees to it that the queue is looked at when it may send again. */
  private void wake(DestinationQueue queue) {
    long atMs = queue.wakeAtMs();
    Destination destination = queue.destination();
    if (atMs < wakeAtMs.getOrDefault(destination, DestinationQueue.NEVER)) {
      wakeAtMs.put(destination, atMs);
      var unused =
          time.registerTimer(
              Math.max(atMs, nowMs() + 1),
              nowMs -> {
                if (wakeAtMs.remove(destination, atMs)) {
                  DestinationQueue known = queues.get(destination);
                  if (known != null) {
                    send(known);
                  }
                }
              });
    }
  }

  private void answered(
      DestinationQueue queue,
      List<DocumentRequest> batch,
      BulkClient.@Nullable Answer answer,
      @Nullable Throwable failure)
      throws IOException, InterruptedException {
    if (answer instanceof BulkClient.Items items && items.outcomes().size() == batch.size()) {
      items(queue, batch, items.outcomes());
    } else if (answer instanceof BulkClient.Refusal refusal) {
      refused(queue, batch, refusal);
    } else {
      throw new IOException("answer of " + queue.destination() + " to a batch", failure);
    }
    if (queue.isEmpty()) {
      queues.remove(queue.destination());
    } else {
      send(queue);
    }
  }

  private void items(
      DestinationQueue queue, List<DocumentRequest> batch, List<ItemOutcome> outcomes)
      throws IOException, InterruptedException {
    metrics.answered(outcomes);
    List<DeadDocument> dead = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      if (outcomes.get(i).verdict() == BulkVerdict.FATAL) {
        throw fatal(queue, "document " + batch.get(i).address().id());
      }
    }
    queue.answered(
        batch,
        outcomes,
        (request, reason) -> dead.add(new DeadDocument(request, reason)),
        nowMs(),
        ThreadLocalRandom.current().nextDouble());
    bury(dead);
  }

  private void refused(
      DestinationQueue queue, List<DocumentRequest> batch, BulkClient.Refusal refusal)
      throws IOException, InterruptedException {
    metrics.refused();
    switch (refusal.verdict()) {
      case FATAL -> throw fatal(queue, refusal.reason());
      case SPLIT -> {
        List<DeadDocument> dead = new ArrayList<>();
        queue.split(
            batch,
            refusal.reason(),
            (request, reason) -> dead.add(new DeadDocument(request, reason)),
            nowMs());
        bury(dead);
      }
      case DONE, STALE, RETRY, DEAD_LETTER -> {
        if (!queue.isFailing()) {
          LOG.warn("destination {} fails: {}", queue.destination(), refusal.reason());
        }
        queue.failed(batch, nowMs(), ThreadLocalRandom.current().nextDouble());
      }
    }
  }

  private void bury(List<DeadDocument> dead) throws IOException, InterruptedException {
    if (!dead.isEmpty()) {
      DocumentAddress first = dead.get(0).request().address();
      LOG.warn(
          "refused for ever: destination={} documents={} first={}",
          first.destination(),
          dead.size(),
          first.id());
    }
    for (DeadDocument document : dead) {
      deadDocuments.write(document, NO_TIME);
    }
  }

  private static IOException fatal(DestinationQueue queue, String what) {
    return new IOException(
        "destination "
            + queue.destination()
            + " refuses to be written: "
            + what
            + " (expected: a known cell, and a key that may write there)");
  }

  private long nowMs() {
    return time.getCurrentProcessingTime();
  }
}
