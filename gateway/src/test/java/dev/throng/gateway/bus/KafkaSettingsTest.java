package dev.throng.gateway.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaSettingsTest {
  private static final long BUFFER_BYTES = KafkaSettings.BUFFER_BYTES;

  @ParameterizedTest
  @CsvSource({"1, 16384", "24, 16384", "1024, 16384", "4096, 4096", "98304, 170"})
  void openBatchesOfAllPartitionsLeaveMostOfTheBufferFree(int partitions, int batchBytes) {
    Map<String, Object> settings =
        KafkaSettings.producer("127.0.0.1:9092", BUFFER_BYTES, partitions);

    assertThat(settings.get(ProducerConfig.BATCH_SIZE_CONFIG)).isEqualTo(batchBytes);
    assertThat((long) batchBytes * partitions).isLessThanOrEqualTo(BUFFER_BYTES / 4);
  }
}
