package dev.throng.connectors.cassandra.lookup;

import java.io.Serializable;
import org.apache.flink.annotation.PublicEvolving;

/**
 * What is looked up for an input, and what comes of it. Travels with the job graph; called from
 * several threads, so it holds no mutable state.
 *
 * @param <I> input
 * @param <K> what is asked for, with {@code equals} and {@code hashCode}
 * @param <V> what is found
 * @param <O> output; must be a type that Flink serializes without Kryo
 */
@PublicEvolving
public interface CoalescedLookup<I, K, V, O> extends Serializable {
  /**
   * The key of an input. Inputs with equal keys that are under way at the same time share a lookup,
   * so a key must also say which state of the data an input needs: an input that came after a
   * change must not have the key of one that came before it.
   */
  K key(I input);

  /** What the input is counted under, so that each has its share; with {@code equals}. */
  Object group(I input);

  /** The output for an input. */
  O answer(I input, V found);

  /** The output when a bound was hit, or the lookup failed or took too long. */
  O unavailable(I input, Throwable cause);

  /**
   * From when nobody waits for the output, milliseconds since 1970: nothing is looked up for it any
   * more then.
   */
  default long expiresMs(I input) {
    return Long.MAX_VALUE;
  }
}
