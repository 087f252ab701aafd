package dev.throng.gateway.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HandshakeDeadlineTest {
  private final AtomicInteger timeouts = new AtomicInteger();
  private final HandshakeDeadline deadline =
      new HandshakeDeadline(20_000, timeouts::incrementAndGet);
  private final EmbeddedChannel channel = new EmbeddedChannel(deadline);

  HandshakeDeadlineTest() {
    channel.freezeTime();
  }

  @Test
  void aConnectionThatTricklesIsClosedAllTheSame() {
    for (int i = 0; i < 21; i++) {
      channel.advanceTimeBy(1, TimeUnit.SECONDS);
      channel.runScheduledPendingTasks();
      if (channel.isOpen()) {
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {'G'}));
      }
    }

    assertThat(channel.isOpen()).isFalse();
    assertThat(timeouts).hasValue(1);
  }

  @Test
  void oneThatWasUpgradedStays() {
    channel.pipeline().remove(deadline);
    channel.advanceTimeBy(60, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();

    assertThat(channel.isOpen()).isTrue();
    assertThat(timeouts).hasValue(0);
  }
}
