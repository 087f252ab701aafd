package dev.throng.jobs.core.user;

import dev.throng.protocol.ApplicationFlags;

/**
 * The application that a bot belongs to.
 *
 * @param botPublic whether others than its owner may add the bot to guilds
 * @param flags see {@link ApplicationFlags}
 */
public record Application(boolean botPublic, int flags) {
  /** As made: public, with all privileged intents, as Discord gives them to a bot in few guilds. */
  static final Application NEW = new Application(true, ApplicationFlags.LIMITED);
}
