package dev.throng.jobs.core.state;

import org.jspecify.annotations.Nullable;

/** A single value of the actor at hand. Values are flat records and are never changed in place. */
public interface Cell<V> {
  /** The value, or null. */
  @Nullable V get();

  /** Sets the value; the caller may not change it afterwards. */
  void put(V value);

  /** Removes the value if there is one. */
  void remove();
}
