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

  /** With an emoji that it does not have yet, or that is otherwise now. */
  MessageReactions with(MessageReaction changed) {
    List<MessageReaction> all = new ArrayList<>(list);
    Emoji emoji = changed.toWire();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).is(emoji)) {
        all.set(i, changed);
        return new MessageReactions(List.copyOf(all));
      }
    }
    all.add(changed);
    return new MessageReactions(List.copyOf(all));
  }

  MessageReactions without(MessageReaction gone) {
    Emoji emoji = gone.toWire();
    return new MessageReactions(list.stream().filter(each -> !each.is(emoji)).toList());
  }
}
