package dev.throng.jobs.flink.kafka;

import dev.throng.protocol.Topic;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/** How a job reaches Kafka, and what it expects to find there. */
public final class KafkaOptions {
  /** {@code host:port,...}. */
  public static final ConfigOption<String> BOOTSTRAP_SERVERS =
      ConfigOptions.key("kafka.bootstrap-servers")
          .stringType()
          .noDefaultValue()
          .withDescription("Kafka brokers, host:port,...");

  /** What each sink's producer may hold while Kafka does not take it. */
  public static final ConfigOption<MemorySize> PRODUCER_BUFFER =
      ConfigOptions.key("kafka.producer-buffer")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(34))
          .withDescription(
              "What each sink's producer holds at the most, on the heap: 256 KiB for each partition"
                  + " that it writes to, two for each gateway node and those of the inboxes.");

  private KafkaOptions() {}

  /** How many partitions a topic has, fixed for its life; the job refuses to start with another. */
  public static ConfigOption<Integer> partitions(Topic topic) {
    return ConfigOptions.key("kafka.partitions." + topic.topicName())
        .intType()
        .defaultValue(partitionsByDefault(topic))
        .withDescription("Partitions of the topic " + topic.topicName() + ".");
  }

  /** All of them. */
  public static List<ConfigOption<?>> all() {
    List<ConfigOption<?>> options = new ArrayList<>();
    options.add(BOOTSTRAP_SERVERS);
    options.add(PRODUCER_BUFFER);
    for (Topic topic : Topic.values()) {
      options.add(partitions(topic));
    }
    return options;
  }

  private static int partitionsByDefault(Topic topic) {
    return switch (topic) {
      case USER_INBOX, GUILD_INBOX, DIRECTORY_INBOX, READSTATE_INBOX, QUERIES, EVENTS, PRESENCES ->
          8;
      case DELIVERIES, REPLIES -> 128;
      case NODES, STORE_PROGRESS, REVOCATIONS, DEAD_LETTERS, NODE_LAG -> 1;
    };
  }
}
