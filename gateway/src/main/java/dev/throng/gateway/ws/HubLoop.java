package dev.throng.gateway.ws;

import dev.throng.gateway.bus.DeliveryListener;
import dev.throng.gateway.process.OutOfMemoryExit;
import dev.throng.gateway.session.SessionHub;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An event loop with its sessions and its queue of writes. */
final class HubLoop {
  private static final Logger LOG = LoggerFactory.getLogger(HubLoop.class);
  private static final long TICK_MS = 1_000;

  /** What may wait for a loop before the reader of deliveries waits. */
  private static final int BATCHES_MAX = 4;

  private static final long WAIT_S = 5;

  private final EventLoop eventLoop;
  private final SessionHub hub;
  private final WriteQueue queue;
  private final LongConsumer loss;
  private final Semaphore batches = new Semaphore(BATCHES_MAX);

  /**
   * A loop.
   *
   * @param loss is told of an epoch of which deliveries were dropped
   */
  HubLoop(
      EventLoop eventLoop, SessionHub.Context context, LongSupplier clockMs, LongConsumer loss) {
    this.loss = loss;
    this.eventLoop = eventLoop;
    this.hub = new SessionHub(context, this::execute, clockMs);
    this.queue = new WriteQueue(this::execute, hub::trim);
    eventLoop.scheduleAtFixedRate(this::tickSafely, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
  }

  /** A task that throws would never run again, and with it no time-out of this loop. */
  private void tickSafely() {
    try {
      hub.tick();
    } catch (Throwable e) {
      OutOfMemoryExit.check(e);
      LOG.error("a tick ended early", e);
    }
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

  /** Hands a batch over; waits while the loop has as many as it may have. */
  void deliver(long epoch, List<DeliveryListener.Item> items) {
    try {
      while (!batches.tryAcquire(WAIT_S, TimeUnit.SECONDS)) {
        if (eventLoop.isShuttingDown()) {
          return;
        }
      }
      eventLoop.execute(
          () -> {
            try {
              hub.deliver(epoch, items);
            } catch (Throwable e) {
              OutOfMemoryExit.check(e);
              LOG.error("epoch={} deliveries dropped", epoch, e);
              hub.stopEpoch();
              loss.accept(epoch);
            } finally {
              batches.release();
            }
          });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RejectedExecutionException e) {
      // The loop is shut down: there is nobody left to deliver to.
      batches.release();
    }
  }
}
