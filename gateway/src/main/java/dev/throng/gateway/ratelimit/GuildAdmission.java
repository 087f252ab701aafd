package dev.throng.gateway.ratelimit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;

/**
 * Keeps all callers together from filling a guild's partition, and keeps strangers from using up
 * what its members may ask. Whether somebody is a member only the guild knows, so who was answered
 * by it within 10 minutes counts as one; everybody else draws on the strangers' smaller allowance.
 *
 * <p>At most {@value #MEMBERS_MAX} pairs of caller and guild are remembered (about 100 bytes each);
 * who is forgotten is a stranger for one request. Thread-safe.
 */
public final class GuildAdmission {
  static final int MEMBERS_MAX = 200_000;
  static final Duration KNOWN = Duration.ofMinutes(10);

  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  private final RestLimits limits;
  private final Cache<Pair, Boolean> members =
      Caffeine.newBuilder().maximumSize(MEMBERS_MAX).expireAfterWrite(KNOWN).build();

  private record Pair(long caller, long guild) {}

  /** Counts with this limits. */
  public GuildAdmission(RestLimits limits) {
    this.limits = limits;
  }

  /**
   * Counts a command.
   *
   * @param caller 0 for one without a token
   */
  public RateLimitVerdict admit(long caller, long guild) {
    return members.getIfPresent(new Pair(caller, guild)) == null
        ? limits.stranger(caller, guild)
        : limits.guild(guild);
  }

  /** The guild has answered a command with this HTTP status. */
  public void answered(long caller, long guild, int status) {
    if (status / 100 == 2 && caller != 0) {
      members.put(new Pair(caller, guild), true);
    } else if (status == FORBIDDEN || status == NOT_FOUND) {
      members.invalidate(new Pair(caller, guild));
    }
  }
}
