package dev.throng.jobs.core.guild;

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

  /** Whether this one is above the other. */
  boolean isAbove(Role other) {
    return position != other.position
        ? position > other.position
        : Long.compareUnsigned(id, other.id) < 0;
  }
}
