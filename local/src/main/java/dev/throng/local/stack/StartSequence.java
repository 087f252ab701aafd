package dev.throng.local.stack;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Does steps in parallel, each as soon as those that it needs are done. */
final class StartSequence {
  private final Map<String, Step> steps = new LinkedHashMap<>();
  private final Map<String, CompletableFuture<Void>> done = new HashMap<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private StartSequence(List<Step> steps) {
    steps.forEach(step -> this.steps.put(step.name(), step));
  }

  /**
   * Returns when all are done. What needs a step that failed is not begun.
   *
   * @throws RuntimeException of the first step that failed
   */
  static void run(List<Step> steps) {
    StartSequence sequence = new StartSequence(steps);
    try {
      CompletableFuture.allOf(
              steps.stream().map(sequence::future).toArray(CompletableFuture[]::new))
          .join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    } finally {
      sequence.threads.shutdownNow();
    }
  }

  private CompletableFuture<Void> future(Step step) {
    CompletableFuture<Void> known = done.get(step.name());
    if (known != null) {
      return known;
    }
    CompletableFuture<?>[] needed =
        step.startAfter().stream()
            .map(steps::get)
            .filter(each -> each != null)
            .map(this::future)
            .toArray(CompletableFuture[]::new);
    CompletableFuture<Void> future =
        CompletableFuture.allOf(needed).thenRunAsync(step.action(), threads);
    done.put(step.name(), future);
    return future;
  }
}
