package dev.throng.jobs.core.reader;

/** What the store job has reported so far; offsets never decrease. */
@FunctionalInterface
public interface DurableOffsets {
  /** What the database has of a partition of {@code events}, as far as it concerns one channel. */
  Durable of(int partition, long channel);
}
