package dev.throng.connectors.cassandra.source;

import java.util.concurrent.CompletionStage;

/** Reads pages. Thread-safe; never blocks. */
interface PageReads extends AutoCloseable {
  /**
   * The first page of what is left of a split; fails only if a repeat would fail in the same way.
   *
   * @param permits rows to wait for if there is a rate limit, &gt; 0
   */
  CompletionStage<FetchedPage> read(TokenRangeSplit split, int permits);

  /** What is under way ends by itself, without an answer. */
  @Override
  void close();
}
