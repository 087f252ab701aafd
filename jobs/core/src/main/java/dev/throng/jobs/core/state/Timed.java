package dev.throng.jobs.core.state;

/** A value that an {@link ExpiringTable} forgets when it is old. */
public interface Timed {
  /** Command time at which it was put, microseconds since 1970. */
  long timeUs();

  /** What it adds to the size of the table; 0 where only the count is bounded. */
  default int bytes() {
    return 0;
  }
}
