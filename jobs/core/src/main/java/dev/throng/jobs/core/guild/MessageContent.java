package dev.throng.jobs.core.guild;

import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * What a new message says.
 *
 * @param embeds JSON array; empty: none
 * @param attachments JSON array; empty: none
 * @param flags Discord's message flags
 * @param repliedTo the message that it replies to; null: none
 */
record MessageContent(
    String text,
    ByteString embeds,
    ByteString attachments,
    MentionResolver.Resolved mentions,
    boolean tts,
    int flags,
    @Nullable MessageDocument repliedTo) {
  /** Of a system message, whose type says it all. */
  static final MessageContent EMPTY = of("");

  /** Text alone, which mentions nobody. */
  static MessageContent of(String text) {
    return new MessageContent(
        text, ByteString.EMPTY, ByteString.EMPTY, MentionResolver.Resolved.NOBODY, false, 0, null);
  }
}
