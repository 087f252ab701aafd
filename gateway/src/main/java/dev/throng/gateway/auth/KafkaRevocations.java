package dev.throng.gateway.auth;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Revocation;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the compacted topic {@code revocations} from its beginning into a {@link
 * RevocationTable}, on a thread of its own. {@link #isLoaded} turns true once the end that the
 * topic had at the start was reached; until then no token may be accepted. If Kafka fails for good,
 * it starts over after a second, on top of what the table holds.
 */
public final class KafkaRevocations implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaRevocations.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final long RETRY_MS = 1_000;
  private static final long CLOSE_MS = 5_000;

  private final Properties properties = new Properties();
  private final RevocationTable table;
  private final Thread thread;
  private volatile boolean loaded;
  private volatile boolean closed;

  /** Starts to load. */
  public KafkaRevocations(String bootstrapServers, RevocationTable table) {
    this.table = table;
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    this.thread = new Thread(this::run, "revocations");
    thread.setDaemon(true);
    thread.start();
  }

  /** Whether all revocations from before the start are in the table. */
  public boolean isLoaded() {
    return loaded;
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    thread.interrupt();
    thread.join(CLOSE_MS);
  }

  private void run() {
    while (!closed) {
      try (Consumer<byte[], byte[]> consumer =
          new KafkaConsumer<>(
              properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
        follow(consumer);
      } catch (WakeupException | org.apache.kafka.common.errors.InterruptException e) {
        // Interrupted by close.
      } catch (KafkaException | IllegalStateException e) {
        LOG.warn("cannot follow topic={}, starting over: {}", topicName(), e.toString());
      }
      if (!closed) {
        pause();
      }
    }
  }

  private void follow(Consumer<byte[], byte[]> consumer) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topicName()).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    if (partitions.isEmpty()) {
      throw new IllegalStateException("the topic does not exist");
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
    while (!closed) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        apply(record);
      }
      if (!loaded) {
        ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
        if (ends.isEmpty()) {
          loaded = true;
          LOG.info("revocations loaded, users={}", table.size());
        }
      }
    }
  }

  private void apply(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      return;
    }
    try {
      Revocation revocation = Revocation.parseFrom(record.value());
      table.revoke(revocation.getUser(), revocation.getValidAfterMs());
    } catch (InvalidProtocolBufferException e) {
      LOG.error(
          "skipped a malformed revocation, partition={} offset={}",
          record.partition(),
          record.offset());
    }
  }

  private static String topicName() {
    return Topic.REVOCATIONS.topicName();
  }

  private static void pause() {
    try {
      Thread.sleep(RETRY_MS);
    } catch (InterruptedException e) {
      // Interrupted by close, which the loop's condition sees.
    }
  }
}
