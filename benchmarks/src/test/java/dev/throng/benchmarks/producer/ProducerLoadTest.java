package dev.throng.benchmarks.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class ProducerLoadTest {
  private static final int PARTITIONS = 4;
  private static final Node BROKER = new Node(1, "localhost", 9092);

  @Test
  void recordsComeAtTheRateAndGoToAllPartitionsInTurn() {
    MockProducer<byte[], byte[]> producer = new Acknowledging();
    ProducerLoad load = new ProducerLoad(producer, "t", PARTITIONS, 700);

    long startNs = System.nanoTime();
    assertThat(load.paced(100, 1).count()).isEqualTo(100);

    assertThat(System.nanoTime() - startNs).isGreaterThan(900_000_000L);
    assertThat(producer.history())
        .extracting(ProducerRecord::partition)
        .startsWith(0, 1, 2, 3, 0)
        .hasSize(100);
  }

  @Test
  void aRecordThatIsNotWrittenIsAnError() {
    ProducerLoad load = new ProducerLoad(new Failing(), "t", PARTITIONS, 700);

    assertThatThrownBy(() -> load.paced(1, 1)).hasMessageContaining("away");
  }

  private static class Acknowledging extends MockProducer<byte[], byte[]> {
    Acknowledging() {
      this(true);
    }

    Acknowledging(boolean atOnce) {
      super(cluster(), atOnce, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static Cluster cluster() {
      List<PartitionInfo> partitions =
          IntStream.range(0, PARTITIONS)
              .mapToObj(i -> new PartitionInfo("t", i, BROKER, new Node[] {BROKER}, new Node[0]))
              .toList();
      return new Cluster("c", List.of(BROKER), partitions, Set.of(), Set.of());
    }
  }

  private static final class Failing extends Acknowledging {
    Failing() {
      super(false);
    }

    @Override
    public synchronized Future<RecordMetadata> send(
        ProducerRecord<byte[], byte[]> record, Callback callback) {
      Future<RecordMetadata> sent = super.send(record, callback);
      errorNext(new IllegalStateException("away"));
      return sent;
    }
  }
}
