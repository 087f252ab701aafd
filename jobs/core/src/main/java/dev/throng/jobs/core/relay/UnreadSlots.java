package dev.throng.jobs.core.relay;

import dev.throng.jobs.core.state.HeapSized;

/**
 * Channels with messages that passive sessions were not told of.
 *
 * @param bits their slots as {@link Bits}
 */
record UnreadSlots(long[] bits) implements HeapSized {
  @Override
  public int heapBytes() {
    return 40 + 8 * bits.length;
  }
}
