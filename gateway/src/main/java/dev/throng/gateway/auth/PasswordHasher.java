package dev.throng.gateway.auth;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Argon2id with OWASP's parameters (19 MiB, 2 passes, 1 lane), on threads of its own: one hash
 * takes tens of milliseconds, which no event loop may spend. Two threads and a bounded queue also
 * bound its memory; a password beyond them fails at once with {@link HashingOverloadedException}.
 */
public final class PasswordHasher implements AutoCloseable {
  /** Passwords that wait at the most: at 50 ms each, the last one waits under 2 s. */
  public static final int QUEUE_MAX = 64;

  private static final int THREADS = 2;
  private static final int MEMORY_KIB = 19 * 1024;
  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int OUTPUT_BYTES = 32;
  private static final int SALT_BYTES = 16;

  private final Argon2Function argon2;
  private final ThreadPoolExecutor pool;
  private final String decoy;

  public PasswordHasher() {
    this(MEMORY_KIB, QUEUE_MAX);
  }

  PasswordHasher(int memoryKib, int queueMax) {
    argon2 = Argon2Function.getInstance(memoryKib, PASSES, LANES, OUTPUT_BYTES, Argon2.ID);
    pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            0,
            TimeUnit.MILLISECONDS,
            new ArrayBlockingQueue<>(queueMax),
            task -> {
              Thread thread = new Thread(task, "passwords");
              thread.setDaemon(true);
              return thread;
            });
    decoy = hashNow("decoy");
  }

  /** The verifier of a password: parameters, salt and hash in the PHC string format. */
  public CompletableFuture<String> hash(String password) {
    return submit(() -> hashNow(password));
  }

  /** Whether the password is the one that the verifier was made of. */
  public CompletableFuture<Boolean> matches(String password, String verifier) {
    return submit(
        () ->
            Password.check(password, verifier).with(Argon2Function.getInstanceFromHash(verifier)));
  }

  /**
   * Takes as long as {@link #matches} and says no: the time of an answer must not tell whether an
   * account exists.
   */
  public CompletableFuture<Boolean> matchesNobody(String password) {
    return matches(password, decoy).thenApply(ignored -> false);
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }

  private String hashNow(String password) {
    return Password.hash(password).addRandomSalt(SALT_BYTES).with(argon2).getResult();
  }

  private <T> CompletableFuture<T> submit(Supplier<T> work) {
    try {
      return CompletableFuture.supplyAsync(work, pool);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(
          new HashingOverloadedException("passwords waiting: " + pool.getQueue().size()));
    }
  }
}
