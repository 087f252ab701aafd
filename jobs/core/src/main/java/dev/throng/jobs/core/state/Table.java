package dev.throng.jobs.core.state;

import org.jspecify.annotations.Nullable;

/**
 * The state of the actor at hand: values by a long key. No iteration, because no order would be the
 * same on all backends: what must be walked has an index of its own. Values are flat records (or
 * byte[], long[], boxed) and are never changed in place.
 */
public interface Table<V> {
  /** The value, or null. */
  @Nullable V get(long key);

  /** Sets a value; the caller may not change it afterwards. */
  void put(long key, V value);

  /** Removes a value if there is one. */
  void remove(long key);

  /** Removes all values. */
  void clear();
}
