package dev.throng.gateway.storage;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.gateway.bus.ConsumerThread;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Event;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows {@code events} and lets files go with their messages and emojis, whoever has deleted
 * those and however. All gateway nodes share the partitions as one consumer group; what was read is
 * committed after it was done, and doing it twice does no harm. An event for which the storage
 * fails is {@linkplain DeferredEvents deferred}; when too many are, nothing more is read before
 * some are done. Also {@linkplain AttachmentSweep removes} what got into no message. On a thread of
 * its own; if Kafka fails, it begins again after a second.
 */
public final class AttachmentLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AttachmentLog.class);
  static final String GROUP = "throng-attachments";
  static final Duration KAFKA_MAX = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final long COMMIT_MS = 1_000;
  private static final long FIRST_PAUSE_MS = 1_000;
  private static final int FETCH_BYTES_MAX = 4 << 20;

  /** How long nobody does what a node would have done that was killed. */
  private static final int SESSION_MS = 10_000;

  /** Few enough for a storage that takes a second for each, before Kafka takes us for dead. */
  private static final int POLL_RECORDS_MAX = 100;

  private final Options options;
  private final DeferredEvents events;
  private final AttachmentSweep sweep;
  private final GuildProgress progress;
  private final ConsumerThread thread;

  /** Of the thread: what it has committed last, and when. */
  private Map<TopicPartition, OffsetAndMetadata> committed = Map.of();

  private long committedAtMs;

  /**
   * How.
   *
   * @param pendingMax how long a file may be in no message
   * @param sweep how often is looked for such files
   */
  public record Options(Duration pendingMax, Duration sweep, InstantSource clock) {}

  /** Starts. */
  public AttachmentLog(
      String bootstrapServers,
      AttachmentFiles attachments,
      EmojiImages emojis,
      Options options,
      MeterRegistry registry) {
    this(
        () -> client(bootstrapServers),
        new KafkaGuildProgress(bootstrapServers),
        new Storage(attachments, emojis, FIRST_PAUSE_MS),
        options);
    FunctionCounter.builder("throng.attachments.passed.over", events, DeferredEvents::passedOver)
        .description("Events that were passed over since the storage fails for them alone")
        .register(registry);
    Gauge.builder("throng.attachments.deferred", events, DeferredEvents::size)
        .description("Events that wait for the storage")
        .register(registry);
    TimeGauge.builder(
            "throng.attachments.unswept",
            sweep,
            TimeUnit.MILLISECONDS,
            swept -> options.clock().millis() - swept.sweptMs())
        .description("Since files that got into no message were removed the last time")
        .register(registry);
  }

  AttachmentLog(
      Supplier<Consumer<byte[], byte[]>> clients,
      GuildProgress progress,
      Storage storage,
      Options options) {
    this.options = options;
    this.progress = progress;
    this.events =
        new DeferredEvents(
            new FileEvents(storage.attachments(), storage.emojis()), storage.firstPauseMs());
    this.sweep = new AttachmentSweep(storage.attachments(), storage.emojis(), progress, options);
    this.thread =
        new ConsumerThread("attachments", Topic.EVENTS.topicName(), clients, this::follow);
    thread.start();
  }

  /**
   * What is kept in step.
   *
   * @param firstPauseMs before what has failed is tried again
   */
  record Storage(AttachmentFiles attachments, EmojiImages emojis, long firstPauseMs) {}

  private static Consumer<byte[], byte[]> client(String bootstrapServers) {
    Properties properties = new Properties();
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "attachments");
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, GROUP);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MS);
    properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES_MAX);
    properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 500);
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLL_RECORDS_MAX);
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Whether events are followed, or tried to. */
  public boolean isFollowing() {
    return thread.isAlive();
  }

  @Override
  public void close() throws InterruptedException {
    thread.close();
    progress.close();
  }

  private void follow(Consumer<byte[], byte[]> consumer) {
    events.forgetAll();
    committed = Map.of();
    consumer.subscribe(List.of(Topic.EVENTS.topicName()), new Rebalance(consumer));
    while (!thread.isClosed()) {
      if (events.isFull()) {
        consumer.pause(consumer.assignment());
      } else {
        consumer.resume(consumer.paused());
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        add(record);
      }
      long now = options.clock().millis();
      events.retry(now);
      if (now - committedAtMs >= COMMIT_MS) {
        commit(consumer);
        committedAtMs = now;
      }
      if (sweep.isDue(now)) {
        sweep.goOn(consumer, now);
      }
    }
  }

  /** Partitions come from and go to other nodes. */
  private final class Rebalance implements ConsumerRebalanceListener {
    private final Consumer<byte[], byte[]> consumer;

    Rebalance(Consumer<byte[], byte[]> consumer) {
      this.consumer = consumer;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      try {
        commit(consumer);
      } catch (KafkaException e) {
        LOG.warn("not committed, another node does some of it again, cause={}", e.toString());
      }
      events.forget(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      events.forget(partitions);
    }
  }

  private void add(ConsumerRecord<byte[], byte[]> record) {
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    try {
      Event event = Event.parseFrom(record.value());
      events.add(partition, record.offset(), event, options.clock().millis());
    } catch (InvalidProtocolBufferException e) {
      LOG.error(
          "skipped a malformed event, partition={} offset={}", record.partition(), record.offset());
    }
  }

  /** Also of partitions that had nothing for us: a sweep waits for all. */
  private void commit(Consumer<byte[], byte[]> consumer) {
    Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
    for (TopicPartition partition : consumer.assignment()) {
      long offset = events.done(partition, consumer.position(partition, KAFKA_MAX));
      done.put(partition, new OffsetAndMetadata(offset));
    }
    if (!done.equals(committed)) {
      consumer.commitSync(done, KAFKA_MAX);
      committed = done;
    }
  }
}
