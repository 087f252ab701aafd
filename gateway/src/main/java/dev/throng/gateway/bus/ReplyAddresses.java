package dev.throng.gateway.bus;

import dev.throng.protocol.wire.ReplyTo;
import java.util.concurrent.atomic.AtomicLong;

/** Makes the addresses that actors reply to, unique in the node for ever. Thread-safe. */
final class ReplyAddresses {
  private static final int COUNTER_BITS = 22;

  private final int node;
  private final AtomicLong last;

  /**
   * Those of one start of the node.
   *
   * @param startMs milliseconds since 1970, later than every earlier start of the node: so no reply
   *     to an earlier life's request is taken for one to ours
   */
  ReplyAddresses(int node, long startMs) {
    this.node = node;
    this.last = new AtomicLong(startMs << COUNTER_BITS);
  }

  ReplyTo next() {
    return ReplyTo.newBuilder().setNode(node).setRequestId(last.incrementAndGet()).build();
  }
}
