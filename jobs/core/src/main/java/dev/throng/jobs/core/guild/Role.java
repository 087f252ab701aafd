package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.user.UserProfile;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.CreateRole;
import dev.throng.protocol.wire.ModifyRole;

/**
 * A role.
 *
 * @param id the guild's id for @everyone
 * @param position 0 for @everyone; of equal ones the older is higher
 * @param bot the bot that it belongs to; 0: none
 */
public record Role(
    long id, String name, long permissions, int position, RoleDisplay display, long bot) {

  private static final int NEW_POSITION = 1;

  /** The role that every member of a new guild has. */
  static Role everyone(long guild) {
    return new Role(guild, "@everyone", Permissions.DEFAULT_EVERYONE, 0, RoleDisplay.NONE, 0);
  }

  /** A role that somebody creates. */
  static Role of(CreateRole command) {
    return new Role(
        command.getRole(),
        command.getName(),
        command.getPermissions() & Permissions.ALL,
        NEW_POSITION,
        new RoleDisplay(command.getColor(), command.getHoist(), command.getMentionable()),
        0);
  }

  /** The role that a bot brings along. */
  static Role ofBot(long id, UserProfile bot, long permissions) {
    return new Role(
        id,
        bot.username(),
        permissions & Permissions.ALL,
        NEW_POSITION,
        RoleDisplay.NONE,
        bot.id());
  }

  /** With what a command sets. */
  Role with(ModifyRole command) {
    return new Role(
        id,
        command.hasName() ? command.getName() : name,
        command.hasPermissions() ? command.getPermissions() & Permissions.ALL : permissions,
        position,
        new RoleDisplay(
            command.hasColor() ? command.getColor() : display.color(),
            command.hasHoist() ? command.getHoist() : display.hoist(),
            command.hasMentionable() ? command.getMentionable() : display.mentionable()),
        bot);
  }

  Role withPosition(int newPosition) {
    return new Role(id, name, permissions, newPosition, display, bot);
  }

  /** Whether it belongs to a bot, so that it cannot be given by hand. */
  boolean isManaged() {
    return bot != 0;
  }

  /** Whether this one is above the other. */
  boolean isAbove(Role other) {
    return position != other.position
        ? position > other.position
        : Long.compareUnsigned(id, other.id) < 0;
  }
}
