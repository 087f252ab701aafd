package dev.throng.jobs.core.relay;

import dev.throng.jobs.core.state.HeapSized;

/**
 * The part of a relay's state that every command needs.
 *
 * @param epoch of the node; commands for earlier ones are ignored
 * @param lastSeq of the last delivery in this epoch; 0: none
 * @param sessions attached in this epoch
 * @param lost whether the guild's structure is missing and was asked for
 * @param unseen whether there are {@link UnseenMessages}
 */
public record RelayState(long epoch, long lastSeq, int sessions, boolean lost, boolean unseen)
    implements HeapSized {
  static final RelayState NEW = new RelayState(0, 0, 0, false, false);

  @Override
  public int heapBytes() {
    return 40;
  }

  RelayState withLastSeq(long seq) {
    return new RelayState(epoch, seq, sessions, lost, unseen);
  }

  RelayState withSessions(int count) {
    return new RelayState(epoch, lastSeq, count, lost, unseen);
  }

  RelayState withUnseen(boolean any) {
    return new RelayState(epoch, lastSeq, sessions, lost, any);
  }

  /** The state after the node's last session has gone. */
  RelayState emptied(boolean nowLost) {
    return new RelayState(epoch, lastSeq, 0, nowLost, false);
  }
}
