package dev.throng.jobs.flink.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.protocol.Topic;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;

class ProducerBufferTest {
  /** docs/cluster.md says from how many on the buffer has to be larger. */
  private static final int GATEWAY_NODES = 40;

  @Test
  void oneSmallRecordForEachPartitionDoesNotFillTheBuffer() {
    long partitions = 2 * GATEWAY_NODES;
    for (Topic topic : Topic.values()) {
      // The read-state job alone writes readstate.inbox, and no other inbox.
      if (!List.of(Topic.DELIVERIES, Topic.REPLIES, Topic.READSTATE_INBOX).contains(topic)) {
        partitions += KafkaOptions.partitions(topic).defaultValue();
      }
    }
    Properties properties =
        KafkaJobConnectors.producerProperties(KafkaOptions.PRODUCER_BUFFER.defaultValue());
    long bufferBytes = number(properties, ProducerConfig.BUFFER_MEMORY_CONFIG);
    long batchBytes = number(properties, ProducerConfig.BATCH_SIZE_CONFIG);

    // One request is in flight for each broker, so a request carries what came meanwhile.
    assertThat(batchBytes).isGreaterThanOrEqualTo(256 << 10);
    // The first record of a batch takes memory for the whole batch.
    assertThat(partitions * batchBytes).isLessThanOrEqualTo(bufferBytes);
  }

  private static long number(Properties properties, String key) {
    return Long.parseLong(properties.getProperty(key));
  }
}
