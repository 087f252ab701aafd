package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.user.UserProfile;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.CreateRole;

/**
 * A role.
 *
 * @param id the guild's id for @everyone
 * @param position 0 for @everyone; of equal ones the older is higher
 * @param managed whether it belongs to a bot and cannot be given by hand
 * @param bot the bot that it belongs to; 0: none
 */
public record Role(
    long id,
    String name,
    long permissions,
    int color,
    boolean hoist,
    boolean mentionable,
    int position,
    boolean managed,
    long bot) {

  private static final int NEW_POSITION = 1;

  /** The role that every member of a new guild has. */
  static Role everyone(long guild) {
    return new Role(guild, "@everyone", Permissions.DEFAULT_EVERYONE, 0, false, false, 0, false, 0);
  }

  /** A role that somebody creates. */
  static Role of(CreateRole command) {
    return new Role(
        command.getRole(),
        command.getName(),
        command.getPermissions() & Permissions.ALL,
        command.getColor(),
        command.getHoist(),
        command.getMentionable(),
        NEW_POSITION,
        false,
        0);
  }

  /** The role that a bot brings along. */
  static Role ofBot(long id, UserProfile bot, long permissions) {
    return new Role(
        id,
        bot.username(),
        permissions & Permissions.ALL,
        0,
        false,
        false,
        NEW_POSITION,
        true,
        bot.id());
  }

  /** Whether this one is above the other. */
  boolean isAbove(Role other) {
    return position != other.position
        ? position > other.position
        : Long.compareUnsigned(id, other.id) < 0;
  }
}
