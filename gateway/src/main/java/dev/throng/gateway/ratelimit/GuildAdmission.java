package dev.throng.gateway.ratelimit;

import dev.throng.protocol.DiscordError;

/**
 * Keeps all callers together from filling a guild's partition, and keeps strangers from using up
 * what its members may ask. Whether somebody is a member only the guild knows, so {@link
 * KnownMembers} count as such; everybody else draws on the strangers' smaller allowance.
 * Thread-safe.
 */
public final class GuildAdmission {
  private final RestLimits limits;
  private final KnownMembers members;

  public GuildAdmission(RestLimits limits) {
    this.limits = limits;
    this.members = limits.members();
  }

  /**
   * Counts a command.
   *
   * @param caller a user or a webhook; 0 for one without a token
   */
  public RateLimitVerdict admit(long caller, long guild) {
    return isMember(caller, guild) ? limits.guild(guild) : limits.stranger(caller, guild);
  }

  /** Counts a command that several members give together. */
  public RateLimitVerdict admitForMembers(long guild) {
    return limits.guild(guild);
  }

  /**
   * Counts what is asked for those whose command has been answered, and is not refused any more.
   *
   * @param commands that it costs as much as
   */
  public void charge(long guild, long commands) {
    limits.chargeGuild(guild, commands);
  }

  /** Whether somebody is known as a member. */
  public boolean isMember(long caller, long guild) {
    return members.contains(caller, guild);
  }

  /** The guild has answered one who came with a webhook's token. */
  public void answeredWebhook(long webhook, long guild, int status, int code) {
    if (code == DiscordError.UNKNOWN_WEBHOOK.code()) {
      members.refused(webhook, guild);
    } else {
      answered(webhook, guild, status, code);
    }
  }

  /**
   * The guild has answered a command.
   *
   * @param status of HTTP
   * @param code Discord's, of an error
   */
  public void answered(long caller, long guild, int status, int code) {
    if (status / 100 == 2 && caller != 0) {
      members.admitted(caller, guild);
    } else if (code == DiscordError.MISSING_ACCESS.code()
        || code == DiscordError.UNKNOWN_GUILD.code()) {
      members.refused(caller, guild);
    }
  }
}
