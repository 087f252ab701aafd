package dev.throng.benchmarks.herd;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** What clients were answered in one run. Written by one event loop. */
final class Answers {
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;

  private final Histogram latencyUs = new Histogram(TimeUnit.SECONDS.toMicros(60), 3);
  private final long beginNs = System.nanoTime();
  private long lastNs = beginNs;
  private long bytes;
  private long unavailable;
  private long failed;

  /** An answer; status 0: the connection was lost. */
  synchronized void add(int status, long bodyBytes, long sentNs) {
    lastNs = System.nanoTime();
    if (status == OK) {
      latencyUs.recordValue(TimeUnit.NANOSECONDS.toMicros(lastNs - sentNs));
      bytes += bodyBytes;
    } else if (status == UNAVAILABLE) {
      unavailable++;
    } else {
      failed++;
    }
  }

  synchronized void unanswered(long count) {
    failed += count;
  }

  /** Pages that came. */
  synchronized long pages() {
    return latencyUs.getTotalCount();
  }

  synchronized long unavailable() {
    return unavailable;
  }

  synchronized long failed() {
    return failed;
  }

  /** From the first request to the last answer. */
  synchronized double seconds() {
    return (lastNs - beginNs) / (double) TimeUnit.SECONDS.toNanos(1);
  }

  synchronized long bytesPerPage() {
    return bytes / Math.max(1, pages());
  }

  synchronized double latencyMs(double percentile) {
    return latencyUs.getValueAtPercentile(percentile) / 1e3;
  }
}
