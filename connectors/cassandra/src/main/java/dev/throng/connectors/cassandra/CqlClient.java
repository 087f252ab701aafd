package dev.throng.connectors.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
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
final class CqlClient implements CqlReader, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CqlClient.class);
  private static final BackOff CONNECT_BACK_OFF = new BackOff(200, 5_000);
  private static final long CLOSE_TIMEOUT_MS = 5_000;

  private final CqlSessionProvider provider;
  private final ScheduledExecutorService timer;
  private final Map<String, CompletableFuture<PreparedStatement>> statements =
      new ConcurrentHashMap<>();
  private final Object lock = new Object();
  private @Nullable CqlSession session;
  private boolean closed;

  CqlClient(CqlSessionProvider provider) {
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
  CqlClient start() {
    connect(1);
    return this;
  }

  /**
   * Executes a statement.
   *
   * @param cql with {@code ?} markers
   * @param values of the markers
   * @return fails with {@link NotConnectedException} while there is no session
   */
  CompletionStage<AsyncResultSet> execute(String cql, Object... values) {
    CqlSession open = session();
    if (open == null) {
      return CompletableFuture.failedFuture(new NotConnectedException());
    }
    return prepare(open, cql)
        .thenCompose(
            statement ->
                open.executeAsync(
                    statement
                        .boundStatementBuilder(values)
                        .setIdempotence(true) // upserts and deletes with a write time, and reads
                        .build()));
  }

  @Override
  public CompletionStage<List<Row>> read(String cql, Object... values) {
    return execute(cql, values).thenCompose(page -> collect(page, new ArrayList<>()));
  }

  /** Runs a task later; dropped if the client was closed by then. */
  void schedule(Runnable task, long delayMs) {
    try {
      timer.schedule(task, delayMs, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("closed: a repeat is dropped, the restored job does it again");
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    CqlSession open;
    synchronized (lock) {
      closed = true;
      open = session;
      session = null;
    }
    if (open != null) {
      try {
        open.closeAsync().toCompletableFuture().get(CLOSE_TIMEOUT_MS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        LOG.warn("session not closed within {} ms", CLOSE_TIMEOUT_MS, e);
      }
    }
  }

  private @Nullable CqlSession session() {
    synchronized (lock) {
      return session;
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
    synchronized (lock) {
      if (!closed) {
        session = opened;
        return;
      }
    }
    opened.closeAsync();
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
