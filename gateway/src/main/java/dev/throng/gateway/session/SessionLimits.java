package dev.throng.gateway.session;

import dev.throng.gateway.ratelimit.KnownMembers;
import dev.throng.gateway.ratelimit.RateLimit;
import dev.throng.gateway.ratelimit.RateLimitVerdict;
import dev.throng.gateway.ratelimit.RateLimiter;
import dev.throng.gateway.ratelimit.SessionStarts;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How often clients may identify and ask for members. Shared by all hubs; thread-safe. */
public final class SessionLimits {
  /** The longest of the windows. */
  public static final Duration WINDOW_MAX = Duration.ofSeconds(30);

  /** Of the whole list of a guild, per user: a new session brings no new allowance. */
  static final RateLimit MEMBER_LIST = new RateLimit(1, WINDOW_MAX);

  /** By name or id, per user and guild. */
  static final RateLimit MEMBER_SEARCH = RateLimit.perSeconds(10, 10);

  /** RESUMEs per session. */
  static final RateLimit RESUME = RateLimit.perSeconds(10, 30);

  private final @Nullable SessionStarts starts;
  private final @Nullable RateLimiter members;
  private final KnownMembers known;

  private SessionLimits(
      @Nullable SessionStarts starts, @Nullable RateLimiter members, KnownMembers known) {
    this.starts = starts;
    this.members = members;
    this.known = known;
  }

  /**
   * With limits.
   *
   * @param members buckets of requests for members
   * @param known is told who has a session in which guild
   */
  public static SessionLimits of(SessionStarts starts, RateLimiter members, KnownMembers known) {
    return new SessionLimits(starts, members, known);
  }

  /** No limits. */
  public static SessionLimits none() {
    return new SessionLimits(null, null, new KnownMembers());
  }

  SessionStarts.Verdict attempt(String address) {
    return starts == null ? SessionStarts.Verdict.ADMITTED : starts.attempt(address);
  }

  SessionStarts.Verdict start(long user) {
    return starts == null ? SessionStarts.Verdict.ADMITTED : starts.start(user);
  }

  /** Who is known as a member of which guild. */
  KnownMembers known() {
    return known;
  }

  /** The user has taken a session, and the client gets READY. */
  void started(long user) {
    if (starts != null) {
      starts.started(user);
    }
  }

  /** Whether a session may be resumed once more: each time what it missed is written again. */
  boolean resume(long session) {
    return members == null || members.take(session, "resume", 0, RESUME).allowed();
  }

  /** Seconds that a request for members must wait; 0: it may go. */
  double members(long user, long guild, boolean wholeList) {
    if (members == null) {
      return 0;
    }
    RateLimitVerdict verdict =
        wholeList
            ? members.take(user, "member-list", guild, MEMBER_LIST)
            : members.take(user, "member-search", guild, MEMBER_SEARCH);
    return verdict.allowed() ? 0 : Math.max(0.001, verdict.resetAfterSeconds());
  }
}
