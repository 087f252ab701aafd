package dev.throng.jobs.core.user;

import dev.throng.protocol.wire.NewApplicationCommand;
import java.util.Arrays;

/**
 * A command of an application.
 *
 * @param guild where it is; 0: in all guilds of the application
 * @param type Discord's: 1 a slash command, 2 of a user, 3 of a message
 * @param version id of its last change
 * @param definition JSON object of the other fields of the command object
 */
public record ApplicationCommand(
    long id, long guild, int type, String name, long version, byte[] definition) {
  static final int SLASH = 1;

  static ApplicationCommand of(NewApplicationCommand command, long guild, long version) {
    return new ApplicationCommand(
        command.getId(),
        guild,
        command.getType(),
        command.getName(),
        version,
        command.getDefinition().toByteArray());
  }

  /** The same in the place of another. */
  ApplicationCommand inPlaceOf(ApplicationCommand other) {
    return new ApplicationCommand(other.id, guild, type, name, version, definition);
  }

  boolean isCalledAs(ApplicationCommand other) {
    return type == other.type && name.equals(other.name);
  }

  boolean saysTheSameAs(ApplicationCommand other) {
    return isCalledAs(other) && Arrays.equals(definition, other.definition);
  }

  /** Approximate size of the row. */
  int bytes() {
    return definition.length + name.length();
  }
}
