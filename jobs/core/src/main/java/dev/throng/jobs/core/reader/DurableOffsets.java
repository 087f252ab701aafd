package dev.throng.jobs.core.reader;

/** What the store job has reported. Never goes back. */
@FunctionalInterface
public interface DurableOffsets {
  /** The offset of that partition of {@code events} below which all is in the database; 0: none. */
  long below(int partition);
}
