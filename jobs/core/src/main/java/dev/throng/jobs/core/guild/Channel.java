package dev.throng.jobs.core.guild;

import dev.throng.protocol.ChannelName;
import dev.throng.protocol.PermissionOverwrite;
import dev.throng.protocol.wire.ModifyChannel;
import java.util.List;

/**
 * A channel.
 *
 * @param type Discord's: 0 text, 2 voice, 4 category, 5 announcement; 10 and 11 threads
 * @param parent category, or 0; of a thread, the channel that it is in
 * @param overwrites each (type, id) once
 */
public record Channel(
    long id,
    int type,
    String name,
    long parent,
    int position,
    ChannelSettings settings,
    List<PermissionOverwrite> overwrites) {

  /** A channel that messages are sent to. */
  static final int TEXT = 0;

  /** A channel to speak in, with text beside it. */
  static final int VOICE = 2;

  /** Groups channels. */
  static final int CATEGORY = 4;

  /** A text channel that others can follow. */
  static final int ANNOUNCEMENT = 5;

  /** A thread of an announcement channel. */
  static final int ANNOUNCEMENT_THREAD = 10;

  /** A thread that all see who see the channel that it is in. */
  static final int PUBLIC_THREAD = 11;

  /** Whether it takes messages. */
  boolean isText() {
    return type == TEXT || type == VOICE || type == ANNOUNCEMENT || isThread();
  }

  boolean isThread() {
    return type == ANNOUNCEMENT_THREAD || type == PUBLIC_THREAD;
  }

  /** The type of public threads in it; 0: it can have none. */
  int threadType() {
    return switch (type) {
      case TEXT -> PUBLIC_THREAD;
      case ANNOUNCEMENT -> ANNOUNCEMENT_THREAD;
      default -> 0;
    };
  }

  /** With what a command sets. */
  Channel with(ModifyChannel command) {
    return new Channel(
        id,
        type,
        command.hasName() ? ChannelName.of(type, command.getName()) : name,
        command.hasParent() ? command.getParent() : parent,
        command.hasPosition() ? command.getPosition() : position,
        new ChannelSettings(
            command.hasTopic() ? command.getTopic() : settings.topic(),
            command.hasNsfw() ? command.getNsfw() : settings.nsfw(),
            command.hasRateLimitPerUser()
                ? command.getRateLimitPerUser()
                : settings.rateLimitPerUser()),
        overwrites);
  }

  Channel withParent(long category) {
    return new Channel(id, type, name, category, position, settings, overwrites);
  }

  Channel withOverwrites(List<PermissionOverwrite> newOverwrites) {
    return new Channel(id, type, name, parent, position, settings, List.copyOf(newOverwrites));
  }
}
