package dev.throng.connectors.elasticsearch;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;

/**
 * Bounds of one writer.
 *
 * @param batch of one bulk request, at the most; a single larger document is sent alone
 * @param buffered of one destination, waiting and under way: at it the writer takes no more from
 *     upstream until the destination has taken some
 * @param linger how long a request waits for others to fill its batch
 * @param inFlightMax bulk requests under way per destination
 * @param backOff of a destination that fails
 */
@PublicEvolving
public record ElasticsearchSinkOptions(
    Bound batch, Bound buffered, Duration linger, int inFlightMax, DestinationBackOff backOff)
    implements Serializable {

  /** As many requests, and as many bytes of them. */
  public record Bound(int requests, long bytes) implements Serializable {
    boolean reachedBy(int requestsNow, long bytesNow) {
      return requestsNow >= requests || bytesNow >= bytes;
    }
  }

  /** Requests of {@link #batch}. */
  public static final ConfigOption<Integer> BATCH_REQUESTS =
      ConfigOptions.key("elasticsearch.batch-requests")
          .intType()
          .defaultValue(1_000)
          .withDescription("Documents in one bulk request at the most.");

  /** Bytes of {@link #batch}. */
  public static final ConfigOption<MemorySize> BATCH_SIZE =
      ConfigOptions.key("elasticsearch.batch-size")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(4))
          .withDescription("Size of one bulk request at the most.");

  /** Requests of {@link #buffered}. */
  public static final ConfigOption<Integer> BUFFER_REQUESTS =
      ConfigOptions.key("elasticsearch.buffer-requests")
          .intType()
          .defaultValue(10_000)
          .withDescription("Documents that a subtask holds for one index at the most.");

  /** Bytes of {@link #buffered}. */
  public static final ConfigOption<MemorySize> BUFFER_SIZE =
      ConfigOptions.key("elasticsearch.buffer-size")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(16))
          .withDescription("Size of what a subtask holds for one index at the most.");

  /** {@link #linger}. */
  public static final ConfigOption<Duration> LINGER =
      ConfigOptions.key("elasticsearch.linger")
          .durationType()
          .defaultValue(Duration.ofMillis(200))
          .withDescription("How long a document waits for others to fill its bulk request.");

  /** {@link #inFlightMax}. */
  public static final ConfigOption<Integer> IN_FLIGHT_MAX =
      ConfigOptions.key("elasticsearch.in-flight-max")
          .intType()
          .defaultValue(2)
          .withDescription("Bulk requests that a subtask has under way to one index.");

  /** All of them. */
  public static List<ConfigOption<?>> all() {
    return List.of(BATCH_REQUESTS, BATCH_SIZE, BUFFER_REQUESTS, BUFFER_SIZE, LINGER, IN_FLIGHT_MAX);
  }

  /** Checks the values. */
  public ElasticsearchSinkOptions {
    requirePositive(BATCH_REQUESTS, batch.requests());
    requirePositive(BATCH_SIZE, batch.bytes());
    requirePositive(BUFFER_REQUESTS, buffered.requests());
    requirePositive(BUFFER_SIZE, buffered.bytes());
    requirePositive(IN_FLIGHT_MAX, inFlightMax);
    if (linger.isNegative()) {
      throw new IllegalArgumentException(LINGER.key() + ": " + linger + " (expected: >= 0)");
    }
  }

  /** From a configuration. */
  public static ElasticsearchSinkOptions from(ReadableConfig config) {
    return new ElasticsearchSinkOptions(
        new Bound(config.get(BATCH_REQUESTS), config.get(BATCH_SIZE).getBytes()),
        new Bound(config.get(BUFFER_REQUESTS), config.get(BUFFER_SIZE).getBytes()),
        config.get(LINGER),
        config.get(IN_FLIGHT_MAX),
        DestinationBackOff.DEFAULT);
  }

  private static void requirePositive(ConfigOption<?> option, long number) {
    if (number <= 0) {
      throw new IllegalArgumentException(option.key() + ": " + number + " (expected: > 0)");
    }
  }
}
