package dev.throng.gateway.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.gateway.bus.StreamTracker.Verdict;
import dev.throng.protocol.wire.Delivery;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StreamTrackerTest {
  private static final long EPOCH = 9;
  private static final int STREAMS = 3;

  private final StreamTracker tracker = new StreamTracker(EPOCH);

  @Test
  void aLargerHeapKeepsMoreStreams() {
    assertThat(StreamTracker.streamsMax(64L << 20)).isEqualTo(StreamTracker.STREAMS_MIN);
    assertThat(StreamTracker.streamsMax(4L << 30)).isEqualTo(8 << 20);
  }

  @Test
  void recordsInOrderAreApplied() {
    assertThat(accept(1, 10, 0)).isEqualTo(Verdict.APPLY);
    assertThat(accept(1, 11, 10)).isEqualTo(Verdict.APPLY);
    assertThat(accept(2, 5, 0)).isEqualTo(Verdict.APPLY);
  }

  /** It is of no stream: neither a repeat nor a gap, and none is seen because of it. */
  @Test
  void whatIsNotNumberedIsAppliedAsItComes() {
    accept(1, 10, 0);

    assertThat(accept(1, 0, 0)).isEqualTo(Verdict.APPLY);
    assertThat(accept(1, 0, 0)).isEqualTo(Verdict.APPLY);
    assertThat(accept(1, 11, 10)).isEqualTo(Verdict.APPLY);
    assertThat(tracker.size()).isEqualTo(1);
  }

  @Test
  void aRecordSeenBeforeIsAReplay() {
    accept(1, 10, 0);
    accept(1, 12, 10);

    assertThat(accept(1, 10, 0)).isEqualTo(Verdict.REPLAY);
    assertThat(accept(1, 12, 10)).isEqualTo(Verdict.REPLAY);
    assertThat(accept(1, 13, 12)).isEqualTo(Verdict.APPLY);
  }

  @Test
  void aRecordWhosePredecessorIsMissingIsBehindAGapAndTheStreamGoesOnFromIt() {
    accept(1, 10, 0);

    assertThat(accept(1, 12, 11)).isEqualTo(Verdict.GAP);
    assertThat(accept(1, 11, 10)).isEqualTo(Verdict.REPLAY);
    assertThat(accept(1, 13, 12)).isEqualTo(Verdict.APPLY);
  }

  @Test
  void aStreamWhoseBeginningIsMissingIsBehindAGap() {
    assertThat(accept(1, 12, 11)).isEqualTo(Verdict.GAP);
  }

  @Test
  void aSenderThatBeginsAgainIsARestart() {
    accept(1, 10, 0);

    assertThat(accept(1, 20, 0)).isEqualTo(Verdict.RESTART);
    assertThat(accept(1, 21, 20)).isEqualTo(Verdict.APPLY);
  }

  @Test
  void anInboxThatWasCreatedAgainStartsItsStreamsAgain() {
    accept(1, 10, 0);
    Delivery other = delivery(1, 3, 0).toBuilder().setGeneration(2).build();

    assertThat(tracker.accept(other)).isEqualTo(Verdict.RESTART);
  }

  @Test
  void anotherEpochIsStale() {
    Delivery other = delivery(1, 10, 0).toBuilder().setEpoch(EPOCH - 1).build();

    assertThat(tracker.accept(other)).isEqualTo(Verdict.STALE);
    assertThat(accept(1, 10, 0)).isEqualTo(Verdict.APPLY);
  }

  /** Any mix of streams, of replays of any length, and of records that were lost in between. */
  @Test
  void everyRecordIsAppliedOnceAndEveryLossIsFound() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      List<Delivery> log = randomLog(random, 40);
      StreamTracker each = new StreamTracker(EPOCH);
      long[] last = new long[STREAMS];
      int position = 0;
      while (position < log.size()) {
        Delivery delivery = log.get(position++);
        if (random.nextInt(20) == 0) {
          continue;
        }
        int stream = (int) delivery.getStream();
        Verdict expected =
            delivery.getSeq() <= last[stream]
                ? Verdict.REPLAY
                : delivery.getPrevSeq() == last[stream]
                    ? Verdict.APPLY
                    : delivery.getPrevSeq() == 0 ? Verdict.RESTART : Verdict.GAP;
        assertThat(each.accept(delivery))
            .as("seed %d round %d position %d", seed, round, position)
            .isEqualTo(expected);
        last[stream] = Math.max(last[stream], delivery.getSeq());
        if (random.nextInt(10) == 0) {
          // The sender was restored: it writes again what it wrote since its checkpoint.
          position = Math.max(0, position - random.nextInt(8));
        }
      }
    }
  }

  @Test
  void onlySoManyStreamsAreKeptAndOneThatWasForgottenIsJudgedAGap() {
    StreamTracker bounded = new StreamTracker(EPOCH, 100);
    bounded.accept(delivery(1, 10, 0));
    for (int i = 0; i < 1_000; i++) {
      assertThat(bounded.accept(delivery(2 + i, 10, 0))).isEqualTo(Verdict.APPLY);
      assertThat(bounded.accept(delivery(1, 11 + i, 10 + i))).isEqualTo(Verdict.APPLY);
      assertThat(bounded.size()).isLessThanOrEqualTo(100);
    }

    assertThat(bounded.accept(delivery(2, 11, 10))).isEqualTo(Verdict.GAP);
    assertThat(bounded.accept(delivery(1_001, 11, 10))).isEqualTo(Verdict.APPLY);
  }

  private static List<Delivery> randomLog(Random random, int size) {
    List<Delivery> log = new ArrayList<>();
    long[] last = new long[STREAMS];
    for (int i = 0; i < size; i++) {
      int stream = random.nextInt(STREAMS);
      long seq = last[stream] + 1 + random.nextInt(4);
      log.add(delivery(stream, seq, last[stream]));
      last[stream] = seq;
    }
    return log;
  }

  private Verdict accept(long stream, long seq, long prevSeq) {
    return tracker.accept(delivery(stream, seq, prevSeq));
  }

  private static Delivery delivery(long stream, long seq, long prevSeq) {
    return Delivery.newBuilder()
        .setStream(stream)
        .setGeneration(1)
        .setEpoch(EPOCH)
        .setSeq(seq)
        .setPrevSeq(prevSeq)
        .build();
  }
}
