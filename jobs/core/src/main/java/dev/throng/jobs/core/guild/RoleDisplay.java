package dev.throng.jobs.core.guild;

/**
 * How a role shows in clients.
 *
 * @param color RGB; 0: none
 * @param hoist whether its members are listed under it
 * @param mentionable whether everybody may mention it
 */
public record RoleDisplay(int color, boolean hoist, boolean mentionable) {
  static final RoleDisplay NONE = new RoleDisplay(0, false, false);
}
