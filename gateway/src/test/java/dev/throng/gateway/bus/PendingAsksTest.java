package dev.throng.gateway.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throng.protocol.wire.Reply;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PendingAsksTest {
  private final PendingAsks asks = new PendingAsks(2, 100, 12_000);

  @Test
  void aReplyGoesToWhoAskedAndOnlyOnce() {
    CompletableFuture<Reply> first = asks.add(1, 10, 0);
    CompletableFuture<Reply> second = asks.add(2, 10, 0);

    assertThat(asks.complete(reply(2))).isTrue();
    assertThat(asks.complete(reply(2))).isFalse();
    assertThat(second).isCompletedWithValue(reply(2));
    assertThat(first).isNotDone();
  }

  @Test
  void theOutcomeIsUnknownAfterTheTimeout() {
    CompletableFuture<Reply> ask = asks.add(1, 10, 1_000);

    assertThat(asks.expire(12_999)).isZero();
    assertThat(asks.expire(13_000)).isEqualTo(1);
    assertThat(ask).isCompletedExceptionally();
    assertThatThrownBy(ask::join).hasCauseInstanceOf(AskTimeoutException.class);
    assertThat(asks.complete(reply(1))).isFalse();
    assertThat(asks.count()).isZero();
  }

  @Test
  void moreThanTheBoundInNumberIsRefusedUntilOneIsAnswered() {
    asks.add(1, 1, 0);
    asks.add(2, 1, 0);
    assertThatThrownBy(() -> asks.add(3, 1, 0)).isInstanceOf(BusOverloadedException.class);

    asks.complete(reply(1));
    assertThat(asks.add(3, 1, 0)).isNotDone();
  }

  @Test
  void moreThanTheBoundInBytesIsRefusedUntilOneHasFailed() {
    CompletableFuture<Reply> failing = asks.add(1, 60, 0);
    assertThatThrownBy(() -> asks.add(2, 41, 0)).isInstanceOf(BusOverloadedException.class);

    asks.fail(1, new IllegalStateException("not sent"));
    assertThat(failing).isCompletedExceptionally();
    assertThat(asks.add(2, 41, 0)).isNotDone();
  }

  @Test
  void anAnsweredRequestIsHeldNoLonger() {
    List<WeakReference<CompletableFuture<Reply>>> answered = new ArrayList<>();
    for (long id = 1; id <= 10_000; id++) {
      answered.add(new WeakReference<>(asks.add(id, 10, 0)));
      asks.complete(reply(id));
    }
    CompletableFuture<Reply> last = asks.add(10_001, 10, 0);
    System.gc();

    assertThat(answered).allSatisfy(reference -> assertThat(reference.get()).isNull());
    assertThat(last).isNotDone();
  }

  @Test
  void requestsBehindOneWithoutAnAnswerExpireInTheirOrder() {
    CompletableFuture<Reply> first = asks.add(1, 10, 0);
    asks.add(2, 10, 100);
    asks.complete(reply(2));
    CompletableFuture<Reply> third = asks.add(3, 10, 200);

    assertThat(asks.expire(12_100)).isEqualTo(1);
    assertThat(first).isCompletedExceptionally();
    assertThat(third).isNotDone();
    assertThat(asks.expire(12_200)).isEqualTo(1);
    assertThat(third).isCompletedExceptionally();
  }

  private static Reply reply(long request) {
    return Reply.newBuilder().setRequestId(request).setStatus(200).build();
  }
}
