package dev.throng.gateway.storage;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.gateway.bus.ConsumerThread;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Event;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows {@code events} and lets files go with their messages, whoever has deleted those and
 * however. All gateway nodes share the partitions as one consumer group; what was read is committed
 * after it was done, and doing it twice does no harm. Also removes files that got into no message.
 * On a thread of its own; if Kafka or the storage fails, it begins again after a second.
 */
public final class AttachmentLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AttachmentLog.class);
  static final String GROUP = "throng-attachments";
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration KAFKA_MAX = Duration.ofSeconds(10);
  private static final long SWEEP_RETRY_MS = 1_000;
  private static final long COMMIT_MS = 1_000;
  private static final int FETCH_BYTES_MAX = 4 << 20;

  /** Longer than a request may take, so that no file is removed whose message is on its way. */
  private static final Duration GRACE = Duration.ofMinutes(1);

  private final AttachmentFiles files;
  private final Options options;
  private final ConsumerThread thread;

  /** Of the thread: the log's ends when they were looked up last, and when that was. */
  private Map<TopicPartition, Long> ends = Map.of();

  private long endsAtMs;
  private long nextSweepMs;
  private long committedAtMs;

  /**
   * How.
   *
   * @param pendingMax how long a file may be in no message
   * @param sweep how often is looked for such files
   */
  public record Options(Duration pendingMax, Duration sweep, InstantSource clock) {}

  /** Starts. */
  public AttachmentLog(String bootstrapServers, AttachmentFiles files, Options options) {
    this(() -> client(bootstrapServers), files, options);
  }

  AttachmentLog(
      Supplier<Consumer<byte[], byte[]>> clients, AttachmentFiles files, Options options) {
    this.files = files;
    this.options = options;
    this.thread =
        new ConsumerThread("attachments", Topic.EVENTS.topicName(), clients, this::follow);
    thread.start();
  }

  private static Consumer<byte[], byte[]> client(String bootstrapServers) {
    Properties properties = new Properties();
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "attachments");
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, GROUP);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES_MAX);
    properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 500);
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public void close() throws InterruptedException {
    thread.close();
  }

  private void follow(Consumer<byte[], byte[]> consumer) throws IOException {
    consumer.subscribe(List.of(Topic.EVENTS.topicName()));
    boolean uncommitted = false;
    while (!thread.isClosed()) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        apply(record);
        uncommitted = true;
      }
      long now = options.clock().millis();
      if (uncommitted && now - committedAtMs >= COMMIT_MS) {
        consumer.commitSync(KAFKA_MAX);
        committedAtMs = now;
        uncommitted = false;
      }
      if (now >= nextSweepMs) {
        nextSweepMs = now + options.sweep().toMillis();
        sweep(consumer, now);
      }
    }
  }

  private void apply(ConsumerRecord<byte[], byte[]> record) throws IOException {
    Event event;
    try {
      event = Event.parseFrom(record.value());
    } catch (InvalidProtocolBufferException e) {
      LOG.error(
          "skipped a malformed event, partition={} offset={}", record.partition(), record.offset());
      return;
    }
    long channel = event.getChannel();
    switch (event.getEventCase()) {
      case MESSAGE_CREATED ->
          files.claim(
              channel,
              event.getMessageCreated().getMessage(),
              event.getMessageCreated().getAttachmentsList());
      case MESSAGE_UPDATED ->
          files.claim(
              channel,
              event.getMessageUpdated().getMessage(),
              event.getMessageUpdated().getAttachmentsList());
      case MESSAGE_DELETED -> files.messageGone(channel, event.getMessageDeleted().getMessage());
      case CHANNEL_DELETED -> files.channelGone(channel);
      default -> {
        // Nothing with files.
      }
    }
  }

  /**
   * Whoever has the first partition sweeps, and only up to a time up to which the whole group has
   * read the log: a file whose message was not read of yet is none that no message has.
   */
  private void sweep(Consumer<byte[], byte[]> consumer, long now) throws IOException {
    // Also of partitions that had nothing for us.
    consumer.commitSync(KAFKA_MAX);
    Set<TopicPartition> all = new HashSet<>();
    consumer
        .partitionsFor(Topic.EVENTS.topicName(), KAFKA_MAX)
        .forEach(info -> all.add(new TopicPartition(info.topic(), info.partition())));
    boolean isFirst =
        consumer.assignment().contains(new TopicPartition(Topic.EVENTS.topicName(), 0));
    Map<TopicPartition, Long> before = ends;
    if (isFirst && before.keySet().equals(all) && !all.isEmpty()) {
      Map<TopicPartition, OffsetAndMetadata> committed =
          new HashMap<>(consumer.committed(all, KAFKA_MAX));
      boolean allRead =
          before.entrySet().stream()
              .allMatch(end -> end.getValue() <= offset(committed.get(end.getKey())));
      if (!allRead) {
        nextSweepMs = now + SWEEP_RETRY_MS;
        return;
      }
      files.sweep(endsAtMs - options.pendingMax().plus(GRACE).toMillis());
    }
    ends = new HashMap<>(consumer.endOffsets(all, KAFKA_MAX));
    endsAtMs = now;
  }

  private static long offset(@Nullable OffsetAndMetadata committed) {
    return committed == null ? 0 : committed.offset();
  }
}
