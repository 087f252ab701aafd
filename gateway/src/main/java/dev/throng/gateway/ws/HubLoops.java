package dev.throng.gateway.ws;

import dev.throng.gateway.session.SessionHub;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** All loops of the server. Immutable. */
final class HubLoops {
  private final List<HubLoop> loops = new ArrayList<>();
  private final UnsentBytes unsent;

  HubLoops(
      EventLoopGroup group, SessionHub.Context context, UnsentBytes unsent, LongConsumer loss) {
    this.unsent = unsent;
    for (EventExecutor executor : group) {
      loops.add(
          new HubLoop(
              (EventLoop) executor,
              context,
              () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
              loss));
    }
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

  List<HubLoop> all() {
    return loops;
  }

  /** Does something with each hub, on its thread. */
  void forEachHub(Consumer<SessionHub> task) {
    for (HubLoop loop : loops) {
      loop.execute(() -> task.accept(loop.hub()));
    }
  }
}
