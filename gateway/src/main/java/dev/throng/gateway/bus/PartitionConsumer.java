package dev.throng.gateway.bus;

import dev.throng.gateway.process.OutOfMemoryExit;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one partition from its end on, on a thread of its own, for ever: whatever Kafka does, it
 * starts again where it was; where that is gone, at the end, and says so.
 */
final class PartitionConsumer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionConsumer.class);
  private static final Duration POLL_TIMEOUT = Duration.ofSeconds(1);
  private static final long RETRY_MS = 500;

  /** A poll, and a wait for the handler, take a second each. */
  private static final long STUCK_NS = TimeUnit.SECONDS.toNanos(30);

  /** What is done with what was read; called on the consumer's thread. */
  interface Handler {
    /** Records in their order. */
    void records(List<ConsumerRecord<byte[], byte[]>> records);

    /**
     * Waits until the handler can take more; until then nothing is fetched. Most always can.
     *
     * @return false if it still cannot after this time
     */
    default boolean awaitRoom(long timeoutMs) throws InterruptedException {
      return true;
    }

    /** Records were lost: reading goes on at the end. */
    void lost();
  }

  private final TopicPartition partition;
  private final Supplier<Consumer<byte[], byte[]>> clients;
  private final Handler handler;
  private final Counter pauses;
  private final Thread thread;
  private final CountDownLatch positioned = new CountDownLatch(1);
  private volatile boolean closed;
  private volatile long lastPollNs = System.nanoTime();
  private volatile @Nullable Consumer<byte[], byte[]> client;

  /** Offset of the next record; -1 until the end was resolved. Of the thread. */
  private long nextOffset = -1;

  /** Belongs to the consumer's thread. */
  private boolean lossUnsaid;

  /**
   * A reader that has not started.
   *
   * @param pauses counts how often the handler had no room
   */
  PartitionConsumer(
      TopicPartition partition,
      Supplier<Consumer<byte[], byte[]>> clients,
      Handler handler,
      Counter pauses) {
    this.partition = partition;
    this.clients = clients;
    this.handler = handler;
    this.pauses = pauses;
    this.thread = new Thread(this::run, "consume-" + partition);
    thread.setDaemon(true);
  }

  /** Starts reading. */
  void start() {
    thread.start();
  }

  /** Whether the thread lives and has asked Kafka of late, with an answer or not. */
  boolean isReading() {
    return thread.isAlive() && !closed && System.nanoTime() - lastPollNs < STUCK_NS;
  }

  /** Waits until the end was resolved: every record written from here on will be read. */
  void awaitPositioned() throws InterruptedException {
    positioned.await();
  }

  private void run() {
    while (!closed) {
      try (Consumer<byte[], byte[]> opened = clients.get()) {
        sayLoss();
        client = opened;
        opened.assign(Set.of(partition));
        if (nextOffset < 0) {
          nextOffset = endOffset(opened);
        }
        opened.seek(partition, nextOffset);
        positioned.countDown();
        consume(opened);
      } catch (WakeupException | InterruptException | InterruptedException e) {
        LOG.debug("partition={} stopped", partition);
      } catch (KafkaException e) {
        LOG.warn("partition={} offset={} is read again: {}", partition, nextOffset, e.toString());
        pause();
      } catch (Throwable e) {
        OutOfMemoryExit.check(e);
        // Whatever it was, what was read with it may be gone.
        LOG.error("partition={} offset={} reading failed", partition, nextOffset, e);
        lossUnsaid = true;
        pause();
      }
    }
  }

  private void consume(Consumer<byte[], byte[]> opened) throws InterruptedException {
    while (!closed) {
      try {
        awaitRoom(opened);
        List<ConsumerRecord<byte[], byte[]>> records = opened.poll(POLL_TIMEOUT).records(partition);
        lastPollNs = System.nanoTime();
        if (!records.isEmpty()) {
          nextOffset = records.get(records.size() - 1).offset() + 1;
          hand(records);
        }
      } catch (InvalidOffsetException e) {
        LOG.error("partition={} offset={} is gone: reading on at the end", partition, nextOffset);
        nextOffset = endOffset(opened);
        opened.seek(partition, nextOffset);
        handler.lost();
      }
    }
  }

  /** Pauses the partition for as long as the handler has no room, and stays connected. */
  private void awaitRoom(Consumer<byte[], byte[]> opened) throws InterruptedException {
    if (handler.awaitRoom(0)) {
      return;
    }
    LOG.warn("partition={} offset={} is paused: its readers are behind", partition, nextOffset);
    pauses.increment();
    opened.pause(Set.of(partition));
    try {
      do {
        opened.poll(Duration.ZERO);
        lastPollNs = System.nanoTime();
      } while (!closed && !handler.awaitRoom(POLL_TIMEOUT.toMillis()));
    } finally {
      opened.resume(Set.of(partition));
    }
  }

  /** A handler that throws has dropped records: for those who depend on them they are lost. */
  private void hand(List<ConsumerRecord<byte[], byte[]>> records) {
    try {
      handler.records(records);
    } catch (Throwable e) {
      OutOfMemoryExit.check(e);
      LOG.error("partition={} records before offset={} dropped", partition, nextOffset, e);
      lossUnsaid = true;
      sayLoss();
    }
  }

  /** Tries until it has been said: a handler that has no memory to drop may have none to say so. */
  private void sayLoss() {
    if (lossUnsaid) {
      handler.lost();
      lossUnsaid = false;
    }
  }

  private long endOffset(Consumer<byte[], byte[]> opened) {
    Map<TopicPartition, Long> ends = opened.endOffsets(Set.of(partition));
    Long end = ends.get(partition);
    if (end == null) {
      throw new KafkaException("no end offset of " + partition);
    }
    return end;
  }

  private void pause() {
    try {
      Thread.sleep(RETRY_MS);
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    Consumer<byte[], byte[]> open = client;
    if (open != null) {
      open.wakeup();
    }
    thread.join(5_000);
  }
}
