package dev.throng.jobs.core.relay;

import dev.throng.jobs.core.state.HeapSized;

/**
 * Which numbers are given out. Those that come free are a chain through their rows, the last one
 * first.
 *
 * @param end all numbers are below
 * @param free the next to be given out; -1: none but {@code end}
 */
public record Numbers(int end, int free) implements HeapSized {
  static final Numbers NONE = new Numbers(0, -1);

  @Override
  public int heapBytes() {
    return 24;
  }
}
