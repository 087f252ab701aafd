package dev.throng.jobs.core.guild;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The custom emojis of a guild.
 *
 * @param list by age, at most twice {@link GuildLimits#EMOJIS_MAX}
 */
public record GuildEmojis(List<GuildEmoji> list) {
  static final GuildEmojis NONE = new GuildEmojis(List.of());

  /** The emoji, or null. */
  @Nullable GuildEmoji find(long id) {
    return list.stream().filter(emoji -> emoji.id() == id).findFirst().orElse(null);
  }

  /** How many there are of a kind. */
  long count(boolean animated) {
    return list.stream().filter(emoji -> emoji.animated() == animated).count();
  }

  /** With this one, in the place of the one with its id if there is one. */
  GuildEmojis with(GuildEmoji emoji) {
    List<GuildEmoji> changed = new ArrayList<>();
    boolean isNew = find(emoji.id()) == null;
    list.forEach(each -> changed.add(each.id() == emoji.id() ? emoji : each));
    if (isNew) {
      changed.add(emoji);
    }
    return new GuildEmojis(List.copyOf(changed));
  }

  GuildEmojis without(long id) {
    return new GuildEmojis(list.stream().filter(emoji -> emoji.id() != id).toList());
  }
}
