package dev.throng.connectors.cassandra;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One subtask's session and prepared statements. Connects in the background and keeps trying until
 * it is closed, so that a job starts while the database is down. Thread-safe; never blocks, except
 * in {@link #close}, for a bounded time.
 */
@Internal
public final class CqlClient implements CqlReader, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CqlClient.class);
  private static final BackOff CONNECT_BACK_OFF = new BackOff(200, 5_000);
  private static final long CLOSE_TIMEOUT_MS = 5_000;

  private final CqlSessionProvider provider;
  private final ScheduledExecutorService timer;
  private final Map<String, CompletableFuture<PreparedStatement>> statements =
      new ConcurrentHashMap<>();
  private final CompletableFuture<CqlSession> session = new CompletableFuture<>();

  /** A client that is not started. */
  public CqlClient(CqlSessionProvider provider) {
    this.provider = provider;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "cql-client-timer");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Starts to connect. */
  public CqlClient start() {
    connect(1);
    return this;
  }

  /** Whether there is a session: from then on for good. */
  public boolean isConnected() {
    return session.isDone();
  }

  /** The session, once there is one. The client keeps and closes it. */
  public CompletionStage<CqlSession> session() {
    return session.minimalCompletionStage();
  }

  /** Where permits and repeats are timed; shut down with the client. */
  public ScheduledExecutorService timer() {
    return timer;
  }

  /**
   * Executes a statement, once there is a session.
   *
   * @param cql with {@code ?} markers
   * @param values of the markers
   */
  public CompletionStage<AsyncResultSet> execute(String cql, @Nullable Object... values) {
    return execute(cql, statement -> bound(statement, values));
  }

  /**
   * Executes a statement that is an upsert or a delete with a write time, or a read, once there is
   * a session.
   *
   * @param cql with {@code ?} markers
   * @param bind makes the bound statement
   */
  public CompletionStage<AsyncResultSet> execute(
      String cql, Function<PreparedStatement, BoundStatement> bind) {
    return session.thenCompose(
        open ->
            prepare(open, cql)
                .thenCompose(
                    statement -> open.executeAsync(bind.apply(statement).setIdempotent(true))));
  }

  /** A statement with these values; a {@link CqlValue} is told the type of its marker. */
  public static BoundStatement bound(PreparedStatement statement, @Nullable Object... values) {
    @Nullable Object[] typed = values;
    for (int i = 0; i < values.length; i++) {
      if (values[i] instanceof CqlValue value) {
        if (typed == values) {
          typed = values.clone();
        }
        typed[i] = value.of(statement.getVariableDefinitions().get(i).getType());
      }
    }
    return statement.bind(typed);
  }

  @Override
  public CompletionStage<List<Row>> read(String cql, Object... values) {
    return execute(cql, values).thenCompose(page -> collect(page, new ArrayList<>()));
  }

  /** Runs a task later; dropped if the client was closed by then. */
  public void schedule(Runnable task, long delayMs) {
    try {
      timer.schedule(task, delayMs, MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("closed: a repeat is dropped, the restored job does it again");
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    if (session.cancel(false)) {
      return; // a session that opens from now on is closed in connected()
    }
    try {
      session.join().closeAsync().toCompletableFuture().get(CLOSE_TIMEOUT_MS, MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("session not closed within {} ms", CLOSE_TIMEOUT_MS, e);
    }
  }

  private void connect(int attempt) {
    CompletionStage<CqlSession> opening;
    try {
      opening = provider.open();
    } catch (RuntimeException e) {
      opening = CompletableFuture.failedFuture(e);
    }
    opening.whenComplete(
        (opened, failure) -> {
          if (failure == null) {
            connected(opened);
          } else {
            LOG.warn("cannot connect, attempt={}: {}", attempt, failure.toString());
            schedule(
                () -> connect(attempt + 1),
                CONNECT_BACK_OFF.delayMs(attempt, ThreadLocalRandom.current().nextDouble()));
          }
        });
  }

  private void connected(CqlSession opened) {
    if (!session.complete(opened)) {
      opened.closeAsync();
    }
  }

  private CompletableFuture<PreparedStatement> prepare(CqlSession open, String cql) {
    CompletableFuture<PreparedStatement> known = statements.get(cql);
    if (known != null) {
      return known;
    }
    CompletableFuture<PreparedStatement> mine = new CompletableFuture<>();
    CompletableFuture<PreparedStatement> other = statements.putIfAbsent(cql, mine);
    if (other != null) {
      return other;
    }
    open.prepareAsync(cql)
        .whenComplete(
            (statement, failure) -> {
              if (failure == null) {
                mine.complete(statement);
              } else {
                statements.remove(cql, mine);
                mine.completeExceptionally(new PrepareFailedException(cql, failure));
              }
            });
    return mine;
  }

  private static CompletionStage<List<Row>> collect(AsyncResultSet page, List<Row> rows) {
    page.currentPage().forEach(rows::add);
    return page.hasMorePages()
        ? page.fetchNextPage().thenCompose(next -> collect(next, rows))
        : CompletableFuture.completedFuture(rows);
  }
}
