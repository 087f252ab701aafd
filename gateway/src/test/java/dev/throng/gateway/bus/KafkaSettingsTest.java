package dev.throng.gateway.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.protocol.RequestTimeout;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaSettingsTest {
  private static final long BUFFER_BYTES = KafkaSettings.BUFFER_BYTES;

  @ParameterizedTest
  @CsvSource({"1, 262144", "40, 262144", "64, 262144", "1024, 16384", "4096, 4096", "98304, 170"})
  void openBatchesOfAllPartitionsLeaveMostOfTheBufferFree(int partitions, int batchBytes) {
    Map<String, Object> settings =
        KafkaSettings.producer("127.0.0.1:9092", BUFFER_BYTES, partitions);

    assertThat(settings.get(ProducerConfig.BATCH_SIZE_CONFIG)).isEqualTo(batchBytes);
    assertThat((long) batchBytes * partitions).isLessThanOrEqualTo(BUFFER_BYTES / 4);
  }

  @Test
  void recordsAreInOrderOnAllReplicasAndNeverBlockWhoSends() {
    assertThat(KafkaSettings.producer("127.0.0.1:9092", BUFFER_BYTES, 40))
        .containsEntry(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1)
        .containsEntry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true)
        .containsEntry(ProducerConfig.ACKS_CONFIG, "all")
        .containsEntry(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0)
        .containsEntry(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
  }

  /** Else a command could be written after all although a retry of it was refused. */
  @Test
  void aRecordIsGivenUpOnlyLongAfterWhoAskedWasAnswered() {
    assertThat(
            (int)
                KafkaSettings.producer("127.0.0.1:9092", BUFFER_BYTES, 40)
                    .get(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG))
        .isEqualTo(300_000)
        .isGreaterThan(10 * (int) RequestTimeout.MS);
  }
}
