package dev.throng.gateway.ws;

import dev.throng.gateway.bus.DeliveryLag;
import dev.throng.gateway.bus.DeliveryListener;
import dev.throng.gateway.session.SessionHub;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.ObjIntConsumer;

/** All loops of the server. Thread-safe. */
final class HubLoops {
  private final List<HubLoop> loops = new ArrayList<>();
  private final UnsentBytes unsent;
  private final LongConsumer loss;

  /** What made half of the work when it was last known; of the thread that asks for the lag. */
  private List<Long> heavy = List.of();

  private volatile long behindMs;

  /** A permit each time that a loop has room again. */
  private final Semaphore room = new Semaphore(0);

  /**
   * All loops of a group.
   *
   * @param contextBytesMax native memory that compression may take on each
   */
  HubLoops(
      EventLoopGroup group,
      SessionHub.Context context,
      UnsentBytes unsent,
      long contextBytesMax,
      LongConsumer loss) {
    this.unsent = unsent;
    this.loss = loss;
    HubLoop.Listener listener = new Listener();
    for (EventExecutor executor : group) {
      loops.add(
          new HubLoop(
              (EventLoop) executor,
              context,
              contextBytesMax,
              () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
              listener));
    }
  }

  /** Hands deliveries to all loops, and waits for none. */
  void deliver(long epoch, List<DeliveryListener.Item> items) {
    for (HubLoop loop : loops) {
      loop.deliver(epoch, items);
    }
  }

  /** Waits until no loop has more waiting than it may; false if that takes longer. */
  boolean awaitRoom(long timeoutMs) throws InterruptedException {
    long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    while (!hasRoom()) {
      if (!room.tryAcquire(endNs - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        return hasRoom();
      }
    }
    room.drainPermits();
    return true;
  }

  private boolean hasRoom() {
    for (HubLoop loop : loops) {
      if (!loop.deliveries().hasRoom()) {
        return false;
      }
    }
    return true;
  }

  /** Bytes that wait for the slowest loop. */
  long waitingBytes() {
    long most = 0;
    for (HubLoop loop : loops) {
      most = Math.max(most, loop.deliveries().bytes());
    }
    return most;
  }

  /** Native memory that compression takes. */
  long contextBytes() {
    long bytes = 0;
    for (HubLoop loop : loops) {
      bytes += loop.contextBytes();
    }
    return bytes;
  }

  /** How late sessions of the slowest loop were when {@link #lag} was last asked. */
  long behindMs() {
    return behindMs;
  }

  /** How long what waits for the slowest loop will take; of one thread. */
  DeliveryLag lag() {
    long lagMs = 0;
    long latestMs = 0;
    HeavyStreams streams = new HeavyStreams();
    for (HubLoop loop : loops) {
      LoopLag.Look look = loop.lookAtLag();
      lagMs = Math.max(lagMs, look.queueMs());
      latestMs = Math.max(latestMs, look.behindMs());
      streams.add(look.byStream());
    }
    behindMs = latestMs;
    List<Long> half = streams.half();
    // A turn may take longer than this is asked for: until its end nothing new is known.
    heavy = half.isEmpty() && lagMs > 0 ? heavy : half;
    return lagMs < LoopLag.STANDING_MS ? DeliveryLag.NONE : new DeliveryLag(lagMs, heavy);
  }

  int count() {
    return loops.size();
  }

  UnsentBytes unsent() {
    return unsent;
  }

  HubLoop of(SessionHub hub) {
    for (HubLoop loop : loops) {
      if (loop.hub() == hub) {
        return loop;
      }
    }
    throw new IllegalStateException("a hub of another server");
  }

  HubLoop of(EventLoop eventLoop) {
    for (HubLoop loop : loops) {
      if (loop.eventLoop() == eventLoop) {
        return loop;
      }
    }
    throw new IllegalStateException("an event loop of another server");
  }

  /** Does something with each hub, on its thread. */
  void forEachHub(Consumer<SessionHub> task) {
    for (HubLoop loop : loops) {
      loop.execute(() -> task.accept(loop.hub()));
    }
  }

  /**
   * Gives each hub tasks, one after another: in between its loop does what else there is.
   *
   * @param tasks how many; each has its number, from 0
   * @param done to be run when the last of them is done, also if some have failed
   */
  void forEachHub(int tasks, ObjIntConsumer<SessionHub> task, Runnable done) {
    AtomicInteger left = new AtomicInteger(loops.size());
    Runnable end =
        () -> {
          if (left.decrementAndGet() == 0) {
            done.run();
          }
        };
    for (HubLoop loop : loops) {
      next(loop, 0, tasks, task, end);
    }
  }

  private static void next(
      HubLoop loop, int number, int tasks, ObjIntConsumer<SessionHub> task, Runnable end) {
    if (number == tasks) {
      end.run();
      return;
    }
    loop.execute(
        () -> {
          try {
            task.accept(loop.hub(), number);
          } finally {
            next(loop, number + 1, tasks, task, end);
          }
        });
  }

  private final class Listener implements HubLoop.Listener {
    @Override
    public void lost(long epoch) {
      loss.accept(epoch);
    }

    @Override
    public void hasRoom() {
      room.release();
    }
  }
}
