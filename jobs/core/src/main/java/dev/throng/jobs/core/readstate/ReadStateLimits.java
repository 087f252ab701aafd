package dev.throng.jobs.core.readstate;

/** The bounds of one user's read states. */
public final class ReadStateLimits {
  /** Channels; acknowledgements of further ones are refused, mentions in them not counted. */
  public static final int STATES_MAX = 50_000;

  /** Mentions that are counted in one channel; the newest ones. Clients show 99+. */
  public static final int MENTIONS_MAX = 100;

  /** Sessions that are told of changes; with more, the first to come is told no more. */
  public static final int SESSIONS_MAX = 100;

  /** Mentions of @everyone, @here and roles that are kept of one channel; the newest ones. */
  public static final int MASS_MENTIONS_OF_CHANNEL_MAX = 20;

  /** And of all channels of a guild. */
  public static final int MASS_MENTIONS_OF_GUILD_MAX = 500;

  /** Channels of a guild of which it is kept that they are gone; the newest ones. */
  public static final int DELETED_CHANNELS_MAX = 1_000;

  /**
   * States that one step removes, with about four writes each; further ones are left to the next.
   */
  public static final int FORGOTTEN_AT_ONCE = 500;

  /** Guilds of which it is kept when the user left them. */
  static final int LEFT_GUILDS_MAX = 10_000;

  /** Longer than the public log keeps what could come late. */
  static final long LEFT_GUILD_AGE_US = 32L * 24 * 3600 * 1_000_000;

  private ReadStateLimits() {}
}
