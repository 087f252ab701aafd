package dev.throng.connectors.cassandra.source;

import com.datastax.oss.driver.api.core.cql.Row;
import java.io.Serializable;
import org.apache.flink.annotation.PublicEvolving;

/**
 * Makes an element of a row. Travels with the job graph; called on the task's thread.
 *
 * @param <T> the element
 */
@PublicEvolving
@FunctionalInterface
public interface CassandraRowMapper<T> extends Serializable {
  /** The element, never null. A throw fails the job. */
  T map(Row row);
}
