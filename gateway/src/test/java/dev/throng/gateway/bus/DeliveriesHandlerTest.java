package dev.throng.gateway.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Delivery;
import dev.throng.protocol.wire.DeliveryPart;
import dev.throng.protocol.wire.Fenced;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.ReplyTo;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is lost, refused or unreadable of a node's deliveries never passes in silence. */
class DeliveriesHandlerTest {
  /** An epoch that has lasted longer than this is followed by another at once. */
  private static final long LONG_LIFE_MS = 60_000;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final BusMetrics metrics = new BusMetrics(registry);
  private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
  private final AtomicLong nowMs = new AtomicLong(1_000_000);
  private final Events events = new Events();
  private final LeaseRenewer lease =
      new LeaseRenewer(1, new Granting(), nowMs::get, events, executor, metrics);
  private final DeliveriesHandler handler =
      new DeliveriesHandler(lease, events, new LogClock(), metrics);
  private long epoch;

  @BeforeEach
  void open() throws Exception {
    lease.start();
    settle();
    epoch = lease.epoch();
    nowMs.addAndGet(LONG_LIFE_MS);
    assertThat(events.opened).containsExactly(epoch);
  }

  @AfterEach
  void stop() {
    executor.shutdownNow();
  }

  @Test
  void aLossEndsTheEpochAndTheNextOnesRecordsAreTaken() throws Exception {
    handler.records(List.of(record(epoch, 10, 0)));
    handler.lost();
    settle();

    assertThat(events.closed).containsExactly(epoch);
    assertThat(events.opened).containsExactly(epoch, lease.epoch());
    assertThat(lease.epoch()).isGreaterThan(epoch);
    handler.records(List.of(record(epoch, 12, 11), record(lease.epoch(), 20, 0)));
    assertThat(events.seen).containsExactly("10", "20");
    assertThat(count("throng.deliveries.stale")).isEqualTo(1);
  }

  @Test
  void aLossBeforeTheFirstRecordOfAnEpochEndsItToo() throws Exception {
    handler.lost();
    settle();

    assertThat(events.closed).containsExactly(epoch);
    assertThat(lease.epoch()).isGreaterThan(epoch);
  }

  @Test
  void theNodesFenceEndsTheEpochThatItNames() throws Exception {
    handler.records(List.of(fence(epoch - 1)));
    settle();
    assertThat(events.closed).isEmpty();

    handler.records(List.of(fence(epoch)));
    settle();
    assertThat(events.closed).containsExactly(epoch);
  }

  @Test
  void whatIsBehindAnUnreadableRecordIsBehindAGap() {
    handler.records(
        List.of(record(epoch, 10, 0), record(new byte[] {-1, -1}), record(epoch, 12, 11)));

    assertThat(events.seen).containsExactly("10", "12 after a gap");
    assertThat(count("throng.records.unreadable")).isEqualTo(1);
    assertThat(count("throng.deliveries.gaps")).isEqualTo(1);
  }

  /** Waits for what was handed to the executor, and for what that has handed to it in turn. */
  private void settle() throws Exception {
    for (int i = 0; i < 5; i++) {
      executor.schedule(() -> {}, 1, TimeUnit.MILLISECONDS).get();
    }
  }

  private double count(String name) {
    return registry.counter(name).count();
  }

  private static ConsumerRecord<byte[], byte[]> record(long epoch, long seq, long prevSeq) {
    return record(
        Delivery.newBuilder()
            .setStream(5)
            .setGeneration(1)
            .setEpoch(epoch)
            .setSeq(seq)
            .setPrevSeq(prevSeq)
            .build()
            .toByteArray());
  }

  private static ConsumerRecord<byte[], byte[]> fence(long epoch) {
    DeliveryPart fenced = DeliveryPart.newBuilder().setFenced(Fenced.getDefaultInstance()).build();
    return record(Delivery.newBuilder().setEpoch(epoch).addParts(fenced).build().toByteArray());
  }

  private static ConsumerRecord<byte[], byte[]> record(byte[] value) {
    return new ConsumerRecord<>(Topic.DELIVERIES.topicName(), 1, 0, null, value);
  }

  private static final class Events implements EpochListener, DeliveryListener {
    private final List<Long> opened = new CopyOnWriteArrayList<>();
    private final List<Long> closed = new CopyOnWriteArrayList<>();
    private final List<String> seen = new CopyOnWriteArrayList<>();

    @Override
    public void opened(long epoch) {
      opened.add(epoch);
    }

    @Override
    public void closed(long epoch) {
      closed.add(epoch);
    }

    @Override
    public boolean awaitRoom(long timeoutMs) {
      return true;
    }

    @Override
    public void deliver(long epoch, List<Item> deliveries) {
      for (Item item : deliveries) {
        seen.add(item.delivery().getSeq() + (item.afterGap() ? " after a gap" : ""));
      }
    }
  }

  /** A NodeActor that grants every epoch at once. */
  private static final class Granting implements ActorClient {
    @Override
    public ReplyTo newReplyTo() {
      return ReplyTo.getDefaultInstance();
    }

    @Override
    public CompletableFuture<Reply> ask(ReplyTo replyTo, Topic inbox, long key, byte[] envelope) {
      return CompletableFuture.completedFuture(Reply.newBuilder().setStatus(204).build());
    }

    @Override
    public CompletableFuture<Void> tell(Topic inbox, long key, byte[] envelope) {
      throw new AssertionError("a lease is asked for");
    }
  }
}
