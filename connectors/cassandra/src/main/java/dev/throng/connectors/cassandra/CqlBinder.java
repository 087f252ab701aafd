package dev.throng.connectors.cassandra;

import java.io.Serializable;
import org.apache.flink.annotation.PublicEvolving;
import org.jspecify.annotations.Nullable;

/**
 * What to write for an element. Travels with the job graph; called from several threads, so it
 * holds no mutable state.
 *
 * @param <T> the element
 */
@PublicEvolving
@FunctionalInterface
public interface CqlBinder<T> extends Serializable {
  /** The write, or null if there is nothing to write. A throw means that it can never be. */
  @Nullable CqlWrite bind(T element);
}
