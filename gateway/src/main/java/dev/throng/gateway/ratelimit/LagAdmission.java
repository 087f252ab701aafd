package dev.throng.gateway.ratelimit;

import dev.throng.gateway.ratelimit.RateLimitVerdict.Scope;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a share of what is written into a guild while its readers are behind: none up to a third
 * of the greatest lag, all above the greatest, and in between the more the later they are. So the
 * lag settles where as much is admitted as the slowest node delivers, whatever the number of nodes
 * that admit. Thread-safe.
 */
public final class LagAdmission {
  private static final int BEGIN_SHARE = 3;

  private final GuildLags lags;
  private final long beginMs;
  private final long maxMs;
  private final DoubleSupplier random;
  private final InstantSource clock;
  private final Counter refusals;

  /**
   * Goes by these lags.
   *
   * @param max the lag above which everything is refused
   */
  public LagAdmission(GuildLags lags, Duration max, MeterRegistry registry) {
    this(
        lags,
        max,
        registry,
        () -> ThreadLocalRandom.current().nextDouble(),
        InstantSource.system());
  }

  /**
   * As above.
   *
   * @param random from 0 to below 1
   */
  LagAdmission(
      GuildLags lags,
      Duration max,
      MeterRegistry registry,
      DoubleSupplier random,
      InstantSource clock) {
    this.lags = lags;
    this.maxMs = max.toMillis();
    this.beginMs = maxMs / BEGIN_SHARE;
    this.random = random;
    this.clock = clock;
    this.refusals =
        Counter.builder("throng.rest.limited")
            .description("Requests that met a rate limit")
            .tag("limit", "lag")
            .register(registry);
  }

  /** Why something new may not be written into a guild now; null: it may. */
  public @Nullable RateLimitVerdict refusal(long guild) {
    long lagMs = lags.lagMs(guild);
    if (lagMs <= beginMs || random.getAsDouble() * (maxMs - beginMs) < maxMs - lagMs) {
      return null;
    }
    refusals.increment();
    double seconds = lagMs / 1e3;
    return new RateLimitVerdict(false, Scope.SHARED, 1, 0, seconds, clock.millis() / 1e3 + seconds);
  }
}
