package dev.throng.jobs.core.state;

import org.jspecify.annotations.Nullable;

/** A derived value, which may have been changed in place: a rollback forgets it. */
final class DerivedCell<V> implements Cell<V>, TransactionalState.Buffered {
  private final Cell<V> backing;

  /** As it is in {@link #backing}; null: it has not been asked since the last commit. */
  private @Nullable V known;

  DerivedCell(Cell<V> backing) {
    this.backing = backing;
  }

  @Override
  public @Nullable V get() {
    if (known == null) {
      known = backing.get();
    }
    return known;
  }

  @Override
  public void put(V value) {
    known = value;
    backing.put(value);
  }

  @Override
  public void remove() {
    known = null;
    backing.remove();
  }

  @Override
  public void commit() {
    known = null;
  }

  @Override
  public void rollback() {
    remove();
  }
}
