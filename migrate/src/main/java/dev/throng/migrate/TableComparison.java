package dev.throng.migrate;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Compares two tables row by row: keys and values, not write times. Both are walked in the order of
 * tokens; of a partition all rows are held in memory.
 *
 * <p>What is written while it runs may be reported as a difference.
 */
final class TableComparison {
  private static final int PAGE_ROWS = 1_000;
  private static final int ATTEMPTS_MAX = 6;
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(20);

  private final Side source;
  private final Side target;
  private final int threads;

  private final class Side {
    final CqlSession session;
    final PreparedStatement range;
    final PreparedStatement firstAfter;

    Side(CqlSession session, String table, TableCopy copy) {
      this.session = session;
      String key = copy.partitionKey();
      String columns =
          copy.columns().stream().map(TableCopy.Column::name).collect(Collectors.joining(", "));
      String where = " FROM " + table + " WHERE token(" + key + ") > ?";
      range =
          session.prepare(
              "SELECT "
                  + columns
                  + ", token("
                  + key
                  + ")"
                  + where
                  + " AND token("
                  + key
                  + ") <= ?");
      firstAfter = session.prepare("SELECT token(" + key + ") AS t" + where + " LIMIT 1");
    }

    PartitionCursor rows(long after, long to) {
      return new PartitionCursor(
          session
              .execute(range.bind(after, to).setPageSize(PAGE_ROWS).setTimeout(ATTEMPT_TIMEOUT))
              .iterator(),
          keyColumns,
          columns);
    }
  }

  private final int keyColumns;
  private final int columns;

  /** Between tables of open sessions. */
  TableComparison(Migration migration, CqlSession source, CqlSession target, int threads) {
    TableCopy copy = migration.copy();
    this.columns = copy.columns().size();
    this.keyColumns = (int) copy.columns().stream().filter(TableCopy.Column::isKey).count();
    this.threads = threads;
    String from = migration.source().keyspace() + "." + migration.source().table();
    this.source = new Side(source, from, copy);
    this.target = new Side(target, copy.target(), copy);
  }

  /**
   * All rows of both.
   *
   * @param progress is told how many of {@link RingSlices#COUNT} slices are done, and rows compared
   */
  Differences full(BiConsumer<Integer, Long> progress) throws InterruptedException {
    return run(
        RingSlices.COUNT,
        slice -> {
          long after = slice == 0 ? Long.MIN_VALUE : RingSlices.first(slice) - 1;
          boolean last = slice == RingSlices.COUNT - 1;
          return compare(after, last ? Long.MAX_VALUE : RingSlices.first(slice + 1) - 1);
        },
        progress);
  }

  /** Partitions at random places of the ring, half of them the source's and half the target's. */
  Differences sampled(int partitions, RandomGenerator random) throws InterruptedException {
    long[] tokens = random.longs(partitions).toArray();
    return run(
        partitions,
        number -> {
          Side side = number % 2 == 0 ? source : target;
          Row first = side.session.execute(side.firstAfter.bind(tokens[number])).one();
          return first == null
              ? new Differences()
              : compare(first.getLong("t") - 1, first.getLong("t"));
        },
        (done, rows) -> {});
  }

  /** Which row each found of a token range: after the first token, up to the second. */
  private Differences compare(long after, long to) {
    Differences found = new Differences();
    PartitionCursor left = source.rows(after, to);
    PartitionCursor right = target.rows(after, to);
    while (!left.isAtEnd() || !right.isAtEnd()) {
      boolean takeLeft = !left.isAtEnd() && (right.isAtEnd() || left.token() <= right.token());
      boolean takeRight = !right.isAtEnd() && (left.isAtEnd() || right.token() <= left.token());
      var ofSource = takeLeft ? left.take() : Map.<List<java.nio.ByteBuffer>, Row>of();
      var ofTarget = takeRight ? right.take() : Map.<List<java.nio.ByteBuffer>, Row>of();
      found.compared += Math.max(ofSource.size(), ofTarget.size());
      ofSource.forEach(
          (key, row) -> {
            Row other = ofTarget.get(key);
            if (other == null) {
              found.missing(left.format(row));
            } else if (!left.isEqual(row, other)) {
              found.different(left.format(row));
            }
          });
      ofTarget.forEach(
          (key, row) -> {
            if (!ofSource.containsKey(key)) {
              found.extra(right.format(row));
            }
          });
    }
    return found;
  }

  private interface Part {
    Differences compare(int number);
  }

  private Differences run(int parts, Part part, BiConsumer<Integer, Long> progress)
      throws InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      ExecutorCompletionService<Differences> done = new ExecutorCompletionService<>(pool);
      for (int i = 0; i < parts; i++) {
        int number = i;
        done.submit(repeated(() -> part.compare(number)));
      }
      Differences all = new Differences();
      for (int i = 0; i < parts; i++) {
        all.addAll(done.take().get());
        progress.accept(i + 1, all.compared);
      }
      return all;
    } catch (ExecutionException e) {
      throw new IllegalStateException("comparison: " + e.getCause(), e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  /** An outage is waited for some seconds. */
  private static Callable<Differences> repeated(Callable<Differences> part) {
    return () -> {
      for (int attempt = 1; ; attempt++) {
        try {
          return part.call();
        } catch (DriverException e) {
          if (attempt == ATTEMPTS_MAX) {
            throw e;
          }
          TimeUnit.SECONDS.sleep(attempt);
        }
      }
    };
  }
}
