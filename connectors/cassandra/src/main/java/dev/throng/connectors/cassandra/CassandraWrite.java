package dev.throng.connectors.cassandra;

import org.apache.flink.annotation.PublicEvolving;

/**
 * What to write for an element, and what to pass on once its fate is known. Travels with the job
 * graph; called from several threads, so it holds no mutable state.
 *
 * @param <T> the element
 * @param <R> what is passed on; must be a type that Flink serializes without Kryo
 */
@PublicEvolving
public interface CassandraWrite<T, R> extends CqlBinder<T> {
  /** It is acknowledged at the consistency level, or there was nothing to write. */
  R durable(T element);

  /** It can never be written, because of its content. */
  R rejected(T element, Throwable cause);
}
