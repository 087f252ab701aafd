package dev.throng.gateway.bus;

import dev.throng.gateway.process.Repeating;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Header;
import dev.throng.protocol.wire.NodeCommand;
import dev.throng.protocol.wire.RenewLease;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.ReplyTo;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's epoch and its lease. An epoch is the time at which it was proposed, in milliseconds
 * since 1970, and above every one before it, also where the clock was ahead then; it opens when the
 * NodeActor has granted it, and ends when the NodeActor fences it or records were lost. Then
 * another is proposed. The lease is renewed every {@link #RENEW_MS}.
 *
 * <p>All state belongs to the one thread of the executor.
 */
final class LeaseRenewer {
  static final long RENEW_MS = 2_000;

  private static final Logger LOG = LoggerFactory.getLogger(LeaseRenewer.class);
  private static final long NONE = 0;

  /** Two processes with the same node would end each other's epochs for ever, ever more slowly. */
  private static final long SHORT_LIFE_MS = 30_000;

  private static final long BACK_OFF_MAX_MS = 60_000;

  /** Above what the live job needs to come back from a failure. */
  static final long UNANSWERED_MAX_MS = 30_000;

  private static final int GRANTED = 204;
  private static final int FENCED = 409;

  private final int node;
  private final ActorClient actors;
  private final LongSupplier clockMs;
  private final EpochListener listener;
  private final ScheduledExecutorService executor;
  private final BusMetrics metrics;
  private volatile long epoch = NONE;
  private volatile boolean open;
  private volatile long grantedMs;
  private long last;
  private long backOffMs;
  private boolean stopped;

  LeaseRenewer(
      int node,
      ActorClient actors,
      LongSupplier clockMs,
      EpochListener listener,
      ScheduledExecutorService executor,
      BusMetrics metrics) {
    this.node = node;
    this.actors = actors;
    this.clockMs = clockMs;
    this.listener = listener;
    this.executor = executor;
    this.metrics = metrics;
  }

  /** Proposes the first epoch. The node's partitions must be read from their ends by now. */
  void start() {
    executor.execute(this::propose);
    executor.scheduleWithFixedDelay(
        Repeating.of(this::renew, "node=" + node + " the lease was not renewed"),
        RENEW_MS,
        RENEW_MS,
        TimeUnit.MILLISECONDS);
  }

  /** The epoch that is open or proposed, or 0: deliveries of others are dropped. */
  long epoch() {
    return epoch;
  }

  /**
   * Whether an epoch is open and the live job has answered lately. While it does not, sessions stay
   * and wait, and no new one can be served.
   */
  boolean isAnswered() {
    return open && clockMs.getAsLong() - grantedMs <= UNANSWERED_MAX_MS;
  }

  /** Goes on renewing the epoch that is open, and begins no other. On the executor. */
  void stopProposing() {
    stopped = true;
  }

  /** An epoch is over: if it is the current one, the next begins. */
  void end(long ended) {
    executor.execute(
        () -> {
          if (ended == epoch && ended != NONE) {
            reopen();
          }
        });
  }

  private void reopen() {
    long ended = epoch;
    LOG.warn("node={} epoch={} is over", node, ended);
    metrics.fences.increment();
    if (open) {
      open = false;
      listener.closed(ended);
    }
    boolean shortLived = clockMs.getAsLong() - ended < SHORT_LIFE_MS;
    backOffMs = shortLived ? Math.min(BACK_OFF_MAX_MS, Math.max(RENEW_MS, 2 * backOffMs)) : 0;
    // Until the next proposal is due, nothing is renewed: the ended epoch must not be asked for.
    epoch = NONE;
    last = Math.max(last, ended);
    executor.schedule(this::propose, backOffMs, TimeUnit.MILLISECONDS);
  }

  private void propose() {
    if (stopped) {
      return;
    }
    last = Math.max(clockMs.getAsLong(), last + 1);
    epoch = last;
    LOG.info("node={} epoch={} proposed", node, epoch);
    renew();
  }

  private void renew() {
    long asked = epoch;
    if (asked == NONE) {
      return;
    }
    ReplyTo replyTo = actors.newReplyTo();
    actors
        .ask(replyTo, Topic.NODES, node, command(asked, replyTo))
        .whenComplete((reply, failure) -> executor.execute(() -> answered(asked, reply)));
  }

  private void answered(long asked, @Nullable Reply reply) {
    if (reply == null || asked != epoch) {
      return;
    }
    if (reply.getStatus() == FENCED) {
      last = Math.max(last, reply.getValue());
      reopen();
    } else if (reply.getStatus() == GRANTED) {
      granted(asked);
    }
  }

  private void granted(long asked) {
    grantedMs = clockMs.getAsLong();
    if (!open) {
      open = true;
      LOG.info("node={} epoch={} open", node, asked);
      listener.opened(asked);
    }
  }

  private byte[] command(long asked, ReplyTo replyTo) {
    return NodeCommand.newBuilder()
        .setHeader(
            Header.newBuilder()
                .setTimeUs(TimeUnit.MILLISECONDS.toMicros(clockMs.getAsLong()))
                .setReplyTo(replyTo))
        .setNode(node)
        .setEpoch(asked)
        .setRenewLease(RenewLease.getDefaultInstance())
        .build()
        .toByteArray();
  }
}
