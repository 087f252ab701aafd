package dev.throng.connectors.elasticsearch;

import org.apache.flink.annotation.PublicEvolving;

/**
 * A document to be indexed or deleted, unless the index has a newer version of it: so repeats and
 * reorders change nothing.
 *
 * @param address of the document
 * @param version external version, 0 or more; the one of a delete counts too
 * @param source JSON; empty: delete
 */
@PublicEvolving
public record DocumentRequest(DocumentAddress address, long version, byte[] source) {
  /** What a request takes beside its source: the action line, and objects on the heap. */
  private static final int OVERHEAD_BYTES = 200;

  private static final byte[] NO_SOURCE = {};

  /** A delete. */
  public static DocumentRequest delete(DocumentAddress address, long version) {
    return new DocumentRequest(address, version, NO_SOURCE);
  }

  /** Whether the request deletes its document. */
  public boolean isDelete() {
    return source.length == 0;
  }

  /** What it counts for bounds in bytes. */
  public int sizeBytes() {
    return OVERHEAD_BYTES + source.length;
  }
}
