package dev.throng.gateway.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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
  void nobodyWaitsForItForLong() throws InterruptedException {
    GatewayWarmUp warmUp = GatewayWarmUp.start();
    long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!warmUp.isDone()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(20);
    }
  }
}
