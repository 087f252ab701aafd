package dev.throng.jobs.core.guild;

import java.util.ArrayList;
import java.util.List;

/**
 * The pinned messages of a channel.
 *
 * @param list the last pinned first, at most {@link GuildLimits#PINS_MAX}, no two of the same time
 */
public record ChannelPins(List<Pin> list) {
  static final ChannelPins NONE = new ChannelPins(List.of());

  boolean has(long message) {
    return list.stream().anyMatch(pin -> pin.message() == message);
  }

  /** When something was pinned last; 0: nothing is. */
  long lastUs() {
    return list.isEmpty() ? 0 : list.get(0).pinnedUs();
  }

  ChannelPins with(long message, long nowUs) {
    List<Pin> more = new ArrayList<>(list);
    more.add(0, new Pin(message, Math.max(nowUs, lastUs() + 1)));
    return new ChannelPins(List.copyOf(more));
  }

  ChannelPins without(long message) {
    List<Pin> fewer = new ArrayList<>(list);
    fewer.removeIf(pin -> pin.message() == message);
    return new ChannelPins(List.copyOf(fewer));
  }
}
