package dev.throng.connectors.cassandra.source;

import com.datastax.oss.driver.api.core.cql.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some rows of a split.
 *
 * @param rows read once
 * @param count of them
 * @param next paging state of the page after it; null: it is the last one
 */
record FetchedPage(Iterable<Row> rows, int count, byte @Nullable [] next) {
  /** What a split that is done still has. */
  static final FetchedPage NONE = new FetchedPage(List.of(), 0, null);
}
