package dev.throng.connectors.cassandra.sink;

import java.io.Serializable;
import org.apache.flink.annotation.PublicEvolving;

/**
 * What becomes of an element that can never be written because of its content. Travels with the job
 * graph; called on the driver's threads, so it must neither block nor keep mutable state.
 *
 * @param <T> the element
 */
@PublicEvolving
@FunctionalInterface
public interface RejectedWrites<T> extends Serializable {
  /** Takes the element over, once it returns; a throw fails the job. May see a repeat. */
  void reject(T element, Throwable cause);

  /** Fails the job: nothing is ever left out. */
  static <T> RejectedWrites<T> failJob() {
    return (element, cause) -> {
      throw new IllegalStateException("can never be written", cause);
    };
  }
}
