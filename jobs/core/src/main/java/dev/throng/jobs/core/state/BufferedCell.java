package dev.throng.jobs.core.state;

import org.jspecify.annotations.Nullable;

/** A cell whose write waits for a commit. */
final class BufferedCell<V> implements Cell<V>, TransactionalState.Buffered {
  private final Cell<V> backing;
  private final Runnable onWrite;
  private boolean known;
  private boolean written;
  private @Nullable V value;

  BufferedCell(Cell<V> backing, Runnable onWrite) {
    this.backing = backing;
    this.onWrite = onWrite;
  }

  @Override
  public @Nullable V get() {
    if (!known) {
      value = backing.get();
      known = true;
    }
    return value;
  }

  @Override
  public void put(V newValue) {
    write(newValue);
  }

  @Override
  public void remove() {
    write(null);
  }

  private void write(@Nullable V newValue) {
    onWrite.run();
    value = newValue;
    known = true;
    written = true;
  }

  @Override
  public void commit() {
    if (written) {
      if (value == null) {
        backing.remove();
      } else {
        backing.put(value);
      }
    }
    rollback();
  }

  @Override
  public void rollback() {
    value = null;
    known = false;
    written = false;
  }
}
