package dev.throng.jobs.core.reader;

import dev.throng.protocol.RequestTimeout;
import java.io.Serializable;

/**
 * The bounds of one channel's reader.
 *
 * @param tailMessages how many of the newest messages are kept, at least
 * @param tailBytesMax bytes of kept messages; above it even what is not durable yet is dropped, and
 *     pages that reach there get 503 until it is
 * @param overlayMax edits and deletes of older messages kept until they are durable; above it pages
 *     that reach there get 503
 * @param overlayBytesMax their bytes
 * @param waitingMax queries that wait for their stamp; further ones get 503
 * @param waitMs how long a query waits for its stamp, then it gets 503
 * @param queryAgeMaxMs older queries get 503 unread, also while they wait for their stamp or for
 *     the database: nobody waits for them any more
 * @param partitionsMax partitions that half a page reads at the most, then it gets 503
 */
public record ReaderLimits(
    int tailMessages,
    long tailBytesMax,
    int overlayMax,
    long overlayBytesMax,
    int waitingMax,
    long waitMs,
    long queryAgeMaxMs,
    int partitionsMax)
    implements Serializable {
  /**
   * 200 messages, 4 MiB, 512 changes, 1 MiB, 64 queries, 5 s, 12 s (for so long a gateway waits),
   * 128 partitions (3.5 years of a channel without splits).
   */
  public static final ReaderLimits DEFAULT =
      new ReaderLimits(200, 4 << 20, 512, 1 << 20, 64, 5_000, RequestTimeout.MS, 128);

  /** Processing time from which nobody waits for the answer to a query of this time. */
  long expiresMs(long queryTimeUs) {
    return queryTimeUs / 1_000 + queryAgeMaxMs;
  }
}
