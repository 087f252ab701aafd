package dev.throng.connectors.cassandra.source;

import org.jspecify.annotations.Nullable;

/** What is left of a split, kept by the task's thread. */
final class SplitProgress {
  private TokenRangeSplit left;

  SplitProgress(TokenRangeSplit split) {
    this.left = split;
  }

  TokenRangeSplit left() {
    return left;
  }

  /** All rows of a page were emitted. */
  void advance(byte @Nullable [] nextPage) {
    left = left.after(nextPage);
  }
}
