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

  /** ADR 0008: a record that is missing before a later one would be taken for a repeat. */
  @Test
  void aRecordIsNeverLeftOutNorOvertaken() {
    Properties properties =
        KafkaJobConnectors.producerProperties(KafkaOptions.PRODUCER_BUFFER.defaultValue());

    assertThat(properties)
        .containsEntry(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "1")
        .containsEntry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true")
        .containsEntry(ProducerConfig.ACKS_CONFIG, "all");
    assertThat(number(properties, ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG))
        .isEqualTo(Integer.MAX_VALUE);
    // Far below it: a job whose buffer stays full fails and is started again.
    assertThat(number(properties, ProducerConfig.MAX_BLOCK_MS_CONFIG)).isEqualTo(600_000);
  }

  private static long number(Properties properties, String key) {
    return Long.parseLong(properties.getProperty(key));
  }
}
