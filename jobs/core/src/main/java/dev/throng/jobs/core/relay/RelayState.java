package dev.throng.jobs.core.relay;

/**
 * The part of a relay's state that every command needs.
 *
 * @param epoch of the node; commands for earlier ones are ignored
 * @param lastSeq of the last delivery in this epoch; 0: none
 * @param sessions attached in this epoch
 * @param groups numbers of the groups with sessions, ascending
 */
public record RelayState(long epoch, long lastSeq, int sessions, int[] groups) {
  static final RelayState NEW = empty(0, 0);

  /** Of a node without sessions. */
  static RelayState empty(long epoch, long lastSeq) {
    return new RelayState(epoch, lastSeq, 0, GroupNumbers.EMPTY);
  }

  RelayState withLastSeq(long seq) {
    return new RelayState(epoch, seq, sessions, groups);
  }

  RelayState withSessions(int count) {
    return new RelayState(epoch, lastSeq, count, groups);
  }

  RelayState withGroups(int[] numbers) {
    return new RelayState(epoch, lastSeq, sessions, numbers);
  }

  /** The lowest number that no group has. */
  int freeGroup() {
    for (int i = 0; i < groups.length; i++) {
      if (groups[i] != i) {
        return i;
      }
    }
    return groups.length;
  }
}
