package dev.throng.jobs.core.actor;

import dev.throng.jobs.core.state.ExpiringTable;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.protocol.wire.Header;

/**
 * The last sequence number that an actor has received from each other actor, so that messages which
 * a sender writes again after a failure are dropped. A sender is forgotten once none of its
 * messages can be repeated any more.
 */
final class Senders {
  /**
   * A sender repeats what commands in its inbox make it send, and inboxes keep theirs for 30 days:
   * two days more than that.
   */
  static final long AGE_MAX_US = 32L * 24 * 3600 * 1_000_000;

  private final ExpiringTable<HeardSender> byId;

  Senders(StateFactory state) {
    byId =
        new ExpiringTable<>(
            state,
            "senders",
            HeardSender.class,
            ExpiringTable.Limits.of(AGE_MAX_US, Integer.MAX_VALUE));
  }

  /** Whether this or a later message of its sender was received before; false without a sender. */
  boolean isRepeat(Header header) {
    HeardSender last = header.getSender() == 0 ? null : byId.get(header.getSender());
    return last != null && header.getSenderSeq() <= last.seq();
  }

  /** Records that a message was received; no-op without a sender. */
  void heard(Header header, long nowUs) {
    if (header.getSender() != 0) {
      byId.put(header.getSender(), new HeardSender(nowUs, header.getSenderSeq()));
    }
  }
}
