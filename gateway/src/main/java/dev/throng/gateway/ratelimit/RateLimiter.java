package dev.throng.gateway.ratelimit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.throng.gateway.ratelimit.RateLimitVerdict.Scope;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Three limits: each caller's for all routes, each caller's per route and major parameter, and each
 * guild's for what all callers ask of it, which keeps one guild from filling its partition.
 *
 * <p>A bounded number of buckets is kept (some 300 bytes each), the least recently used are
 * forgotten: their callers start with a full bucket. Thread-safe.
 */
public final class RateLimiter {
  /** Buckets kept at the most: about 30 MB. */
  public static final int BUCKETS_MAX = 100_000;

  /** What a caller may ask altogether. */
  public static final RateLimit GLOBAL = RateLimit.perSeconds(50, 1);

  /** What all callers may ask of one guild on this node. */
  public static final RateLimit GUILD = RateLimit.perSeconds(1_000, 1);

  /** Longer than any window of REST's. */
  private static final Duration IDLE_MAX = Duration.ofMinutes(15);

  private static final String GLOBAL_BUCKET = "global";
  private static final String GUILD_BUCKET = "guild";
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
   * Counts a request.
   *
   * @param caller the user id, or the remote address of one without a token
   * @param bucket stands for the route
   * @param major value of the route's major parameter; 0 if it has none
   * @param limit of the route
   */
  public RateLimitVerdict request(Object caller, String bucket, long major, RateLimit limit) {
    RateLimitVerdict global = count(new Key(caller, GLOBAL_BUCKET, 0), GLOBAL, Scope.GLOBAL);
    return global.allowed() ? count(new Key(caller, bucket, major), limit, Scope.USER) : global;
  }

  /** Counts a command to a guild. */
  public RateLimitVerdict guild(long guild) {
    return count(new Key(guild, GUILD_BUCKET, 0), GUILD, Scope.SHARED);
  }

  /**
   * Counts against one limit alone.
   *
   * @param subject whose it is
   * @param bucket which of its limits
   * @param major what it is counted by besides; 0: nothing
   */
  public RateLimitVerdict take(Object subject, String bucket, long major, RateLimit limit) {
    return count(new Key(subject, bucket, major), limit, Scope.USER);
  }

  /** What is left of such a limit; counts nothing. */
  public RateLimitVerdict look(Object subject, String bucket, long major, RateLimit limit) {
    Bucket known = buckets.getIfPresent(new Key(subject, bucket, major));
    long remaining = known == null ? limit.requests() : known.getAvailableTokens();
    long resetNs =
        remaining == limit.requests() || known == null
            ? 0
            : known.estimateAbilityToConsume(limit.requests()).getNanosToWaitForRefill();
    double resetAfterSeconds = resetNs / NANOS_PER_SECOND;
    return new RateLimitVerdict(
        remaining > 0,
        Scope.USER,
        limit.requests(),
        remaining,
        resetAfterSeconds,
        clock.millis() / 1e3 + resetAfterSeconds);
  }

  private RateLimitVerdict count(Key key, RateLimit limit, Scope scope) {
    Bucket bucket = buckets.get(key, unknown -> bucket(limit));
    ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
    double resetAfterSeconds =
        (probe.isConsumed() ? probe.getNanosToWaitForReset() : probe.getNanosToWaitForRefill())
            / NANOS_PER_SECOND;
    return new RateLimitVerdict(
        probe.isConsumed(),
        scope,
        limit.requests(),
        probe.getRemainingTokens(),
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
