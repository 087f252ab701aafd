package dev.throng.jobs.core.guild;

import dev.throng.protocol.wire.Emoji;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The emojis that a message has.
 *
 * @param list in the order in which they came, each once, at most {@link GuildLimits#REACTIONS_MAX}
 */
public record MessageReactions(List<MessageReaction> list) {
  static final MessageReactions NONE = new MessageReactions(List.of());

  @Nullable MessageReaction find(Emoji emoji) {
    for (MessageReaction each : list) {
      if (each.is(emoji)) {
        return each;
      }
    }
    return null;
  }

  MessageReactions with(MessageReaction added) {
    List<MessageReaction> more = new ArrayList<>(list);
    more.add(added);
    return new MessageReactions(List.copyOf(more));
  }

  MessageReactions without(MessageReaction gone) {
    List<MessageReaction> fewer = new ArrayList<>(list);
    fewer.remove(gone);
    return new MessageReactions(List.copyOf(fewer));
  }
}
