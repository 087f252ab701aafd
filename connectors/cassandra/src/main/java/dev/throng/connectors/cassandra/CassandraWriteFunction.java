package dev.throng.connectors.cassandra;

import java.util.List;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;
import org.jspecify.annotations.Nullable;

/**
 * Writes each element and completes when it is durable. What fails for want of a database is
 * repeated with back-off until it succeeds, so an outage shows as back-pressure; what fails by its
 * content completes as rejected. That each element comes out again, with its verdict, is what
 * {@code CassandraSink} cannot do: a job that reports how far it is durable needs this one. Never
 * blocks; fails the job only by a throw of {@link CassandraWrite#durable} or {@link
 * CassandraWrite#rejected}.
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

  private final CqlSessionProvider provider;
  private final CassandraWrite<T, R> write;
  private final BackOff backOff;
  private transient @Nullable CqlClient client;
  private transient @Nullable DurableWrites writes;
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
    MetricGroup metrics = getRuntimeContext().getMetricGroup();
    client = new CqlClient(provider).start();
    writes =
        new DurableWrites(
            client,
            backOff,
            metrics.counter("cassandraWriteRetries", new ThreadSafeSimpleCounter()));
    rejections = metrics.counter("cassandraWriteRejections", new ThreadSafeSimpleCounter());
  }

  @Override
  public void asyncInvoke(T element, ResultFuture<R> result) {
    DurableWrites open = writes;
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
      return;
    }
    open.write(bound, DurableWrites.TIME_IN_STATEMENT)
        .whenComplete(
            (acknowledged, failure) -> {
              try {
                if (failure == null) {
                  result.complete(List.of(write.durable(element)));
                } else {
                  reject(element, result, failure);
                }
              } catch (RuntimeException e) {
                // Nobody looks at what this future becomes: the element would wait for ever.
                result.completeExceptionally(e);
              }
            });
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
  }

  private void reject(T element, ResultFuture<R> result, Throwable cause) {
    if (rejections != null) {
      rejections.inc();
    }
    result.complete(List.of(write.rejected(element, cause)));
  }
}
