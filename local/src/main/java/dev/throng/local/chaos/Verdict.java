package dev.throng.local.chaos;

/**
 * The judgement on one run. Everything from {@code lost} on has to be 0.
 *
 * @param sent messages sent at least once
 * @param acknowledged of them, confirmed by the server
 * @param stored rows in the database
 * @param delivered deliveries to the session that got the fewest, what it had to read from history
 *     not counted
 * @param fromHistory the most that one session had to read from history, because it was not
 *     connected
 * @param lost acknowledged messages without a row, or rows that a session did not get
 * @param duplicates numbers stored twice, or messages delivered twice to one session
 * @param disorders deliveries with an id not above the one before in the channel
 * @param phantoms deliveries, or history entries, without a row
 * @param historyMissing rows that the history pages do not have
 */
public record Verdict(
    int sent,
    int acknowledged,
    int stored,
    int delivered,
    int fromHistory,
    int lost,
    int duplicates,
    int disorders,
    int phantoms,
    int historyMissing) {

  /** Whether what was promised held. */
  public boolean holds() {
    return lost + duplicates + disorders + phantoms + historyMissing == 0;
  }
}
