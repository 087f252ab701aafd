package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.state.SortedIds;
import dev.throng.protocol.wire.Emoji;

/**
 * An emoji that somebody has reacted to a message with.
 *
 * @param emoji id of a custom emoji; 0: the name is a Unicode emoji
 * @param users number of the set of those who have; 0: they are {@code few}
 * @param few those who have, ascending, at most {@link GuildLimits#FEW_REACTION_USERS_MAX}; none
 *     where there is a set, as in all state from before there were few
 */
public record MessageReaction(long emoji, String name, long users, long[] few) {
  /** Normalises. */
  public MessageReaction {
    few = few == null ? SortedIds.EMPTY : few;
  }

  static MessageReaction of(Emoji emoji, long... few) {
    return new MessageReaction(emoji.getId(), emoji.getName(), 0, few);
  }

  MessageReaction withFew(long[] others) {
    return new MessageReaction(emoji, name, 0, others);
  }

  MessageReaction withSet(long number) {
    return new MessageReaction(emoji, name, number, SortedIds.EMPTY);
  }

  boolean isFew() {
    return users == 0;
  }

  /** Whether it is this emoji; the name of a custom one may be another by now. */
  boolean is(Emoji other) {
    return emoji == other.getId() && (emoji != 0 || name.equals(other.getName()));
  }

  Emoji toWire() {
    return Emoji.newBuilder().setId(emoji).setName(name).build();
  }
}
