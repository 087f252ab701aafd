package dev.throng.jobs.flink.live;

import dev.throng.jobs.flink.kafka.OwnedActors;
import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;

/**
 * When relays have passive sessions told of messages.
 *
 * @param intervalMs from a message to the question that a relay asks about it, at the most; &gt; 0
 * @param owned timers of other guilds' relays, which a restore point may contain, are left out
 */
public record PassiveUpdates(long intervalMs, OwnedActors owned) implements Serializable {
  /** How often. */
  static final ConfigOption<Duration> INTERVAL =
      ConfigOptions.key("guild.passive-update-interval")
          .durationType()
          .defaultValue(Duration.ofSeconds(10))
          .withDescription(
              "How often passive sessions are told which channels have new messages; at least 1 ms.");

  /**
   * As a job's options say.
   *
   * @throws IllegalArgumentException if the interval is too short
   */
  static PassiveUpdates of(ReadableConfig options, OwnedActors owned) {
    Duration interval = options.get(INTERVAL);
    if (interval.toMillis() < 1) {
      throw new IllegalArgumentException(
          INTERVAL.key() + ": " + interval + " (expected: at least 1 ms)");
    }
    return new PassiveUpdates(interval.toMillis(), owned);
  }

  /** When the relay's next question is due, however often it is asked for: one timer is enough. */
  long nextMs(RelayKey relay, long nowMs) {
    // Not all relays at the same moment.
    long offsetMs = Math.floorMod(31L * relay.hashCode(), intervalMs);
    return (Math.floorDiv(nowMs - offsetMs, intervalMs) + 1) * intervalMs + offsetMs;
  }
}
