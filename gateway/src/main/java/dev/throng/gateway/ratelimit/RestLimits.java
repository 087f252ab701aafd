package dev.throng.gateway.ratelimit;

import dev.throng.gateway.ratelimit.RateLimitVerdict.Scope;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The limits of REST. {@code throng_rest_limited_total} counts refusals by limit. Thread-safe. */
public final class RestLimits {
  /** What a caller may ask altogether. */
  public static final RateLimit GLOBAL = RateLimit.perSeconds(50, 1);

  /**
   * Bytes that a caller may be answered altogether. An answer is counted when it is there, so one
   * is never refused for its size; who has got more waits until it is made up for.
   */
  public static final RateLimit ANSWERED_BYTES = RateLimit.perSeconds(16 << 20, 8);

  /** What its members may ask of one guild on this node, all together. */
  public static final RateLimit GUILD = RateLimit.perSeconds(1_000, 1);

  /** What those may ask of one guild on this node who are not known as members, all together. */
  public static final RateLimit STRANGERS = RateLimit.perSeconds(250, 1);

  /** What one of them may ask of one guild. */
  public static final RateLimit STRANGER = RateLimit.perSeconds(20, 1);

  /**
   * What one application may ask of one guild with tokens of interactions, of which it may have
   * many: as much as with its own. First answers are not counted, since each needs a person.
   */
  public static final RateLimit INTERACTIONS = RateLimit.perSeconds(50, 1);

  /** Passwords tried for one account from one address, right or wrong. */
  public static final RateLimit LOGIN = RateLimit.perSeconds(10, 60);

  /**
   * Passwords tried for one account from everywhere: so many that a few addresses cannot keep its
   * owner out, and so few that many cannot guess.
   */
  public static final RateLimit LOGIN_ACCOUNT = RateLimit.perSeconds(300, 60);

  /** Requests from one address without a valid token where one is needed. */
  public static final RateLimit UNAUTHORIZED = RateLimit.perSeconds(100, 60);

  /** Files that one address may ask for, or send, without a token. */
  public static final RateLimit CDN = RateLimit.perSeconds(100, 1);

  private final RateLimiter buckets;
  private final KnownMembers members;
  private final Map<Limit, Counter> refusals = new EnumMap<>(Limit.class);

  private record Guest(long application, long guild) {}

  private record Login(String account, String address) {}

  private enum Limit {
    GLOBAL(Scope.GLOBAL),
    ANSWERED_BYTES(Scope.GLOBAL),
    ROUTE(Scope.USER),
    GUILD(Scope.SHARED),
    STRANGERS(Scope.SHARED),
    STRANGER(Scope.SHARED),
    INTERACTIONS(Scope.SHARED),
    LOGIN(Scope.SHARED),
    LOGIN_ACCOUNT(Scope.SHARED),
    UNAUTHORIZED(Scope.GLOBAL),
    CDN(Scope.USER);

    private final Scope scope;

    Limit(Scope scope) {
      this.scope = scope;
    }

    String tag() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Counts in these buckets.
   *
   * @param members who is no stranger to a guild
   */
  public RestLimits(MeterRegistry registry, RateLimiter buckets, KnownMembers members) {
    this.buckets = buckets;
    this.members = members;
    for (Limit limit : Limit.values()) {
      Counter counter =
          Counter.builder("throng.rest.limited")
              .description("Requests that met a rate limit")
              .tag("limit", limit.tag())
              .register(registry);
      refusals.put(limit, counter);
    }
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
    RateLimitVerdict global = count(Limit.GLOBAL, caller, 0, GLOBAL);
    if (!global.allowed()) {
      return global;
    }
    Limit bytes = Limit.ANSWERED_BYTES;
    RateLimitVerdict balance =
        counted(bytes, buckets.balance(caller, bytes.tag(), ANSWERED_BYTES, bytes.scope));
    return balance.allowed()
        ? counted(Limit.ROUTE, buckets.take(caller, bucket, major, limit))
        : balance;
  }

  /** Counts what a caller was answered. */
  public void answered(Object caller, long bytes) {
    if (bytes > 0) {
      buckets.charge(caller, Limit.ANSWERED_BYTES.tag(), ANSWERED_BYTES, bytes);
    }
  }

  /** Who is no stranger to a guild. */
  KnownMembers members() {
    return members;
  }

  /** Counts a member's command to a guild. */
  public RateLimitVerdict guild(long guild) {
    return count(Limit.GUILD, guild, 0, GUILD);
  }

  /** Counts what a guild is asked on behalf of requests that were counted as one command each. */
  void chargeGuild(long guild, long commands) {
    buckets.charge(guild, Limit.GUILD.tag(), GUILD, commands);
  }

  /** Counts a command to a guild of one who may not be a member; no member pays for it. */
  public RateLimitVerdict stranger(long caller, long guild) {
    // Who has no token is limited by address and route already.
    @Nullable RateLimitVerdict own =
        caller == 0 ? null : count(Limit.STRANGER, caller, guild, STRANGER);
    return own == null || own.allowed() ? count(Limit.STRANGERS, guild, 0, STRANGERS) : own;
  }

  /** Counts a request with the token of an interaction that is not its first answer. */
  public RateLimitVerdict interaction(long application, long guild) {
    return count(Limit.INTERACTIONS, new Guest(application, guild), 0, INTERACTIONS);
  }

  /** Counts a password that is tried for an account from an address. */
  public RateLimitVerdict login(String account, String address) {
    RateLimitVerdict own = count(Limit.LOGIN, new Login(account, address), 0, LOGIN);
    return own.allowed() ? count(Limit.LOGIN_ACCOUNT, account, 0, LOGIN_ACCOUNT) : own;
  }

  /** Counts a request whose token is missing or void. */
  public RateLimitVerdict unauthorized(String address) {
    return count(Limit.UNAUTHORIZED, address, 0, UNAUTHORIZED);
  }

  /** Counts a request for a file, or with one, for which no token is asked. */
  public RateLimitVerdict cdn(String address) {
    return count(Limit.CDN, address, 0, CDN);
  }

  private RateLimitVerdict count(Limit limit, Object subject, long major, RateLimit rate) {
    return counted(limit, buckets.take(subject, limit.tag(), major, rate, limit.scope));
  }

  private RateLimitVerdict counted(Limit limit, RateLimitVerdict verdict) {
    if (!verdict.allowed()) {
      Objects.requireNonNull(refusals.get(limit)).increment();
    }
    return verdict;
  }
}
