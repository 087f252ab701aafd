package dev.throng.flink;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;

/**
 * Where a job without state begins to read. One that has state, from a checkpoint or a savepoint,
 * goes on where that ends.
 */
public final class StartingPoint implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String name;
  private final OffsetsInitializer offsets;

  private StartingPoint(String name, OffsetsInitializer offsets) {
    this.name = name;
    this.offsets = offsets;
  }

  /** The oldest event that Kafka still has: {@code events} keeps 30 days by default. */
  public static StartingPoint earliest() {
    return new StartingPoint("earliest", OffsetsInitializer.earliest());
  }

  /** Only what happens after the job has started. */
  public static StartingPoint latest() {
    return new StartingPoint("latest", OffsetsInitializer.latest());
  }

  /** The first event at this time or after it; if there is none yet, what happens from now on. */
  public static StartingPoint time(Instant from) {
    return new StartingPoint(
        "time " + from, OffsetsInitializer.timestamp(Math.max(0, from.toEpochMilli())));
  }

  /** So many days before now, when this is called. */
  public static StartingPoint lastDays(int days) {
    if (days < 1) {
      throw new IllegalArgumentException("days: " + days + " (expected: 1 or more)");
    }
    return time(Instant.now().minus(Duration.ofDays(days)));
  }

  OffsetsInitializer offsets() {
    return offsets;
  }

  @Override
  public String toString() {
    return name;
  }
}
