package dev.throng.connectors.cassandra.table;

import com.datastax.oss.driver.api.core.cql.Row;
import dev.throng.connectors.cassandra.BackOff;
import dev.throng.connectors.cassandra.CqlClient;
import dev.throng.connectors.cassandra.CqlFailure;
import dev.throng.connectors.cassandra.CqlSessionProvider;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.AsyncLookupFunction;
import org.apache.flink.table.functions.FunctionContext;
import org.jspecify.annotations.Nullable;

/**
 * Rows with the given values in some columns. A read that fails for want of a database is repeated
 * some times, with back-off; then, and if a key has too many rows, the job fails. The planner's
 * async operator bounds the lookups under way.
 */
@Internal
public final class RowLookupFunction extends AsyncLookupFunction {
  private static final long serialVersionUID = 1L;

  private final CqlSessionProvider sessions;
  private final RowLookup lookup;
  private final RowReader reader;
  private final String cql;
  private final int retriesMax;
  private transient @Nullable CqlClient client;

  RowLookupFunction(CqlSessionProvider sessions, RowLookup lookup, int retriesMax) {
    this.sessions = sessions;
    this.lookup = lookup;
    this.reader = new RowReader(lookup.type());
    this.cql = lookup.cql();
    this.retriesMax = retriesMax;
  }

  @Override
  public void open(FunctionContext context) {
    client = new CqlClient(sessions).start();
  }

  @Override
  public CompletableFuture<Collection<RowData>> asyncLookup(RowData key) {
    CqlClient open = client;
    if (open == null) {
      throw new IllegalStateException("not opened");
    }
    Object[] values = new Object[lookup.keys().size()];
    for (int i = 0; i < values.length; i++) {
      Object value = RowData.createFieldGetter(lookup.keyType(i), i).getFieldOrNull(key);
      if (value == null) {
        return CompletableFuture.completedFuture(List.of()); // null equals nothing
      }
      values[i] = new FieldValue(value, lookup.keyType(i));
    }
    CompletableFuture<Collection<RowData>> found = new CompletableFuture<>();
    attempt(open, values, 1, found);
    return found;
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
  }

  private void attempt(
      CqlClient open, Object[] key, int attempt, CompletableFuture<Collection<RowData>> found) {
    open.read(cql, key)
        .thenApply(this::rows)
        .whenComplete(
            (rows, failure) -> {
              if (failure == null) {
                found.complete(rows);
              } else if (attempt > retriesMax || CqlFailure.of(failure) == CqlFailure.FATAL) {
                found.completeExceptionally(CqlFailure.unwrap(failure));
              } else {
                open.schedule(
                    () -> attempt(open, key, attempt + 1, found),
                    BackOff.DEFAULT.delayMs(attempt, ThreadLocalRandom.current().nextDouble()));
              }
            });
  }

  private Collection<RowData> rows(List<Row> rows) {
    if (rows.size() > lookup.rowsMax()) {
      throw new IllegalArgumentException(
          "rows of one key of "
              + lookup.table().cql()
              + ": above "
              + lookup.rowsMax()
              + " (lookup.rows-max)");
    }
    List<RowData> converted = new ArrayList<>(rows.size());
    for (Row row : rows) {
      converted.add(reader.map(row));
    }
    return converted;
  }
}
