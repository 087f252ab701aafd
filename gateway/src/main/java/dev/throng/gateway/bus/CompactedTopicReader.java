package dev.throng.gateway.bus;

import dev.throng.protocol.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a compacted topic from its beginning and follows it, on a thread of its own. {@link
 * #isLoaded} turns true once the end that the topic had at the start was reached. If Kafka fails
 * for good, it goes on after a second where it was.
 */
public final class CompactedTopicReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CompactedTopicReader.class);
  private static final Duration POLL = Duration.ofMillis(500);

  private final String topicName;
  private final Handler handler;
  private final ConsumerThread thread;

  /** Offsets of the next records: from there on it goes on after a failure. Of the thread. */
  private final Map<TopicPartition, Long> next = new HashMap<>();

  private volatile boolean loaded;

  /** Gets what is read, on the reader's thread. */
  public interface Handler {
    /** The next records; none, if there were none for half a second. */
    void read(ConsumerRecords<byte[], byte[]> records);
  }

  /** Starts to read. */
  public CompactedTopicReader(
      Supplier<Consumer<byte[], byte[]>> clients, Topic topic, Handler handler) {
    this.topicName = topic.topicName();
    this.handler = handler;
    this.thread = new ConsumerThread(topicName, topicName, clients, this::follow);
    thread.start();
  }

  /** A client that reads a topic. */
  public static Consumer<byte[], byte[]> client(String bootstrapServers, Topic topic) {
    Properties properties = new Properties();
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    properties.put(ConsumerConfig.CLIENT_ID_CONFIG, topic.topicName());
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Whether all records from before the start were read, and those that come are followed. */
  public boolean isLoaded() {
    return loaded && isFollowing();
  }

  /** Whether the topic is followed, or tried to. */
  public boolean isFollowing() {
    return thread.isAlive();
  }

  @Override
  public void close() throws InterruptedException {
    thread.close();
  }

  private void follow(Consumer<byte[], byte[]> consumer) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topicName).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    if (partitions.isEmpty()) {
      throw new IllegalStateException("the topic does not exist");
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    next.forEach(consumer::seek);
    Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
    while (!thread.isClosed()) {
      handler.read(consumer.poll(POLL));
      partitions.forEach(partition -> next.put(partition, consumer.position(partition)));
      if (!loaded) {
        ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
        if (ends.isEmpty()) {
          loaded = true;
          LOG.info("topic={} loaded", topicName);
        }
      }
    }
  }
}
