package dev.throng.gateway.ws;

import static dev.throng.gateway.session.Deliveries.item;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.gateway.bus.DeliveryListener;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What is late, how late, and by whom. */
class DeliveryLagTest {
  private final LoopLag lag = new LoopLag();
  private final DeliveryQueue queue = new DeliveryQueue(() -> {});

  @Test
  void whatIsLateButHasNotWaitedHereIsNoQueue() {
    turn(1_000, 400);
    LoopLag.Look look = lag.look(1_000, DeliveryQueue.NONE, 0);

    assertThat(look.queueMs()).isZero();
    assertThat(look.behindMs()).isEqualTo(600);
    assertThat(lag.look(1_100, DeliveryQueue.NONE, 0).behindMs()).isZero();
  }

  @Test
  void whereAQueueStandsItIsAsLateAsTheYoungestThatWasWritten() {
    turn(1_000, 100);
    turn(1_050, 450);
    turn(1_090, 190);
    assertThat(lag.look(1_100, 1_050, 30).queueMs()).isEqualTo(600);

    turn(1_190, 190);
    assertThat(lag.look(1_200, 1_190, 10).queueMs()).isEqualTo(20);
  }

  @Test
  void aTurnIsAsLateAsItsLastDelivery() {
    lag.delivered(1, 1, 100);
    turn(1_000, 900);

    assertThat(lag.look(1_000, DeliveryQueue.NONE, 0).behindMs()).isEqualTo(100);
  }

  @Test
  void whileNoTurnEndsTheOldestThatWaitsCounts() {
    turn(1_000, 1_000);
    assertThat(lag.look(1_000, 700, 0).queueMs()).isZero();
    assertThat(lag.look(1_100, 700, 0).queueMs()).isEqualTo(400);
  }

  @Test
  void whatWaitsTakesAsLongAsTheLastTurnsTook() {
    turn(1_000, 999);
    turn(1_010, 1_009);
    assertThat(lag.look(1_010, 1_010, 200).queueMs()).isEqualTo(400);
    assertThat(lag.look(1_110, 1_110, 200).queueMs()).isEqualTo(400);
    lag.delivered(1, 1, 1_190);
    lag.delivered(1, 1, 1_195);
    turn(1_200, 1_199);
    assertThat(lag.look(1_210, DeliveryQueue.NONE, 100).queueMs()).isEqualTo(120);
  }

  @Test
  void theOldestIsWhatWasTakenAndElseWhatWaits() {
    assertThat(queue.oldestMs()).isEqualTo(DeliveryQueue.NONE);
    queue.add(1, List.of(caused(1), caused(2)), 10);
    queue.add(1, List.of(caused(3)), 30);
    assertThat(queue.oldestMs()).isEqualTo(10);
    assertThat(queue.size()).isEqualTo(3);
    assertThat(queue.poll()).isEqualTo(caused(1));
    assertThat(queue.poll()).isEqualTo(caused(2));
    assertThat(queue.oldestMs()).isEqualTo(10);
    queue.done();
    assertThat(queue.oldestMs()).isEqualTo(30);
    assertThat(queue.poll()).isEqualTo(caused(3));
    assertThat(queue.poll()).isNull();
    assertThat(queue.oldestMs()).isEqualTo(DeliveryQueue.NONE);
    assertThat(queue.bytes()).isZero();
    assertThat(queue.size()).isZero();
  }

  @Test
  void asFewStreamsAreNamedAsMakeHalfOfTheWork() {
    deliver(1, 10);
    deliver(2, 100);
    deliver(3, 40);
    deliver(4, 49);
    deliver(3, 1);
    assertThat(heavy()).containsExactly(2L);

    deliver(1, 10);
    deliver(2, 20);
    deliver(3, 15);
    assertThat(heavy()).containsExactly(2L, 3L);
  }

  @Test
  void noMoreAreNamedThanAReportHolds() {
    LongStream.range(0, 10_000).forEach(stream -> deliver(stream, 1));

    assertThat(heavy()).hasSize(HeavyStreams.MAX);
  }

  @Test
  void whoeverGotNothingMadeNoWork() {
    deliver(1, 0);

    assertThat(heavy()).isEmpty();
  }

  private void turn(long endMs, long causedMs) {
    lag.delivered(1, 1, causedMs);
    lag.turnEnded(endMs, 2_000_000);
  }

  private void deliver(long stream, int sessions) {
    lag.delivered(stream, sessions, 0);
  }

  private List<Long> heavy() {
    HeavyStreams streams = new HeavyStreams();
    streams.add(lag.look(0, DeliveryQueue.NONE, 0).byStream());
    return streams.half();
  }

  private static DeliveryListener.Item caused(long causedMs) {
    return new DeliveryListener.Item(item(1).delivery(), false, causedMs);
  }
}
