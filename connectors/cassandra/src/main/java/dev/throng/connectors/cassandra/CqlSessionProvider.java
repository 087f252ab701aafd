package dev.throng.connectors.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import java.io.Serializable;
import java.util.concurrent.CompletionStage;
import org.apache.flink.annotation.PublicEvolving;

/** Opens sessions to one cluster. Travels with the job graph. */
@PublicEvolving
@FunctionalInterface
public interface CqlSessionProvider extends Serializable {
  /**
   * Tries once, without blocking. The caller owns the session. Fails when no node answers or the
   * keyspace is missing; then nothing is left open.
   */
  CompletionStage<CqlSession> open();

  /** Sessions with these options. */
  static CqlSessionProvider of(CassandraClientOptions options) {
    return new DriverSessionProvider(options);
  }
}
