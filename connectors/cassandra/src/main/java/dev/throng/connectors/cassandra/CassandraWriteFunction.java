package dev.throng.connectors.cassandra;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes each element and completes when it is durable. What fails for want of a database is
 * repeated with back-off until it succeeds, so an outage shows as back-pressure; what fails by its
 * content completes as rejected. Never blocks; fails the job only by a throw of {@link
 * CassandraWrite#durable} or {@link CassandraWrite#rejected}.
 *
 * <p>The async operator's capacity is the bound of writes under way: give it {@link
 * CassandraClientOptions#inFlightMax} and no timeout (0).
 *
 * <p>Metrics: {@code cassandraWriteRetries}, {@code cassandraWriteRejections}.
 *
 * @param <T> the element
 * @param <R> what is passed on
 */
@PublicEvolving
public final class CassandraWriteFunction<T, R> extends RichAsyncFunction<T, R> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(CassandraWriteFunction.class);

  /** One of so many failures of an element is logged. */
  private static final int LOG_EVERY_FAILURES = 16;

  private final CqlSessionProvider provider;
  private final CassandraWrite<T, R> write;
  private final BackOff backOff;
  private transient @Nullable CqlClient client;
  private transient @Nullable Counter retries;
  private transient @Nullable Counter rejections;

  /** With {@link BackOff#DEFAULT}. */
  public CassandraWriteFunction(CqlSessionProvider provider, CassandraWrite<T, R> write) {
    this(provider, write, BackOff.DEFAULT);
  }

  /** A function that opens one session per subtask. */
  public CassandraWriteFunction(
      CqlSessionProvider provider, CassandraWrite<T, R> write, BackOff backOff) {
    this.provider = provider;
    this.write = write;
    this.backOff = backOff;
  }

  @Override
  public void open(OpenContext context) {
    client = new CqlClient(provider).start();
    retries = getRuntimeContext().getMetricGroup().counter("cassandraWriteRetries");
    rejections = getRuntimeContext().getMetricGroup().counter("cassandraWriteRejections");
  }

  @Override
  public void asyncInvoke(T element, ResultFuture<R> result) {
    CqlClient open = client;
    if (open == null) {
      throw new IllegalStateException("not opened");
    }
    CqlWrite bound;
    try {
      bound = write.bind(element);
    } catch (RuntimeException e) {
      reject(element, result, e);
      return;
    }
    if (bound == null) {
      result.complete(List.of(write.durable(element)));
    } else {
      new PendingWrite(open, element, bound, result).run();
    }
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
  }

  private void reject(T element, ResultFuture<R> result, Throwable cause) {
    count(rejections);
    result.complete(List.of(write.rejected(element, cause)));
  }

  private static void count(@Nullable Counter counter) {
    if (counter != null) {
      synchronized (counter) {
        counter.inc();
      }
    }
  }

  /** One element's write until its fate is known; {@link #run} is one attempt. */
  private final class PendingWrite implements Runnable, BiConsumer<AsyncResultSet, Throwable> {
    private final CqlClient open;
    private final T element;
    private final CqlWrite bound;
    private final ResultFuture<R> result;
    private int failures; // one attempt at a time: each hands over to the next

    PendingWrite(CqlClient open, T element, CqlWrite bound, ResultFuture<R> result) {
      this.open = open;
      this.element = element;
      this.bound = bound;
      this.result = result;
    }

    @Override
    public void run() {
      open.execute(bound.cql(), bound.values().toArray()).whenComplete(this);
    }

    @Override
    public void accept(@Nullable AsyncResultSet acknowledged, @Nullable Throwable failure) {
      try {
        if (failure == null) {
          result.complete(List.of(write.durable(element)));
        } else if (CqlFailure.of(failure) == CqlFailure.FATAL) {
          reject(element, result, CqlFailure.unwrap(failure));
        } else {
          retryLater(failure);
        }
      } catch (RuntimeException e) {
        // Nobody looks at what this future becomes: the element would wait for ever.
        result.completeExceptionally(e);
      }
    }

    private void retryLater(Throwable failure) {
      count(retries);
      failures++;
      if (failures % LOG_EVERY_FAILURES == 0) {
        LOG.warn("write failed {} times: {}", failures, CqlFailure.unwrap(failure).toString());
      }
      open.schedule(this, backOff.delayMs(failures, ThreadLocalRandom.current().nextDouble()));
    }
  }
}
