package dev.throng.gateway.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What goes wrong while reading is said, and reading goes on. */
class PartitionConsumerTest {
  private static final TopicPartition PARTITION = new TopicPartition("deliveries", 3);

  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
  private final MockConsumer<byte[], byte[]> kafka = new MockConsumer<>("none");
  private final PartitionConsumer consumer =
      new PartitionConsumer(
          PARTITION,
          this::client,
          new Handler(),
          new SimpleMeterRegistry().counter("throng.deliveries.pauses"));

  private volatile boolean broken;
  private volatile boolean full;

  @AfterEach
  void stop() throws InterruptedException {
    consumer.close();
  }

  @Test
  void whatAnErrorInTheHandlerDropsIsLostAloudAndReadingGoesOn() throws Exception {
    consumer.start();
    consumer.awaitPositioned();
    write(0, "first");
    assertThat(next()).isEqualTo("first");
    broken = true;
    write(1, "second");
    assertThat(next()).isEqualTo("lost");
    broken = false;
    write(2, "third");

    assertThat(next()).isEqualTo("third");
    assertThat(consumer.isReading()).isTrue();
  }

  @Test
  void anErrorWhilePollingIsALossAndReadingGoesOn() throws Exception {
    consumer.start();
    consumer.awaitPositioned();
    kafka.schedulePollTask(
        () -> {
          throw new AssertionError("of the test");
        });

    assertThat(next()).isEqualTo("lost");
  }

  @Test
  void oneThatHasNotStartedOrHasStoppedIsNotReading() throws Exception {
    assertThat(consumer.isReading()).isFalse();
    consumer.start();
    consumer.awaitPositioned();
    write(0, "first");
    next();
    assertThat(consumer.isReading()).isTrue();
    consumer.close();

    assertThat(consumer.isReading()).isFalse();
  }

  @Test
  void whileTheHandlerHasNoRoomNothingIsFetchedAndTheReaderLives() throws Exception {
    consumer.start();
    consumer.awaitPositioned();
    write(0, "first");
    assertThat(next()).isEqualTo("first");
    full = true;
    while (pausedAtTheNextPoll().isEmpty()) {
      Thread.onSpinWait();
    }
    write(1, "second");

    assertThat(pausedAtTheNextPoll()).containsExactly(PARTITION);
    assertThat(seen).isEmpty();
    assertThat(consumer.isReading()).isTrue();
    full = false;
    assertThat(next()).isEqualTo("second");
    assertThat(pausedAtTheNextPoll()).isEmpty();
  }

  private Set<TopicPartition> pausedAtTheNextPoll() throws Exception {
    CompletableFuture<Set<TopicPartition>> paused = new CompletableFuture<>();
    kafka.schedulePollTask(() -> paused.complete(Set.copyOf(kafka.paused())));
    return paused.get(30, TimeUnit.SECONDS);
  }

  private MockConsumer<byte[], byte[]> client() {
    kafka.updateEndOffsets(Map.of(PARTITION, 0L));
    kafka.updateBeginningOffsets(Map.of(PARTITION, 0L));
    return kafka;
  }

  private void write(long offset, String value) {
    kafka.schedulePollTask(
        () ->
            kafka.addRecord(
                new ConsumerRecord<>("deliveries", 3, offset, null, value.getBytes(UTF_8))));
  }

  private String next() throws InterruptedException {
    return String.valueOf(seen.poll(30, TimeUnit.SECONDS));
  }

  private final class Handler implements PartitionConsumer.Handler {
    @Override
    public void records(List<ConsumerRecord<byte[], byte[]>> records) {
      if (broken) {
        throw new AssertionError("of the test");
      }
      records.forEach(record -> seen.add(new String(record.value(), UTF_8)));
    }

    @Override
    public boolean awaitRoom(long timeoutMs) throws InterruptedException {
      Thread.sleep(full ? Math.min(timeoutMs, 5) : 0);
      return !full;
    }

    @Override
    public void lost() {
      seen.add("lost");
    }
  }
}
