package dev.throng.connectors.cassandra;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import org.apache.flink.annotation.Internal;
import org.apache.flink.metrics.Counter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats each write with back-off until it is acknowledged, or is known never to be. Thread-safe;
 * never blocks. Who calls it bounds the writes under way.
 */
@Internal
public final class DurableWrites {
  /** The write time is in the statement. */
  public static final long TIME_IN_STATEMENT = Statement.NO_DEFAULT_TIMESTAMP;

  private static final Logger LOG = LoggerFactory.getLogger(DurableWrites.class);

  /** One of so many failures of a write is logged. */
  private static final int LOG_EVERY_FAILURES = 16;

  private final CqlClient client;
  private final BackOff backOff;
  private final Counter retries;

  /**
   * Writes through a client.
   *
   * @param retries is counted on several threads
   */
  public DurableWrites(CqlClient client, BackOff backOff, Counter retries) {
    this.client = client;
    this.backOff = backOff;
    this.retries = retries;
  }

  /**
   * Completes when the write is acknowledged, and fails if it can never be, because of its content;
   * neither, once the client is closed.
   *
   * @param writeTimeUs microseconds since 1970, or {@link #TIME_IN_STATEMENT}
   */
  public CompletionStage<@Nullable Void> write(CqlWrite write, long writeTimeUs) {
    PendingWrite pending = new PendingWrite(write, writeTimeUs);
    pending.run();
    return pending.outcome;
  }

  /** One write until its fate is known; {@link #run} is one attempt. */
  private final class PendingWrite implements Runnable, BiConsumer<AsyncResultSet, Throwable> {
    private final CompletableFuture<@Nullable Void> outcome = new CompletableFuture<>();
    private final CqlWrite write;
    private final long writeTimeUs;
    private int failures; // one attempt at a time: each hands over to the next

    PendingWrite(CqlWrite write, long writeTimeUs) {
      this.write = write;
      this.writeTimeUs = writeTimeUs;
    }

    @Override
    public void run() {
      client
          .execute(
              write.cql(),
              statement ->
                  CqlClient.bound(statement, write.values().toArray())
                      .setQueryTimestamp(writeTimeUs))
          .whenComplete(this);
    }

    @Override
    public void accept(@Nullable AsyncResultSet acknowledged, @Nullable Throwable failure) {
      if (failure == null) {
        outcome.complete(null);
      } else if (CqlFailure.of(failure) == CqlFailure.FATAL) {
        outcome.completeExceptionally(CqlFailure.unwrap(failure));
      } else {
        retryLater(failure);
      }
    }

    private void retryLater(Throwable failure) {
      retries.inc();
      failures++;
      if (failures % LOG_EVERY_FAILURES == 0) {
        LOG.warn("write failed {} times: {}", failures, CqlFailure.unwrap(failure).toString());
      }
      client.schedule(this, backOff.delayMs(failures, ThreadLocalRandom.current().nextDouble()));
    }
  }
}
