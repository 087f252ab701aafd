package dev.throng.jobs.core.user;

/** The bounds of one user. */
public final class UserLimits {
  /** Guilds that a person can make or join; above: error 30001. */
  public static final int GUILDS_MAX = 200;

  /** Guilds that a bot can be added to: as many as Discord lets one shard have. Above: 30001. */
  public static final int BOT_GUILDS_MAX = 2_500;

  /** Guilds in one answer. */
  public static final int GUILDS_PAGE_MAX = 200;

  /** Tokens revoked one by one; above: all up to the oldest of them are void. */
  public static final int REVOKED_TOKENS_MAX = 32;

  /** Sessions at once; above: a Ready part with {@code too_many_sessions}. */
  public static final int SESSIONS_MAX = 100;

  /** Applications that a person makes; above: error 0. */
  public static final int APPLICATIONS_MAX = 100;

  /** Slash commands of an application, its own or of one guild; above: error 30032. */
  public static final int SLASH_COMMANDS_MAX = 100;

  /** Commands of users, and of messages, of an application, as above. */
  public static final int CONTEXT_COMMANDS_MAX = 15;

  /** Bytes of all commands of an application, its own or of one guild; above: error 50035. */
  public static final int COMMAND_BYTES_MAX = 1 << 20;

  private UserLimits() {}
}
