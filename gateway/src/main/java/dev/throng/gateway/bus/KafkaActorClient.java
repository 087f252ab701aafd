package dev.throng.gateway.bus;

import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.ReplyTo;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Commands over Kafka. Sending never blocks: while Kafka is away, records wait in the producer's
 * buffer, and what does not fit is refused with {@link BusOverloadedException}. Thread-safe.
 */
final class KafkaActorClient implements ActorClient {
  /** Clients give up after 15 s. */
  static final long ASK_TIMEOUT_MS = 12_000;

  private static final int REQUEST_ID_COUNTER_BITS = 22;

  private final int node;
  private final Producer<byte[], byte[]> producer;
  private final PendingAsks asks;
  private final BusMetrics metrics;
  private final AtomicLong lastRequestId;
  private volatile @Nullable TopicPartitions partitions;

  /**
   * A client that refuses everything until {@link #open}.
   *
   * @param startMs milliseconds since 1970, later than every earlier start of the node: the base of
   *     request ids, so that no reply to an earlier life's request is taken for one to ours
   */
  KafkaActorClient(
      int node,
      long startMs,
      Producer<byte[], byte[]> producer,
      PendingAsks asks,
      BusMetrics metrics) {
    this.node = node;
    this.producer = producer;
    this.asks = asks;
    this.metrics = metrics;
    this.lastRequestId = new AtomicLong(startMs << REQUEST_ID_COUNTER_BITS);
    metrics.gaugeWaiting(asks::count);
  }

  /** The partitions are known: commands may go. */
  void open(TopicPartitions checked) {
    partitions = checked;
  }

  boolean isOpen() {
    return partitions != null;
  }

  @Override
  public CompletableFuture<Reply> ask(Topic inbox, long key, Function<ReplyTo, byte[]> envelope) {
    long requestId = lastRequestId.incrementAndGet();
    byte[] value =
        envelope.apply(ReplyTo.newBuilder().setNode(node).setRequestId(requestId).build());
    CompletableFuture<Reply> reply;
    try {
      reply = asks.add(requestId, value.length, nowMs());
    } catch (BusOverloadedException e) {
      metrics.overloads.increment();
      return CompletableFuture.failedFuture(e);
    }
    long startNs = System.nanoTime();
    send(
        inbox,
        key,
        value,
        (metadata, failure) -> {
          if (failure != null) {
            asks.fail(requestId, refusal(failure));
          }
        });
    return reply.whenComplete(
        (answer, failure) -> {
          if (failure == null) {
            metrics.askLatency.record(System.nanoTime() - startNs, TimeUnit.NANOSECONDS);
          }
        });
  }

  @Override
  public CompletableFuture<Void> tell(Topic inbox, long key, byte[] envelope) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    send(
        inbox,
        key,
        envelope,
        (metadata, failure) -> {
          if (failure == null) {
            done.complete(null);
          } else {
            done.completeExceptionally(refusal(failure));
          }
        });
    return done;
  }

  /** Ends requests whose time is over; to be called several times a second. */
  void expire() {
    metrics.askTimeouts.increment(asks.expire(nowMs()));
  }

  private void send(Topic topic, long key, byte[] value, Callback callback) {
    TopicPartitions known = partitions;
    if (known == null) {
      callback.onCompletion(null, new TimeoutException("Kafka was not reached yet"));
      return;
    }
    byte[] keyBytes = ByteBuffer.allocate(Long.BYTES).putLong(key).array();
    try {
      producer.send(
          new ProducerRecord<>(topic.topicName(), known.partition(topic, key), keyBytes, value),
          callback);
    } catch (RuntimeException e) {
      // Errors of the API (a closed producer, a record too large) are thrown, others called back.
      callback.onCompletion(null, e);
    }
  }

  private RuntimeException refusal(Exception failure) {
    metrics.sendFailures.increment();
    if (failure instanceof BufferExhaustedException || partitions == null) {
      return new BusOverloadedException("Kafka does not keep up: " + failure.getMessage());
    }
    if (failure instanceof TimeoutException) {
      return new AskTimeoutException("Kafka did not answer: " + failure.getMessage());
    }
    return failure instanceof RuntimeException e ? e : new IllegalStateException(failure);
  }

  private static long nowMs() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }
}
