package dev.throng.jobs.flink.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.protocol.Topic;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;

class ProducerBufferTest {
  private static final int PARTITIONS_OF_A_CLUSTER = 128;

  @Test
  void oneSmallRecordForEachPartitionOfAClusterDoesNotFillTheBuffer() {
    int partitions = 0;
    for (Topic topic : Topic.values()) {
      partitions +=
          switch (topic) {
            case USER_INBOX, GUILD_INBOX, DIRECTORY_INBOX, QUERIES, EVENTS, DELIVERIES, REPLIES ->
                PARTITIONS_OF_A_CLUSTER;
            case NODES, STORE_PROGRESS, REVOCATIONS, DEAD_LETTERS -> 1;
          };
    }
    Properties properties = KafkaJobConnectors.producerProperties();
    long bufferBytes = number(properties, ProducerConfig.BUFFER_MEMORY_CONFIG);
    long batchBytes = number(properties, ProducerConfig.BATCH_SIZE_CONFIG);

    // The first record of a batch takes memory for the whole batch.
    assertThat(partitions * batchBytes).isLessThan(bufferBytes);
  }

  private static long number(Properties properties, String key) {
    return Long.parseLong(properties.getProperty(key));
  }
}
