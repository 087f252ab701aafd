package dev.throng.gateway.search;

import java.util.concurrent.CompletableFuture;

/** Knows where messages are. Thread-safe. */
public interface MessageIndex {
  /**
   * Looks for messages of a guild. The future does not fail for want of an index or an answer: that
   * is an outcome.
   */
  CompletableFuture<SearchOutcome> search(long guild, MessageQuery query);
}
