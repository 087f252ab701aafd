package dev.throng.jobs.core.guild;

import java.util.List;

/**
 * A message about to be encoded.
 *
 * @param type Discord's: 0 default, 7 join
 * @param authorJson the user object, JSON
 * @param timeUs of sending
 * @param editedUs 0: never
 */
record Message(
    long id,
    int type,
    long channel,
    long author,
    byte[] authorJson,
    String content,
    long timeUs,
    long editedUs,
    boolean tts,
    int flags,
    boolean mentionEveryone,
    List<Member> mentions,
    long[] mentionRoles) {
  static final int DEFAULT = 0;
  static final int JOIN = 7;
}
