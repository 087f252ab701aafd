package dev.throng.gateway.search;

import java.util.List;

/** What became of a search. */
public sealed interface SearchOutcome {

  /**
   * The search was carried out.
   *
   * @param total how many messages match; counted up to {@link SearchRequests#TOTAL_MAX}
   * @param hits the page that was asked for, in its order
   */
  record Found(long total, List<Hit> hits) implements SearchOutcome {}

  /** Where the index says that a message is. */
  record Hit(long channel, long message) {}

  /** The index is not there yet, or is being brought back. */
  record NotReady() implements SearchOutcome {}

  /**
   * It was not done in time, or could not be.
   *
   * @param cause for the log
   */
  record Unavailable(String cause) implements SearchOutcome {}
}
