package dev.throng.gateway.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.gateway.bus.ActorClient;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.ReplyTo;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GatewayWarmUpTest {
  private static final Duration SHORT = Duration.ofMillis(300);

  @Test
  void requestsAreAnsweredWithoutKafka() throws Exception {
    assertThat(RestWarmUp.run(SHORT)).isPositive();
  }

  @Test
  void theSessionGetsItsMessages() throws Exception {
    assertThat(SocketWarmUp.run(SHORT)).isPositive();
  }

  @Test
  void readsOfWhatIsNotThereGoThroughTheLiveJobOnceTheNodeHasItsLease() throws Exception {
    CountingActors actors = new CountingActors();
    GatewayWarmUp warmUp = GatewayWarmUp.start(actors, actors::lease);
    while (!warmUp.isDone()) {
      Thread.sleep(10);
    }
    assertThat(actors.asked).hasPositiveValue();
    assertThat(actors.askedTooEarly).hasValue(0);
  }

  @Test
  void nobodyWaitsLongerThanTwentySeconds() {
    AtomicLong nowNs = new AtomicLong(-5);
    GatewayWarmUp neverLeased = new GatewayWarmUp(new CountingActors(), () -> false, nowNs::get);
    nowNs.addAndGet(TimeUnit.SECONDS.toNanos(20));
    assertThat(neverLeased.isDone()).isFalse();
    nowNs.incrementAndGet();
    assertThat(neverLeased.isDone()).isTrue();
  }

  @Test
  void aJobThatDoesNotAnswerEndsIt() throws Exception {
    CountingActors silent = new CountingActors();
    silent.answers = false;
    assertThat(new ActorWarmUp(silent).run(Duration.ofMillis(1))).isZero();
    assertThat(silent.asked).hasPositiveValue();
  }

  /** Knows no guild and no user. */
  private static final class CountingActors implements ActorClient {
    final AtomicInteger asked = new AtomicInteger();
    final AtomicInteger askedTooEarly = new AtomicInteger();
    final AtomicInteger looks = new AtomicInteger();
    boolean answers = true;

    /** Granted at the third look. */
    boolean lease() {
      return looks.incrementAndGet() > 2;
    }

    @Override
    public ReplyTo newReplyTo() {
      return ReplyTo.getDefaultInstance();
    }

    @Override
    public CompletableFuture<Reply> ask(ReplyTo replyTo, Topic inbox, long key, byte[] envelope) {
      asked.incrementAndGet();
      if (looks.get() <= 2) {
        askedTooEarly.incrementAndGet();
      }
      return answers
          ? CompletableFuture.completedFuture(Reply.newBuilder().setStatus(404).build())
          : new CompletableFuture<>();
    }

    @Override
    public CompletableFuture<Void> tell(Topic inbox, long key, byte[] envelope) {
      throw new AssertionError("a warm-up changes nothing");
    }
  }
}
