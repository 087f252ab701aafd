package dev.throng.connectors.elasticsearch;

import org.apache.flink.annotation.Internal;

/** What is to be done with a request after an answer. */
@Internal
enum BulkVerdict {
  /** The index has it. */
  DONE,
  /** The index has a newer version: as good as done. */
  STALE,
  /** The index cannot take it now: again, with back-off, for as long as it takes. */
  RETRY,
  /** The index would refuse it for ever. */
  DEAD_LETTER,
  /**
   * The batch was refused as a whole, for one of its requests or for its size: again in smaller
   * ones, down to the one that is to blame.
   */
  SPLIT,
  /** Nothing will be taken before an operator has put something right: the job fails. */
  FATAL
}
