package dev.throng.gateway.ratelimit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.throng.gateway.ratelimit.RateLimitVerdict.Scope;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.EstimationProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Counts against limits, in a bucket per subject and limit. A bounded number of buckets is kept
 * (some 300 bytes each), the least recently used are forgotten: their subjects start with a full
 * bucket. Thread-safe.
 */
public final class RateLimiter {
  /** Buckets kept at the most: about 30 MB. */
  public static final int BUCKETS_MAX = 100_000;

  /** Longer than any window of REST's. */
  private static final Duration IDLE_MAX = Duration.ofMinutes(15);

  private static final double NANOS_PER_SECOND = 1e9;

  private final TimeMeter meter;
  private final InstantSource clock;
  private final Cache<Key, Bucket> buckets;

  private record Key(Object subject, String bucket, long major) {}

  /** On the system's clocks. */
  public RateLimiter() {
    this(TimeMeter.SYSTEM_NANOTIME, InstantSource.system());
  }

  RateLimiter(TimeMeter meter, InstantSource clock) {
    this(meter, clock, BUCKETS_MAX, IDLE_MAX);
  }

  /**
   * On clocks of the caller's.
   *
   * @param meter elapsed time
   * @param clock time of day
   * @param bucketsMax buckets kept
   * @param idleMax a bucket is forgotten when unused for so long; longer than any window
   */
  public RateLimiter(TimeMeter meter, InstantSource clock, int bucketsMax, Duration idleMax) {
    this.meter = meter;
    this.clock = clock;
    this.buckets = Caffeine.newBuilder().maximumSize(bucketsMax).expireAfterAccess(idleMax).build();
  }

  /**
   * Counts against one limit alone.
   *
   * @param subject whose it is
   * @param bucket which of its limits
   * @param major what it is counted by besides; 0: nothing
   */
  public RateLimitVerdict take(Object subject, String bucket, long major, RateLimit limit) {
    return take(subject, bucket, major, limit, Scope.USER);
  }

  RateLimitVerdict take(Object subject, String bucket, long major, RateLimit limit, Scope scope) {
    return count(new Key(subject, bucket, major), limit, scope);
  }

  /** Counts what has to be done in any case; what is too much is refused to those who come next. */
  void charge(Object subject, String bucket, RateLimit limit, long cost) {
    buckets
        .get(new Key(subject, bucket, 0), unknown -> bucket(limit))
        .consumeIgnoringRateLimits(cost);
  }

  /** Whether anything is left of what was charged; counts nothing. */
  RateLimitVerdict balance(Object subject, String bucket, RateLimit limit, Scope scope) {
    Bucket known = buckets.getIfPresent(new Key(subject, bucket, 0));
    EstimationProbe one = known == null ? null : known.estimateAbilityToConsume(1);
    return one == null
        ? verdict(true, scope, limit, limit.requests(), 0)
        : verdict(
            one.canBeConsumed(),
            scope,
            limit,
            one.getRemainingTokens(),
            one.getNanosToWaitForRefill());
  }

  /** What is left of such a limit; counts nothing. */
  public RateLimitVerdict look(Object subject, String bucket, long major, RateLimit limit) {
    Bucket known = buckets.getIfPresent(new Key(subject, bucket, major));
    long remaining = known == null ? limit.requests() : known.getAvailableTokens();
    long resetNs =
        remaining == limit.requests() || known == null
            ? 0
            : known.estimateAbilityToConsume(limit.requests()).getNanosToWaitForRefill();
    return verdict(remaining > 0, Scope.USER, limit, remaining, resetNs);
  }

  private RateLimitVerdict count(Key key, RateLimit limit, Scope scope) {
    Bucket bucket = buckets.get(key, unknown -> bucket(limit));
    ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
    return verdict(
        probe.isConsumed(),
        scope,
        limit,
        probe.getRemainingTokens(),
        probe.isConsumed() ? probe.getNanosToWaitForReset() : probe.getNanosToWaitForRefill());
  }

  private RateLimitVerdict verdict(
      boolean allowed, Scope scope, RateLimit limit, long remaining, long resetNs) {
    double resetAfterSeconds = resetNs / NANOS_PER_SECOND;
    return new RateLimitVerdict(
        allowed,
        scope,
        limit.requests(),
        remaining,
        resetAfterSeconds,
        clock.millis() / 1e3 + resetAfterSeconds);
  }

  private Bucket bucket(RateLimit limit) {
    return Bucket.builder()
        .withCustomTimePrecision(meter)
        .addLimit(
            bandwidth ->
                bandwidth
                    .capacity(limit.requests())
                    .refillIntervally(limit.requests(), limit.window()))
        .build();
  }
}
