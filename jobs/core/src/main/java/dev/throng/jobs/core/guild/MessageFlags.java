package dev.throng.jobs.core.guild;

/** Discord's flags of a message, of those that decide something. */
final class MessageFlags {
  /** Its embeds are not shown. */
  static final int SUPPRESS_EMBEDS = 1 << 2;

  /** A thread was made from it. */
  static final int HAS_THREAD = 1 << 5;

  /** For one user alone, and in no history. */
  static final int EPHEMERAL = 1 << 6;

  /** An application has yet to say what it says. */
  static final int LOADING = 1 << 7;

  private MessageFlags() {}
}
