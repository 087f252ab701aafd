package dev.throng.connectors.cassandra.sink;

import dev.throng.connectors.cassandra.CqlClient;
import dev.throng.connectors.cassandra.CqlWrite;
import dev.throng.connectors.cassandra.DurableWrites;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.writer.AsyncSinkWriter;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.DequeRequestBuffer;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.apache.flink.connector.base.sink.writer.RequestEntryWrapper;
import org.apache.flink.connector.base.sink.writer.ResultHandler;
import org.apache.flink.connector.base.sink.writer.SimpleBatchCreator;
import org.apache.flink.connector.base.sink.writer.config.AsyncSinkWriterConfiguration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;
import org.jspecify.annotations.Nullable;

/**
 * Sends the writes of a batch one by one, each until it has its verdict, and then ends the batch. A
 * checkpoint does not wait for what is under way, as Flink's writer would for as long as an outage
 * takes: it keeps that too. Nothing goes back to Flink's buffer, because the buffer is emptied
 * without a pause, and without a checkpoint in between.
 */
final class CassandraSinkWriter<T> extends AsyncSinkWriter<T, SinkEntry<T>> {
  /**
   * Writes have time limits of their own, for each attempt; a batch may take as long as an outage.
   */
  private static final Duration BATCH_TIMEOUT = Duration.ofDays(365);

  private final InFlightLimit limit;
  private final CqlClient client;
  private final DurableWrites writes;
  private final RejectedWrites<T> rejectedWrites;
  private final Counter rejections;
  private final Set<PendingBatch> underWay = ConcurrentHashMap.newKeySet();

  /**
   * A writer.
   *
   * @param limit of this writer alone
   * @param state entries that its predecessors had not written
   */
  CassandraSinkWriter(
      InFlightLimit limit,
      ElementConverter<T, SinkEntry<T>> converter,
      RejectedWrites<T> rejectedWrites,
      WriterInitContext context,
      Collection<BufferedRequestState<SinkEntry<T>>> state) {
    super(
        converter,
        context,
        configuration(limit),
        state,
        new SimpleBatchCreator<>(limit.settings().batchBytesMax()),
        new DequeRequestBuffer<>());
    this.limit = limit;
    this.rejectedWrites = rejectedWrites;
    this.rejections =
        context.metricGroup().counter("cassandraWriteRejections", new ThreadSafeSimpleCounter());
    this.client = new CqlClient(limit.settings().sessions()).start();
    this.writes =
        new DurableWrites(
            client,
            limit.settings().backOff(),
            context.metricGroup().counter("cassandraWriteRetries", new ThreadSafeSimpleCounter()));
  }

  @Override
  protected void submitRequestEntries(
      List<SinkEntry<T>> entries, ResultHandler<SinkEntry<T>> handler) {
    PendingBatch batch = new PendingBatch(entries, handler);
    underWay.add(batch);
    batch.send();
  }

  @Override
  public void flush(boolean endOfInput) throws InterruptedException {
    if (endOfInput) {
      super.flush(true);
    }
  }

  @Override
  public List<BufferedRequestState<SinkEntry<T>>> snapshotState(long checkpointId) {
    List<RequestEntryWrapper<SinkEntry<T>>> unwritten = new ArrayList<>();
    for (PendingBatch batch : underWay) {
      for (SinkEntry<T> entry : batch.entries) {
        unwritten.add(new RequestEntryWrapper<>(entry, entry.sizeBytes()));
      }
    }
    for (BufferedRequestState<SinkEntry<T>> buffer : super.snapshotState(checkpointId)) {
      unwritten.addAll(buffer.getBufferedRequestEntries());
    }
    return List.of(new BufferedRequestState<>(unwritten));
  }

  @Override
  protected long getSizeInBytes(SinkEntry<T> entry) {
    return entry.sizeBytes();
  }

  @Override
  public void close() {
    client.close();
  }

  private static AsyncSinkWriterConfiguration configuration(InFlightLimit limit) {
    SinkSettings settings = limit.settings();
    return AsyncSinkWriterConfiguration.builder()
        .setMaxBatchSize(settings.batchWritesMax())
        .setMaxBatchSizeInBytes(settings.batchBytesMax())
        .setMaxInFlightRequests(settings.inFlightMax())
        .setMaxBufferedRequests(settings.bufferedMax())
        .setMaxTimeInBufferMS(settings.linger().toMillis())
        .setMaxRecordSizeInBytes(settings.batchBytesMax())
        .setRateLimitingStrategy(limit)
        .setRequestTimeoutMS(BATCH_TIMEOUT.toMillis())
        .build();
  }

  /** Some writes until each has its verdict. */
  private final class PendingBatch {
    private final List<SinkEntry<T>> entries;
    private final ResultHandler<SinkEntry<T>> handler;
    private final long bytes;
    private final AtomicInteger waiting;
    private final AtomicReference<@Nullable Exception> fatal = new AtomicReference<>();

    PendingBatch(List<SinkEntry<T>> entries, ResultHandler<SinkEntry<T>> handler) {
      this.entries = entries;
      this.handler = handler;
      this.bytes = entries.stream().mapToLong(SinkEntry::sizeBytes).sum();
      this.waiting = new AtomicInteger(entries.size());
    }

    void send() {
      limit.addBytes(bytes);
      for (SinkEntry<T> entry : entries) {
        CqlWrite write = entry.write();
        if (write == null) {
          settle(entry, entry.failure());
        } else {
          writes
              .write(write, entry.writeTimeUs())
              .whenComplete((acknowledged, failure) -> settle(entry, failure));
        }
      }
    }

    private void settle(SinkEntry<T> entry, @Nullable Throwable failure) {
      if (failure != null) {
        rejections.inc();
        try {
          rejectedWrites.reject(entry.element(), failure);
        } catch (RuntimeException e) {
          fatal.set(e);
        }
      }
      if (waiting.decrementAndGet() == 0) {
        Exception refused = fatal.get();
        if (refused == null) {
          underWay.remove(this);
          limit.addBytes(-bytes);
          handler.complete();
        } else {
          handler.completeExceptionally(refused);
        }
      }
    }
  }
}
