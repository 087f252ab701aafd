package dev.throng.flink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.protocol.wire.StoreProgress;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class StoreProgressReaderTest {
  private static final TopicPartition FIRST = new TopicPartition("events", 0);
  private static final TopicPartition SECOND = new TopicPartition("events", 1);

  @Test
  void aPartitionIsReadFromWhereItIsNotStoredYet() {
    assertThat(offsets(report(0, 70))).containsOnly(Map.entry(FIRST, 70L), Map.entry(SECOND, 5L));
  }

  @Test
  void aReportThatIsNotOfThisLogDoesNotCount() {
    assertThat(offsets(report(0, 101), report(1, 4), report(7, 6)))
        .containsOnly(Map.entry(FIRST, 10L), Map.entry(SECOND, 5L));
  }

  private static Map<TopicPartition, Long> offsets(StoreProgress... reports) {
    return StoreProgressReader.offsets(
        List.of(reports), Map.of(FIRST, 10L, SECOND, 5L), Map.of(FIRST, 100L, SECOND, 50L));
  }

  private static StoreProgress report(int partition, long offset) {
    return StoreProgress.newBuilder().setPartition(partition).setOffset(offset).build();
  }
}
