package dev.throng.gateway.ratelimit;

import java.time.Duration;

/**
 * How often sessions may be started on this node: per address and on the whole node, which is asked
 * before a token is looked at, and per user. Thread-safe.
 */
public final class SessionStarts {
  /** Length of the window of {@code max_concurrency}. */
  public static final int CONCURRENT_S = 5;

  /** The longest of the windows. */
  public static final Duration WINDOW_MAX = Duration.ofDays(1);

  private static final int BUCKETS_MIN = 40_000;

  /** Those of a user's day, of its pace and of its address. */
  private static final int BUCKETS_PER_CONNECTION = 3;

  private static final int BUCKET_BYTES = 300;
  private static final int HEAP_SHARE = 16;

  private static final String ADDRESS = "identify-address";
  private static final String NODE = "identify-node";
  private static final String USER = "identify-user";
  private static final String CONCURRENT = "identify-concurrent";

  private final RateLimiter buckets;
  private final RateLimit perAddress;
  private final RateLimit perNode;
  private final RateLimit perUser;
  private final RateLimit concurrent;

  /**
   * What may be started.
   *
   * @param perUserDay by one user in a day
   * @param concurrent by one user in {@link #CONCURRENT_S} seconds
   * @param perAddressMinute from one address in a minute
   * @param perNodeSecond on the whole node in a second
   */
  public record Options(int perUserDay, int concurrent, int perAddressMinute, int perNodeSecond) {}

  /** Which limit was met. */
  public enum Verdict {
    ADMITTED,
    ADDRESS,
    NODE,
    USER,
    CONCURRENCY
  }

  /** Limits in these buckets. */
  public SessionStarts(RateLimiter buckets, Options options) {
    this.buckets = buckets;
    this.perAddress = RateLimit.perSeconds(options.perAddressMinute(), 60);
    this.perNode = RateLimit.perSeconds(options.perNodeSecond(), 1);
    this.perUser = new RateLimit(options.perUserDay(), WINDOW_MAX);
    this.concurrent = RateLimit.perSeconds(options.concurrent(), CONCURRENT_S);
  }

  /**
   * How many buckets are needed so that the day of no connected user is forgotten, as far as a
   * sixteenth of the heap goes; {@value #BUCKETS_MIN} at least.
   */
  public static int bucketsMax(int connectionsMax, long heapBytes) {
    // And one of the node's.
    long wanted = 1 + (long) BUCKETS_PER_CONNECTION * connectionsMax;
    long room = heapBytes / HEAP_SHARE / BUCKET_BYTES;
    return (int) Math.max(BUCKETS_MIN, Math.min(wanted, room));
  }

  /** Counts an attempt from an address, whoever makes it. */
  public Verdict attempt(String address) {
    return buckets.take(address, ADDRESS, 0, perAddress).allowed()
        ? Verdict.ADMITTED
        : Verdict.ADDRESS;
  }

  /**
   * Counts an IDENTIFY of a user whose token was valid: strangers cannot use up the node's pace. Of
   * the day's sessions it takes none before {@link #started}.
   */
  public Verdict start(long user) {
    if (!buckets.look(user, USER, 0, perUser).allowed()) {
      return Verdict.USER;
    }
    if (!buckets.take(user, CONCURRENT, 0, concurrent).allowed()) {
      return Verdict.CONCURRENCY;
    }
    if (!buckets.take("", NODE, 0, perNode).allowed()) {
      return Verdict.NODE;
    }
    return Verdict.ADMITTED;
  }

  /**
   * Counts a session that the user has taken. Those under way at the same time may exceed the day's
   * by as many as may be started at a time.
   */
  public void started(long user) {
    RateLimitVerdict unused = buckets.take(user, USER, 0, perUser);
  }

  /** What is left to a user. */
  public SessionStartLimit left(long user) {
    RateLimitVerdict day = buckets.look(user, USER, 0, perUser);
    return new SessionStartLimit(
        day.limit(),
        day.remaining(),
        (long) Math.ceil(day.resetAfterSeconds() * Duration.ofSeconds(1).toMillis()),
        concurrent.requests());
  }
}
