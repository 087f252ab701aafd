package dev.throng.jobs.flink.kafka;

import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.protocol.Topic;
import java.util.Properties;
import java.util.Set;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;

/** Sources and sinks of a job, with the client settings that order and durability depend on. */
public final class KafkaJobConnectors implements JobConnectors {
  /** Equal to the topics' {@code max.message.bytes}; one command's effects are below 8 MiB. */
  static final int REQUEST_BYTES_MAX = 10 << 20;

  /**
   * A record never expires. One that did would be missing before a later one that may still be
   * written, and its reader would take the replay for a repeat.
   */
  static final int DELIVERY_TIMEOUT_MS = Integer.MAX_VALUE;

  /** How long a full buffer may wait for its broker, far above any restart; then the job fails. */
  static final int BUFFER_FULL_TIMEOUT_MS = 10 * 60 * 1000;

  /**
   * With one request in flight a partition is written a batch per round trip: 50 MiB/s at 5 ms. A
   * batch's first record takes this much of the buffer, however small it is.
   */
  static final int BATCH_BYTES = 256 << 10;

  private static final int REQUEST_TIMEOUT_MS = 30_000;

  private final String bootstrapServers;
  private final MemorySize producerBuffer;
  private final String job;
  private final TopicLayout layout;
  private final InboxCell cell;

  /**
   * Connectors of a job.
   *
   * @param job its name, for client ids
   * @param options {@link KafkaOptions}, {@link InboxCell#CELL}
   * @param layout of the topics that it reads and writes
   */
  public KafkaJobConnectors(String job, ReadableConfig options, TopicLayout layout) {
    this.bootstrapServers = options.get(KafkaOptions.BOOTSTRAP_SERVERS);
    this.producerBuffer = options.get(KafkaOptions.PRODUCER_BUFFER);
    this.job = job;
    this.layout = layout;
    this.cell = InboxCell.of(options);
  }

  /**
   * A topic from its beginning, or from the job's state. Offsets that Kafka does not have any more
   * are an error: nothing is skipped in silence. Only queries and progress reports may be skipped:
   * nobody waits for an old query, and a newer report says all that an older one did.
   */
  @Override
  public Source<RawRecord, ?, ?> source(Topic topic) {
    if (cell.count() == 1 || !topic.isInbox()) {
      return builder(topic).setTopics(topic.topicName()).build();
    }
    Set<TopicPartition> owned = cell.partitions(topic, layout.partitions(topic));
    return new CellSource(builder(topic).setPartitions(owned).build(), owned);
  }

  private KafkaSourceBuilder<RawRecord> builder(Topic topic) {
    return KafkaSource.<RawRecord>builder()
        .setBootstrapServers(bootstrapServers)
        .setGroupId("throng-" + job)
        .setClientIdPrefix("throng-" + job + "-" + topic.topicName())
        .setStartingOffsets(maySkip(topic) ? OffsetsInitializer.earliest() : new BeginningOffsets())
        .setDeserializer(new RawRecordDeserializationSchema())
        .setProperties(consumerProperties(topic));
  }

  @Override
  public OwnedActors owned(Topic inbox) {
    InboxCell mine = cell;
    int partitions = layout.partitions(inbox);
    return actor -> mine.ownsActor(inbox, actor, partitions);
  }

  /** Any topic of the layout; the record says which. */
  @Override
  public KafkaSink<OutRecord> sink() {
    return KafkaSink.<OutRecord>builder()
        .setBootstrapServers(bootstrapServers)
        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
        .setRecordSerializer(new OutRecordSerializationSchema(layout))
        .setKafkaProducerConfig(producerProperties(producerBuffer))
        .build();
  }

  private static boolean maySkip(Topic topic) {
    return topic == Topic.QUERIES || topic == Topic.STORE_PROGRESS;
  }

  static Properties consumerProperties(Topic topic) {
    Properties properties = new Properties();
    set(properties, ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
    set(properties, ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
    set(properties, ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
    set(properties, ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    set(properties, ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
    // Partition counts are fixed for life.
    set(properties, KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(), -1);
    // A job goes on from its checkpoints alone. Gateways read how far guilds have come.
    boolean isWaitedFor = topic == Topic.GUILD_INBOX;
    set(properties, KafkaSourceOptions.COMMIT_OFFSETS_ON_CHECKPOINT.key(), isWaitedFor);
    return properties;
  }

  static Properties producerProperties(MemorySize buffer) {
    Properties properties = new Properties();
    set(properties, ProducerConfig.ACKS_CONFIG, "all");
    set(properties, ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    // A restarted broker may refuse a producer's first batch and take its second: ADR 0008.
    set(properties, ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    set(properties, ProducerConfig.LINGER_MS_CONFIG, 0);
    set(properties, ProducerConfig.MAX_REQUEST_SIZE_CONFIG, REQUEST_BYTES_MAX);
    set(properties, ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    set(properties, ProducerConfig.BUFFER_MEMORY_CONFIG, buffer.getBytes());
    set(properties, ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
    set(properties, ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MS);
    set(properties, ProducerConfig.MAX_BLOCK_MS_CONFIG, BUFFER_FULL_TIMEOUT_MS);
    set(properties, ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
    return properties;
  }

  private static void set(Properties properties, String key, Object value) {
    properties.setProperty(key, value.toString());
  }
}
