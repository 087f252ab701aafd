package dev.throng.gateway.storage;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a sweep could not remove: that does not stop it, and stays for the next one. */
final class SweepFailures {
  private static final Logger LOG = LoggerFactory.getLogger(SweepFailures.class);
  private int count;

  /** Does it, or notes that it has failed. */
  void attempt(StorageThreads.Action action) {
    try {
      action.run();
    } catch (IOException | RuntimeException e) {
      if (count++ == 0) {
        LOG.warn("not swept, cause={}", StorageThreads.withoutSecrets(e));
      }
    }
  }

  int count() {
    return count;
  }
}
