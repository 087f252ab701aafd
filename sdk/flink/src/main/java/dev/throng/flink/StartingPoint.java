package dev.throng.flink;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.jspecify.annotations.Nullable;

/**
 * Where a job without state begins to read. One that has state, from a checkpoint or a savepoint,
 * goes on where that ends.
 */
public final class StartingPoint implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String name;
  private final OffsetsInitializer offsets;
  private final @Nullable ThrongDatabase database;

  private StartingPoint(String name, OffsetsInitializer offsets) {
    this(name, offsets, null);
  }

  private StartingPoint(
      String name, OffsetsInitializer offsets, @Nullable ThrongDatabase database) {
    this.name = name;
    this.offsets = offsets;
    this.database = database;
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

  /**
   * First all messages of the database, however old, then the log from where the database may lack
   * something. Each message comes once.
   *
   * <p>A stored message comes as a {@link EventKind#MESSAGE_CREATED} without a guild ({@code
   * guildId} is 0), as it is now: after its edits, at the time of its id, and not at all if it has
   * been deleted. Stored messages come in no order. Windows close when all of them are read.
   *
   * <p>Needs {@code dev.throng:throng-connector-cassandra} in the job's jar.
   */
  public static StartingPoint backfill(ThrongDatabase database) {
    return new StartingPoint("backfill", OffsetsInitializer.earliest(), database);
  }

  OffsetsInitializer offsets() {
    return offsets;
  }

  /** What to read before the log; null: nothing. */
  @Nullable ThrongDatabase database() {
    return database;
  }

  @Override
  public String toString() {
    return name;
  }
}
