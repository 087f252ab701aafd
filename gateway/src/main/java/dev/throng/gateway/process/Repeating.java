package dev.throng.gateway.process;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tasks for an executor that repeats them, and would never run one again that has thrown. */
public final class Repeating {
  private static final Logger LOG = LoggerFactory.getLogger(Repeating.class);

  private Repeating() {}

  /**
   * A task that logs what it throws.
   *
   * @param failed what has not been done then
   */
  public static Runnable of(Runnable task, String failed) {
    return () -> {
      try {
        task.run();
      } catch (Throwable e) {
        OutOfMemoryExit.check(e);
        LOG.error(failed, e);
      }
    };
  }
}
