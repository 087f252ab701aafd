package dev.throng.gateway.bus;

import dev.throng.gateway.process.OutOfMemoryExit;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that follows a topic with a consumer of its own. Whatever ends the work before {@link
 * #close}, it begins again with a new consumer after a second: without the thread nothing new would
 * be known for ever.
 */
public final class ConsumerThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConsumerThread.class);
  private static final long RETRY_MS = 1_000;
  private static final long CLOSE_MS = 5_000;

  private final Supplier<Consumer<byte[], byte[]>> clients;
  private final String topicName;
  private final Work work;
  private final Thread thread;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable Consumer<byte[], byte[]> current;

  /** What is done with a consumer. */
  @FunctionalInterface
  public interface Work {
    /** Returns when the thread {@link #isClosed}, or fails. */
    void follow(Consumer<byte[], byte[]> consumer) throws IOException;
  }

  /**
   * Not started yet.
   *
   * @param name of the thread
   * @param topicName for the log
   */
  public ConsumerThread(
      String name, String topicName, Supplier<Consumer<byte[], byte[]>> clients, Work work) {
    this.clients = clients;
    this.topicName = topicName;
    this.work = work;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  /** Starts. */
  public void start() {
    thread.start();
  }

  /** Whether it follows, or tries to. */
  public boolean isAlive() {
    return thread.isAlive();
  }

  /** Whether the work is to end. */
  public boolean isClosed() {
    return closed.getCount() == 0;
  }

  @Override
  public void close() throws InterruptedException {
    closed.countDown();
    Consumer<byte[], byte[]> consumer = current;
    if (consumer != null) {
      consumer.wakeup();
    }
    thread.join(CLOSE_MS);
  }

  private void run() {
    do {
      try (Consumer<byte[], byte[]> consumer = clients.get()) {
        current = consumer;
        if (!isClosed()) {
          work.follow(consumer);
        }
      } catch (WakeupException e) {
        LOG.debug("closed");
      } catch (KafkaException | IllegalStateException | IOException e) {
        LOG.warn("cannot follow topic={}, trying again: {}", topicName, e.toString());
      } catch (RuntimeException | Error e) {
        OutOfMemoryExit.check(e);
        LOG.error("following topic={} failed, trying again", topicName, e);
      }
    } while (!closedWithin(RETRY_MS));
  }

  private boolean closedWithin(long ms) {
    try {
      return closed.await(ms, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      // Nobody but the end of the process interrupts this thread.
      return true;
    }
  }
}
