package dev.throng.jobs.core.relay;

import dev.throng.jobs.core.state.SortedIds;

/**
 * Who sees a channel by its overwrites.
 *
 * @param everyone what the overwrite for @everyone does: 1 allows, -1 denies, 0 neither
 * @param allowedRoles slots of the other roles that are allowed to see it, as {@link Bits}
 * @param deniedRoles slots of the other roles that are denied it
 * @param allowedMembers user ids, ascending
 * @param deniedMembers user ids, ascending
 */
public record OutlineChannel(
    long id,
    int everyone,
    long[] allowedRoles,
    long[] deniedRoles,
    long[] allowedMembers,
    long[] deniedMembers) {

  /** In the slot of a channel that is gone: nobody sees it. */
  static final OutlineChannel FREE =
      new OutlineChannel(0, -1, Bits.EMPTY, Bits.EMPTY, SortedIds.EMPTY, SortedIds.EMPTY);

  boolean isFree() {
    return id == 0;
  }

  /**
   * Whether a member sees it.
   *
   * @param roles slots of the member's roles
   * @param member user id
   * @param base whether the roles themselves allow it
   */
  boolean sees(long[] roles, long member, boolean base) {
    boolean sees = everyone == 0 ? base : everyone > 0;
    if (Bits.intersect(roles, allowedRoles)) {
      sees = true;
    } else if (Bits.intersect(roles, deniedRoles)) {
      sees = false;
    }
    if (member != 0 && SortedIds.contains(allowedMembers, member)) {
      return true;
    }
    return sees && (member == 0 || !SortedIds.contains(deniedMembers, member));
  }

  boolean names(long user) {
    return SortedIds.contains(allowedMembers, user) || SortedIds.contains(deniedMembers, user);
  }

  OutlineChannel withoutRoles(long[] slots) {
    return new OutlineChannel(
        id,
        everyone,
        Bits.minus(allowedRoles, slots),
        Bits.minus(deniedRoles, slots),
        allowedMembers,
        deniedMembers);
  }

  int heapBytes() {
    return 160
        + 8
            * (allowedRoles.length
                + deniedRoles.length
                + allowedMembers.length
                + deniedMembers.length);
  }
}
