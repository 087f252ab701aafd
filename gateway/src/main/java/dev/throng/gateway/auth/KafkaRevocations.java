package dev.throng.gateway.auth;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.gateway.process.OutOfMemoryExit;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Revocation;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the compacted topic {@code revocations} from its beginning into a {@link
 * RevocationTable}, on a thread of its own. {@link #isLoaded} turns true once the end that the
 * topic had at the start was reached; until then no token may be accepted. If Kafka fails for good,
 * it goes on after a second where it was: to read all again would look for each user's sessions
 * again.
 */
public final class KafkaRevocations implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaRevocations.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final long RETRY_MS = 1_000;
  private static final long CLOSE_MS = 5_000;

  private final Supplier<Consumer<byte[], byte[]>> clients;
  private final RevocationTable table;
  private final java.util.function.Consumer<Set<Long>> listener;
  private final Thread thread;
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Offsets of the next records: from there on it goes on after a failure. Of the thread. */
  private final Map<TopicPartition, Long> next = new HashMap<>();

  private volatile @Nullable Consumer<byte[], byte[]> current;
  private volatile boolean loaded;

  /**
   * Starts to load.
   *
   * @param listener told once for each batch that was read of its users, some of whose tokens are
   *     void, after the table has them
   */
  public KafkaRevocations(
      String bootstrapServers,
      RevocationTable table,
      java.util.function.Consumer<Set<Long>> listener) {
    this(() -> client(bootstrapServers), table, listener);
  }

  KafkaRevocations(
      Supplier<Consumer<byte[], byte[]>> clients,
      RevocationTable table,
      java.util.function.Consumer<Set<Long>> listener) {
    this.clients = clients;
    this.table = table;
    this.listener = listener;
    this.thread = new Thread(this::run, "revocations");
    thread.setDaemon(true);
    thread.start();
  }

  private static Consumer<byte[], byte[]> client(String bootstrapServers) {
    Properties properties = new Properties();
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "revocations");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * Whether all revocations from before the start are in the table, and those that come are
   * followed.
   */
  public boolean isLoaded() {
    return loaded && thread.isAlive();
  }

  @Override
  public void close() throws InterruptedException {
    closed.countDown();
    Consumer<byte[], byte[]> consumer = current;
    if (consumer != null) {
      consumer.wakeup();
    }
    thread.join(CLOSE_MS);
  }

  private void run() {
    do {
      try (Consumer<byte[], byte[]> consumer = clients.get()) {
        current = consumer;
        follow(consumer);
      } catch (WakeupException e) {
        LOG.debug("closed");
      } catch (KafkaException | IllegalStateException e) {
        LOG.warn("cannot follow topic={}, trying again: {}", topicName(), e.toString());
      } catch (RuntimeException | Error e) {
        OutOfMemoryExit.check(e);
        // Without this thread revoked tokens would be taken for ever.
        LOG.error("following topic={} failed, trying again", topicName(), e);
      }
    } while (!closedWithin(RETRY_MS));
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
    next.forEach(consumer::seek);
    Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
    while (!closedWithin(0)) {
      Set<Long> users = new HashSet<>();
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        apply(record, users);
      }
      if (!users.isEmpty()) {
        listener.accept(users);
      }
      partitions.forEach(partition -> next.put(partition, consumer.position(partition)));
      if (!loaded) {
        ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
        if (ends.isEmpty()) {
          loaded = true;
          LOG.info("revocations loaded, users={}", table.size());
        }
      }
    }
  }

  private void apply(ConsumerRecord<byte[], byte[]> record, Set<Long> users) {
    if (record.value() == null) {
      return;
    }
    try {
      Revocation revocation = Revocation.parseFrom(record.value());
      table.revoke(
          revocation.getUser(), revocation.getValidAfterMs(), revocation.getRevokedIssuedMsList());
      users.add(revocation.getUser());
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

  private boolean closedWithin(long ms) {
    try {
      return closed.await(ms, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      // Nobody but the end of the process interrupts this thread.
      return true;
    }
  }
}
