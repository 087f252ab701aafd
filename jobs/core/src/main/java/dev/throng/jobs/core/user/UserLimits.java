package dev.throng.jobs.core.user;

/** The bounds of one user. */
public final class UserLimits {
  /** Guilds that a user can join; above: error 30001. */
  public static final int GUILDS_MAX = 200;

  /** Sessions at once; above: a Ready part with {@code too_many_sessions}. */
  public static final int SESSIONS_MAX = 100;

  private UserLimits() {}
}
