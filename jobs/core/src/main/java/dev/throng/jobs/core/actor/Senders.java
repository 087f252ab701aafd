package dev.throng.jobs.core.actor;

import dev.throng.jobs.core.state.ExpiringTable;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.protocol.wire.Header;

/**
 * How far an actor has heard each other actor, so that what a sender writes again after a failure
 * is dropped. A sender is forgotten when nothing that it wrote can come again.
 */
final class Senders {
  /**
   * A sender repeats what commands in its inbox make it send, and inboxes keep theirs for 30 days:
   * two days more than that.
   */
  static final long AGE_MAX_US = 32L * 24 * 3600 * 1_000_000;

  private final ExpiringTable<HeardSender> byId;

  Senders(StateFactory state) {
    byId = new ExpiringTable<>(state, "senders", HeardSender.class, AGE_MAX_US, Integer.MAX_VALUE);
  }

  /** Whether this message, or a later one, was heard before; false for what no actor sent. */
  boolean isRepeat(Header header) {
    HeardSender last = header.getSender() == 0 ? null : byId.get(header.getSender());
    return last != null && header.getSenderSeq() <= last.seq();
  }

  /** Takes note of a message; of what no actor sent there is none. */
  void heard(Header header, long nowUs) {
    if (header.getSender() != 0) {
      byId.put(header.getSender(), new HeardSender(nowUs, header.getSenderSeq()));
    }
  }
}
