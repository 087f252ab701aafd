package dev.throng.jobs.core.state;

import org.jspecify.annotations.Nullable;

/** A cell that keeps nothing. */
final class ForgottenCell<V> implements Cell<V> {
  @Override
  public @Nullable V get() {
    return null;
  }

  @Override
  public void put(V value) {
    // Forgotten.
  }

  @Override
  public void remove() {
    // There is nothing.
  }
}
