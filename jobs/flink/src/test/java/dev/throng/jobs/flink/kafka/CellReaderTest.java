package dev.throng.jobs.flink.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.protocol.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.InputStatus;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class CellReaderTest {
  @Test
  void ofTheSplitsOfARestorePointItTakesThoseOfItsCell() throws Exception {
    SplitList taken = new SplitList();
    InboxCell cell = new InboxCell(1, 2);
    try (CellReader reader = new CellReader(taken, cell.partitions(Topic.GUILD_INBOX, 4))) {
      reader.addSplits(List.of(split(0), split(1), split(2), split(3)));
      reader.addSplits(List.of(split(2)));

      assertThat(reader.snapshotState(1))
          .extracting(split -> split.getPartition())
          .containsExactly(1, 3);
    }
  }

  private static KafkaPartitionSplit split(int partition) {
    return new KafkaPartitionSplit(
        new TopicPartition(Topic.GUILD_INBOX.topicName(), partition), 17);
  }

  /** Keeps what it is given. */
  private static final class SplitList implements SourceReader<RawRecord, KafkaPartitionSplit> {
    private final List<KafkaPartitionSplit> splits = new ArrayList<>();

    @Override
    public void addSplits(List<KafkaPartitionSplit> added) {
      assertThat(added).isNotEmpty();
      splits.addAll(added);
    }

    @Override
    public List<KafkaPartitionSplit> snapshotState(long checkpointId) {
      return splits;
    }

    @Override
    public void start() {}

    @Override
    public InputStatus pollNext(ReaderOutput<RawRecord> output) {
      return InputStatus.NOTHING_AVAILABLE;
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
      return new CompletableFuture<>();
    }

    @Override
    public void notifyNoMoreSplits() {}

    @Override
    public void close() {}
  }
}
