package dev.throng.gateway.bus;

import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The settings of the gateway's Kafka clients. */
final class KafkaSettings {
  /**
   * Far above any restart of a broker: a command that was handed over is given up only when its
   * sender has long been told that the outcome is unknown.
   */
  private static final int DELIVERY_TIMEOUT_MS = 300_000;

  /**
   * Topics written to at start must never leave the producer's metadata: a send that waits for
   * metadata would fail while Kafka is down, instead of waiting in the buffer.
   */
  private static final long METADATA_IDLE_MS = 30L * 24 * 60 * 60 * 1000;

  /** Records of commands that wait to be sent. */
  static final long BUFFER_BYTES = 64L << 20;

  /** What may wait for one partition, however many there are. */
  private static final long PARTITION_BYTES_MIN = 256 << 10;

  private static final int RECORD_BYTES_MAX = 9 << 20;

  /**
   * What one batch takes of the buffer, however little is in it: a partition is written one batch
   * per round trip (ADR 0008).
   */
  private static final int BATCH_BYTES_MAX = 256 << 10;

  /** So much of the buffer may be taken by batches that are not full. */
  private static final int OPEN_BATCHES_SHARE = 4;

  private KafkaSettings() {}

  /**
   * Idempotent, on all replicas, at once, and never blocking the thread that sends. While a broker
   * is away each of its partitions holds a batch open; these are so small that all partitions' take
   * a quarter of the buffer at the most, and larger records get batches of their own.
   *
   * @param partitions that are written to
   */
  static Map<String, Object> producer(String bootstrapServers, long bufferBytes, int partitions) {
    long batchBytes = Math.min(BATCH_BYTES_MAX, bufferBytes / OPEN_BATCHES_SHARE / partitions);
    return Map.ofEntries(
        Map.entry(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
        Map.entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true),
        // A restarted broker may refuse a producer's first batch and take its second: ADR 0008.
        Map.entry(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1),
        Map.entry(ProducerConfig.ACKS_CONFIG, "all"),
        Map.entry(ProducerConfig.LINGER_MS_CONFIG, 0),
        Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MS),
        Map.entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000),
        Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0),
        Map.entry(ProducerConfig.METADATA_MAX_IDLE_CONFIG, METADATA_IDLE_MS),
        Map.entry(ProducerConfig.BUFFER_MEMORY_CONFIG, bufferBytes),
        Map.entry(ProducerConfig.BATCH_SIZE_CONFIG, (int) batchBytes),
        Map.entry(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, RECORD_BYTES_MAX),
        Map.entry(CommonClientConfigs.RETRY_BACKOFF_MS_CONFIG, 50),
        Map.entry(CommonClientConfigs.RETRY_BACKOFF_MAX_MS_CONFIG, 500),
        Map.entry(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG, 50),
        Map.entry(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500),
        Map.entry(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, 2_000),
        Map.entry(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, 4_000));
  }

  /**
   * How much of a producer's buffer may wait for one partition: its share, so that partitions
   * without a leader leave the others theirs.
   */
  static long partitionBytesMax(long bufferBytes, int partitions) {
    return Math.max(PARTITION_BYTES_MIN, bufferBytes / partitions);
  }

  /** No group, no reset, at once. */
  static Map<String, Object> consumer(String bootstrapServers) {
    return Map.ofEntries(
        Map.entry(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
        Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
        Map.entry(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false),
        Map.entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none"),
        Map.entry(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1),
        Map.entry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000),
        Map.entry(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000),
        Map.entry(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5_000),
        Map.entry(CommonClientConfigs.RETRY_BACKOFF_MS_CONFIG, 50),
        Map.entry(CommonClientConfigs.RETRY_BACKOFF_MAX_MS_CONFIG, 500),
        Map.entry(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG, 50),
        Map.entry(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500),
        Map.entry(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, 2_000),
        Map.entry(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, 4_000));
  }

  static Map<String, Object> admin(String bootstrapServers) {
    return Map.of(
        CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
        bootstrapServers,
        CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG,
        5_000,
        CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG,
        5_000);
  }
}
