package dev.throng.gateway.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.gateway.session.FakeSessionActors;
import dev.throng.gateway.session.SessionHub;
import dev.throng.gateway.session.SessionLimits;
import dev.throng.gateway.session.SessionMetrics;
import dev.throng.gateway.session.SessionRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HubLoopTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private int ticks;
  private boolean broken;

  @Test
  void aTickThatThrowsIsNotTheLast() {
    channel.freezeTime();
    SessionRegistry<SessionHub> directory = new SessionRegistry<>();
    HubLoop loop =
        new HubLoop(
            channel.eventLoop(),
            new SessionHub.Context(
                SocketSettings.sessions(),
                token -> OptionalLong.empty(),
                new FakeSessionActors(),
                directory,
                SessionLimits.none(),
                new SessionMetrics(new SimpleMeterRegistry(), directory)),
            1 << 20,
            this::nowMs,
            new HubLoop.Listener() {
              @Override
              public void lost(long epoch) {}

              @Override
              public void hasRoom() {}
            });
    pass();
    int before = ticks;
    assertThat(before).isPositive();
    broken = true;
    pass();
    pass();
    broken = false;
    pass();

    assertThat(ticks).isGreaterThan(before);
    assertThat(loop.hub()).isNotNull();
  }

  private void pass() {
    channel.advanceTimeBy(1, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
  }

  private long nowMs() {
    if (broken) {
      throw new IllegalStateException("of the test");
    }
    return ++ticks;
  }
}
