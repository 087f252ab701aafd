package dev.throng.gateway.bus;

import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.ReplyTo;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Commands over Kafka. Sending never blocks: while Kafka is away, records wait in the producer's
 * buffer, each partition's up to a bound of its own, and what does not fit is refused with {@link
 * BusOverloadedException}. Each client has a producer and a budget of waiting requests of its own,
 * so that one cannot starve the other. Thread-safe.
 */
final class KafkaActorClient implements ActorClient {
  private final ReplyAddresses addresses;
  private final Producer<byte[], byte[]> producer;
  private final PendingAsks asks;
  private final LogClock clock;
  private final BusMetrics metrics;
  private volatile @Nullable UnwrittenBytes unwritten;

  /**
   * A client that refuses everything until {@link #open}.
   *
   * @param addresses shared by all clients of the node
   * @param producer of this client alone
   * @param clock learns the brokers' time
   */
  KafkaActorClient(
      ReplyAddresses addresses,
      Producer<byte[], byte[]> producer,
      PendingAsks asks,
      LogClock clock,
      BusMetrics metrics) {
    this.addresses = addresses;
    this.producer = producer;
    this.asks = asks;
    this.clock = clock;
    this.metrics = metrics;
  }

  /**
   * The partitions are known: commands may go.
   *
   * @param partitionBytesMax that may wait for one partition
   */
  void open(TopicPartitions partitions, long partitionBytesMax) {
    unwritten = new UnwrittenBytes(partitions, partitionBytesMax);
  }

  boolean isOpen() {
    return unwritten != null;
  }

  @Override
  public ReplyTo newReplyTo() {
    return addresses.next();
  }

  @Override
  public CompletableFuture<Reply> ask(ReplyTo replyTo, Topic inbox, long key, byte[] envelope) {
    long requestId = replyTo.getRequestId();
    CompletableFuture<Reply> reply;
    try {
      reply = asks.add(requestId, envelope.length, nowMs());
    } catch (BusOverloadedException e) {
      metrics.overloads.increment();
      return CompletableFuture.failedFuture(e);
    }
    long startNs = System.nanoTime();
    send(
        inbox,
        key,
        envelope,
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

  PendingAsks asks() {
    return asks;
  }

  /** Ends requests whose time is over; to be called several times a second. */
  void expire() {
    metrics.askTimeouts.increment(asks.expire(nowMs()));
  }

  private void send(Topic topic, long key, byte[] value, Callback callback) {
    UnwrittenBytes waiting = unwritten;
    if (waiting == null) {
      callback.onCompletion(null, new BusOverloadedException("Kafka was not reached yet"));
      return;
    }
    int partition;
    try {
      partition = waiting.take(topic, key, value.length);
    } catch (BusOverloadedException e) {
      callback.onCompletion(null, e);
      return;
    }
    byte[] keyBytes = ByteBuffer.allocate(Long.BYTES).putLong(key).array();
    long sentMs = nowMs();
    try {
      producer.send(
          new ProducerRecord<>(topic.topicName(), partition, keyBytes, value),
          (metadata, failure) -> {
            waiting.release(topic, partition, value.length);
            if (failure == null && topic.isInbox()) {
              clock.compare(sentMs, nowMs(), metadata.timestamp());
            }
            callback.onCompletion(metadata, failure);
          });
    } catch (RuntimeException e) {
      // Errors of the API (a closed producer, a record too large) are thrown, others called back.
      waiting.release(topic, partition, value.length);
      callback.onCompletion(null, e);
    }
  }

  private RuntimeException refusal(Exception failure) {
    metrics.sendFailures.increment();
    if (failure instanceof BufferExhaustedException) {
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
