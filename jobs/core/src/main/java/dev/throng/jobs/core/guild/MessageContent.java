package dev.throng.jobs.core.guild;

/**
 * What a new message says.
 *
 * @param flags Discord's message flags
 */
record MessageContent(String text, MentionResolver.Resolved mentions, boolean tts, int flags) {
  /** Of a system message, whose type says it all. */
  static final MessageContent EMPTY =
      new MessageContent("", MentionResolver.Resolved.NOBODY, false, 0);
}
