package dev.throng.gateway.process;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process at once when it has no memory left, as a SIGKILL would. The JVM does so itself
 * ({@code -XX:+ExitOnOutOfMemoryError}) for the heap; it does not see the error when Netty or the
 * class library throws it at the bound of direct buffers. What Netty catches there is one failed
 * connection after the other, for ever; a producer of Kafka loses its thread, and nothing is sent
 * any more.
 */
public final class OutOfMemoryExit {
  /** The exit code, as that of the JVM's own exit. */
  public static final int EXIT_CODE = 3;

  private static final Logger LOG = LoggerFactory.getLogger(OutOfMemoryExit.class);

  /** Chains of causes are short; one that is a ring has no end. */
  private static final int CAUSES_MAX = 8;

  private OutOfMemoryExit() {}

  /** Does nothing unless memory has run out. */
  public static void check(@Nullable Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; i < CAUSES_MAX && cause != null; i++) {
      if (cause instanceof OutOfMemoryError) {
        exit(cause);
      }
      cause = cause.getCause();
    }
  }

  /**
   * Checks what ends a thread: of all threads that say nothing of their own, and of those of this
   * kind that run now, though they do.
   */
  public static void watch(Class<? extends Thread> kind) {
    Thread.setDefaultUncaughtExceptionHandler(OutOfMemoryExit::ended);
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (kind.isInstance(thread)) {
        thread.setUncaughtExceptionHandler(OutOfMemoryExit::ended);
      }
    }
  }

  private static void ended(Thread thread, Throwable error) {
    check(error);
    LOG.error("thread={} has ended", thread.getName(), error);
  }

  /** A task whose errors are checked, and thrown on. */
  public static Runnable checking(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (Throwable e) {
        check(e);
        throw e;
      }
    };
  }

  private static void exit(Throwable error) {
    try {
      LOG.error("out of memory, exit code {}: see -XX:MaxDirectMemorySize", EXIT_CODE, error);
    } finally {
      // No shutdown hooks: to drain takes memory too.
      Runtime.getRuntime().halt(EXIT_CODE);
    }
  }
}
