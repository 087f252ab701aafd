package dev.throng.local.world;

import dev.throng.client.GatewaySession;
import dev.throng.client.ThrongApi;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One bot session through the real gateway, from the connection to READY. */
public final class Smoke {
  private static final Duration READY_DEADLINE = Duration.ofSeconds(60);

  private Smoke() {}

  /**
   * How long connecting, IDENTIFY and READY took.
   *
   * @throws IllegalStateException if no READY came
   */
  public static Duration identify(ThrongApi bot) throws InterruptedException {
    long begin = System.nanoTime();
    try (GatewaySession session = GatewaySession.open(bot, bot.gateway(), 1, dispatch -> {})) {
      var unused = session.ready().get(READY_DEADLINE.toSeconds(), TimeUnit.SECONDS);
      return Duration.ofNanos(System.nanoTime() - begin);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("IDENTIFY got no READY: " + e, e);
    }
  }
}
