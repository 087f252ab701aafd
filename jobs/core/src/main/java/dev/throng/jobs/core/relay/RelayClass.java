package dev.throng.jobs.core.relay;

/**
 * Users who see the same channels, because they have the same roles. One whose own overwrites or
 * ownership count too is alone in its class. Active and passive sessions are never in one class, so
 * a user with both has two.
 *
 * @param roles slots of the roles as {@link Bits}, with that of @everyone
 * @param member the user who is alone in it; 0: none
 * @param group that it is in; of a free number: the next free one, or -1
 * @param users attached; 0: the number is free
 * @param hash under which it was interned
 * @param passive whether its sessions are
 */
public record RelayClass(
    long[] roles, long member, int group, int users, long hash, boolean passive) {
  static RelayClass free(int next) {
    return new RelayClass(Bits.EMPTY, 0, next, 0, 0, false);
  }

  RelayClass withRoles(long[] slots) {
    return new RelayClass(slots, member, group, users, hash, passive);
  }

  RelayClass withGroup(int number) {
    return new RelayClass(roles, member, number, users, hash, passive);
  }

  RelayClass withUsers(int count) {
    return new RelayClass(roles, member, group, count, hash, passive);
  }

  static long hash(long[] roles, long member, boolean passive) {
    return Bits.hash(roles, passive ? ~member : member);
  }
}
