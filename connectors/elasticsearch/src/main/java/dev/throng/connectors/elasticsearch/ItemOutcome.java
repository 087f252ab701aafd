package dev.throng.connectors.elasticsearch;

import org.apache.flink.annotation.Internal;

/**
 * What became of one request of a batch.
 *
 * @param verdict on it
 * @param reason type and message of Elasticsearch's error; empty if it is done
 */
@Internal
record ItemOutcome(BulkVerdict verdict, String reason) {
  static final ItemOutcome DONE = new ItemOutcome(BulkVerdict.DONE, "");
}
