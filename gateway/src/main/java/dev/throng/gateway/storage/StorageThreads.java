package dev.throng.gateway.storage;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what blocks in the storage: {@value #THREADS} at a time, {@value #WAITING_MAX} waiting,
 * further ones fail with {@link StorageUnavailableException}. Thread-safe.
 */
public final class StorageThreads implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StorageThreads.class);
  static final int THREADS = 8;
  static final int WAITING_MAX = 512;
  private static final long IDLE_SECONDS = 30;

  /** Linux' text of ENOSPC and EDQUOT, which Java has no exceptions for. */
  private static final String NO_SPACE = "No space left on device";

  private static final String QUOTA = "Disk quota exceeded";

  private static final Pattern SECRET =
      Pattern.compile("[0-9a-f]{" + 2 * AttachmentFiles.SECRET_BYTES + "}");

  /** How often what nobody waits for is tried at the most, each time after twice as long. */
  static final int TRIES_MAX = 6;

  /** Actions that wait to be tried again. */
  static final int REPEATS_MAX = 1_000;

  private static final Duration FIRST_REPEAT = Duration.ofSeconds(1);

  private final ThreadPoolExecutor threads;
  private final Duration firstRepeat;
  private final AtomicInteger repeats = new AtomicInteger();

  /** Without any thread as long as there is nothing to do. */
  public StorageThreads() {
    this(FIRST_REPEAT);
  }

  /** With a first pause of this length before what has failed is tried again. */
  StorageThreads(Duration firstRepeat) {
    this.firstRepeat = firstRepeat;
    AtomicInteger number = new AtomicInteger();
    threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING_MAX),
            task -> {
              Thread thread = new Thread(task, "storage-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  /** What an action that may fail with {@link IOException} does. */
  public interface Action {
    /** Runs on one of the threads. */
    void run() throws IOException;
  }

  /** Runs it; the future completes on one of the threads. */
  public <T> CompletableFuture<T> call(Callable<T> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    try {
      threads.execute(
          () -> {
            try {
              done.complete(work.call());
            } catch (IOException e) {
              done.completeExceptionally(failure(e));
            } catch (Exception e) {
              done.completeExceptionally(e);
            }
          });
    } catch (RejectedExecutionException e) {
      done.completeExceptionally(new StorageUnavailableException("too much to do", e));
    }
    return done;
  }

  /**
   * Runs it when there is time; nobody waits for it. What fails is tried again, {@value #TRIES_MAX}
   * times in all and {@value #REPEATS_MAX} actions at a time; what is given up is logged.
   */
  public void run(String what, Action action) {
    run(what, action, () -> {});
  }

  /**
   * The same.
   *
   * @param ended run when it is done or given up, on any thread
   */
  public void run(String what, Action action, Runnable ended) {
    run(what, action, 1, ended);
  }

  private void run(String what, Action action, int tried, Runnable ended) {
    CompletableFuture<Void> unused =
        call(() -> {
              action.run();
              return true;
            })
            .handle(
                (done, failure) -> {
                  if (failure == null) {
                    ended.run();
                  } else {
                    repeat(what, action, tried, failure, ended);
                  }
                  return null;
                });
  }

  private void repeat(String what, Action action, int tried, Throwable failure, Runnable ended) {
    if (threads.isShutdown() || tried == TRIES_MAX || repeats.get() >= REPEATS_MAX) {
      LOG.warn("not done: {}, tried={} cause={}", what, tried, withoutSecrets(failure));
      ended.run();
      return;
    }
    repeats.incrementAndGet();
    long pauseMs = firstRepeat.toMillis() << (tried - 1);
    CompletableFuture.delayedExecutor(pauseMs, TimeUnit.MILLISECONDS)
        .execute(
            () -> {
              repeats.decrementAndGet();
              run(what, action, tried + 1, ended);
            });
  }

  /** What an exception of the storage is to whoever waits for it. */
  public static RuntimeException failure(Throwable cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      String message = String.valueOf(each.getMessage());
      if (message.contains(NO_SPACE) || message.contains(QUOTA)) {
        String shown = withoutSecrets(message);
        LOG.error("the storage is full: {}", shown);
        return new StorageFullException(shown);
      }
    }
    String shown = withoutSecrets(cause);
    LOG.error("the storage has failed: {}", shown);
    return new StorageUnavailableException(shown, cause);
  }

  /** A failure as it may be logged. */
  static String withoutSecrets(Throwable failure) {
    return withoutSecrets(String.valueOf(failure));
  }

  /** Messages of the file system have paths in them, and these the secrets of URLs. */
  private static String withoutSecrets(String message) {
    return SECRET.matcher(message).replaceAll("SECRET");
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
