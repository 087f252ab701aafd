package dev.throng.jobs.core.state;

/**
 * A value that is read for nearly every command and costs much to decode: a {@link Cell} or {@link
 * Table} of such values keeps those of recently used actors decoded on the heap, within a bound in
 * bytes.
 */
public interface HeapSized {
  /** About how many bytes of heap the value takes; at least 0. */
  int heapBytes();
}
