package dev.throng.connectors.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.flink.annotation.PublicEvolving;

/** Executes reads. Thread-safe. */
@PublicEvolving
public interface CqlReader {
  /**
   * All rows of a statement, which must therefore carry a {@code LIMIT}. Never blocks.
   *
   * @param cql with {@code ?} markers; prepared once per text
   * @param values of the markers, in order
   */
  CompletionStage<List<Row>> read(String cql, Object... values);
}
