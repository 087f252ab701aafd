package dev.throng.connectors.elasticsearch;

import org.apache.flink.annotation.PublicEvolving;

/**
 * Where a document is.
 *
 * @param cell name of a cluster
 * @param index of it, or an alias with one write index
 * @param routing what its shard is chosen by; empty: the id
 * @param id of the document, up to 512 bytes
 */
@PublicEvolving
public record DocumentAddress(String cell, String index, String routing, String id) {
  /** The unit of batches, bounds and back-off. */
  public Destination destination() {
    return new Destination(cell, index);
  }
}
