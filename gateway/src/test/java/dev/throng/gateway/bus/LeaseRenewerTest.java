package dev.throng.gateway.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.ReplyTo;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeaseRenewerTest {
  private static final long START_MS = 1_000_000;
  private static final int PROPOSED_MAX_MS = 10_000;

  private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
  private final AtomicLong nowMs = new AtomicLong(START_MS);
  private final CompletableFuture<Reply> grant = new CompletableFuture<>();

  /** Renewals that wait for their answer. */
  private final BlockingQueue<CompletableFuture<Reply>> asked = new LinkedBlockingQueue<>();

  @AfterEach
  void stop() {
    executor.shutdownNow();
  }

  @Test
  void aLeaseThatTheLiveJobHasNotConfirmedForHalfAMinuteIsNotReady() throws Exception {
    LeaseRenewer lease = lease();
    lease.start();
    awaitExecutor();
    assertThat(lease.isAnswered()).isFalse();

    grant.complete(Reply.newBuilder().setStatus(204).build());
    awaitExecutor();
    assertThat(lease.isAnswered()).isTrue();

    nowMs.addAndGet(LeaseRenewer.UNANSWERED_MAX_MS);
    assertThat(lease.isAnswered()).isTrue();
    nowMs.incrementAndGet();
    assertThat(lease.isAnswered()).isFalse();
  }

  @Test
  void aFencedNodeIsNotReadyAndItsNextEpochIsAboveTheNewest() throws Exception {
    LeaseRenewer lease = lease();
    lease.start();
    awaitExecutor();
    grant.complete(Reply.newBuilder().setStatus(204).build());
    awaitExecutor();
    nowMs.addAndGet(LeaseRenewer.UNANSWERED_MAX_MS);
    long newest = START_MS + Duration.ofDays(1).toMillis();
    CompletableFuture<Reply> fence = asked.poll(30, TimeUnit.SECONDS);
    // The renewal was asked for by a task that may not have ended yet.
    awaitExecutor();
    fence.complete(Reply.newBuilder().setStatus(409).setValue(newest).build());
    awaitExecutor();
    assertThat(lease.isAnswered()).isFalse();

    for (int i = 0; i < PROPOSED_MAX_MS && lease.epoch() <= newest; i++) {
      Thread.sleep(1);
      awaitExecutor();
    }
    assertThat(lease.epoch()).isEqualTo(newest + 1);
  }

  @Test
  void aNodeThatDrainsKeepsItsEpochAndBeginsNoOther() throws Exception {
    LeaseRenewer lease = lease();
    lease.start();
    awaitExecutor();
    grant.complete(Reply.newBuilder().setStatus(204).build());
    awaitExecutor();
    executor.submit(lease::stopProposing).get();

    CompletableFuture<Reply> renewal = asked.poll(30, TimeUnit.SECONDS);
    assertThat(renewal).isNotNull();
    awaitExecutor();
    nowMs.addAndGet(LeaseRenewer.UNANSWERED_MAX_MS);
    renewal.complete(Reply.newBuilder().setStatus(409).setValue(START_MS + 1).build());
    awaitExecutor();
    awaitExecutor();
    assertThat(lease.epoch()).isZero();
  }

  private LeaseRenewer lease() {
    return new LeaseRenewer(
        1,
        new OneGrant(),
        nowMs::get,
        new NoEpochs(),
        executor,
        new BusMetrics(new SimpleMeterRegistry()));
  }

  private void awaitExecutor() throws Exception {
    executor.submit(() -> {}).get();
  }

  private static final class NoEpochs implements EpochListener {
    @Override
    public void opened(long epoch) {}

    @Override
    public void closed(long epoch) {}
  }

  /** Answers the proposal and no renewal after it. */
  private final class OneGrant implements ActorClient {
    private boolean proposed;

    @Override
    public ReplyTo newReplyTo() {
      return ReplyTo.getDefaultInstance();
    }

    @Override
    public CompletableFuture<Reply> ask(ReplyTo replyTo, Topic inbox, long key, byte[] envelope) {
      if (!proposed) {
        proposed = true;
        return grant;
      }
      CompletableFuture<Reply> reply = new CompletableFuture<>();
      asked.add(reply);
      return reply;
    }

    @Override
    public CompletableFuture<Void> tell(Topic inbox, long key, byte[] envelope) {
      throw new AssertionError("a lease is asked for");
    }
  }
}
