package dev.throng.jobs.core.guild;

import dev.throng.protocol.wire.Emoji;

/**
 * An emoji that somebody has reacted to a message with.
 *
 * @param emoji id of a custom emoji; 0: the name is a Unicode emoji
 * @param users number of the set of those who have
 */
public record MessageReaction(long emoji, String name, long users) {

  /** Whether it is this emoji; the name of a custom one may be another by now. */
  boolean is(Emoji other) {
    return emoji == other.getId() && (emoji != 0 || name.equals(other.getName()));
  }

  Emoji toWire() {
    return Emoji.newBuilder().setId(emoji).setName(name).build();
  }
}
