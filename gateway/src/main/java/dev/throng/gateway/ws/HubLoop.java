package dev.throng.gateway.ws;

import dev.throng.gateway.bus.DeliveryListener.Item;
import dev.throng.gateway.process.OutOfMemoryExit;
import dev.throng.gateway.process.Repeating;
import dev.throng.gateway.session.SessionHub;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An event loop with its sessions, the deliveries that wait for it and its queue of writes. It
 * delivers in turns, one per iteration of the loop, so that what clients send is read in between
 * however much there is to deliver.
 */
final class HubLoop {
  private static final Logger LOG = LoggerFactory.getLogger(HubLoop.class);
  private static final long TICK_MS = 1_000;

  /** How long a turn may take deliveries before it writes; compressing a message takes long. */
  private static final long TURN_NS = TimeUnit.MILLISECONDS.toNanos(20);

  private final EventLoop eventLoop;
  private final SessionHub hub;
  private final WriteQueue queue;
  private final DeliveryQueue deliveries;
  private final CompressionContexts contexts;
  private final LoopLag lag = new LoopLag();
  private final LongSupplier clockMs;
  private final LongConsumer loss;
  private final Runnable turn = this::turn;

  /** Whether a turn is scheduled or under way. */
  private final AtomicBoolean awake = new AtomicBoolean();

  /** What a loop tells of itself. */
  interface Listener {
    /** Deliveries of this epoch were dropped. */
    void lost(long epoch);

    /** What waits for the loop has fallen below its bound. */
    void hasRoom();
  }

  /**
   * A loop without sessions.
   *
   * @param contextBytesMax native memory that compression may take
   */
  HubLoop(
      EventLoop eventLoop,
      SessionHub.Context context,
      long contextBytesMax,
      LongSupplier clockMs,
      Listener listener) {
    this.eventLoop = eventLoop;
    this.clockMs = clockMs;
    this.loss = listener::lost;
    this.deliveries = new DeliveryQueue(listener::hasRoom);
    this.hub = new SessionHub(context, this::execute, clockMs);
    this.contexts = new CompressionContexts(contextBytesMax);
    this.queue = new WriteQueue(this::execute, hub::trim, contexts);
    eventLoop.scheduleAtFixedRate(
        Repeating.of(hub::tick, "a tick ended early"), TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
  }

  /** Runs a task on the loop, which would only log what it throws. */
  void execute(Runnable task) {
    eventLoop.execute(OutOfMemoryExit.checking(task));
  }

  EventLoop eventLoop() {
    return eventLoop;
  }

  SessionHub hub() {
    return hub;
  }

  WriteQueue queue() {
    return queue;
  }

  /** What waits for the loop; any thread may ask. */
  DeliveryQueue deliveries() {
    return deliveries;
  }

  /** Native memory that compression takes; any thread may ask. */
  long contextBytes() {
    return contexts.bytes();
  }

  /** How late it is; of one thread. */
  LoopLag.Look lookAtLag() {
    return lag.look(clockMs.getAsLong(), deliveries.oldestMs(), deliveries.size());
  }

  /** Hands deliveries over, without waiting for the loop. Of one thread. */
  void deliver(long epoch, List<Item> items) {
    deliveries.add(epoch, items, clockMs.getAsLong());
    if (awake.compareAndSet(false, true)) {
      try {
        eventLoop.execute(turn);
      } catch (RejectedExecutionException e) {
        LOG.debug("the loop is shut down: there is nobody left to deliver to");
      }
    }
  }

  private void turn() {
    long beginNs = System.nanoTime();
    queue.beginTurn();
    Item item = deliveries.poll();
    while (item != null) {
      apply(deliveries.epoch(), item);
      boolean full = queue.isTurnFull() || System.nanoTime() - beginNs > TURN_NS;
      item = full ? null : deliveries.poll();
    }
    try {
      queue.endTurn();
    } catch (Throwable e) {
      OutOfMemoryExit.check(e);
      LOG.error("a turn ended early", e);
    }
    lag.turnEnded(clockMs.getAsLong(), System.nanoTime() - beginNs);
    if (!deliveries.isEmpty() || !sleep()) {
      // Not execute: the loop would run it before it reads what clients have sent.
      eventLoop.schedule(turn, 0, TimeUnit.NANOSECONDS);
    }
  }

  /** Whether the next delivery must wake the loop; false if one has come meanwhile. */
  private boolean sleep() {
    deliveries.done();
    awake.set(false);
    return deliveries.isEmpty() || !awake.compareAndSet(false, true);
  }

  private void apply(long epoch, Item item) {
    try {
      int sessions = hub.deliver(epoch, item);
      lag.delivered(item.delivery().getStream(), sessions, item.causedMs());
    } catch (Throwable e) {
      OutOfMemoryExit.check(e);
      LOG.error("epoch={} deliveries dropped", epoch, e);
      hub.stopEpoch();
      loss.accept(epoch);
    }
  }
}
