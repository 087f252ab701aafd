package dev.throng.connectors.cassandra.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.operators.async.AsyncWaitOperatorFactory;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The function in Flink's async operator. An input is {@code group:key:name}, with {@code !} behind
 * it if it expires soon and {@code x} if it has expired.
 */
final class CoalescingAsyncFunctionHarnessTest {
  private static final int LOOKUPS = 4;
  private static final int WAITERS = 8;
  private static final long PATIENCE_NS = 20_000_000_000L;

  /** Lookups that were begun, since the harness serializes the function. */
  private static final Map<String, CompletableFuture<String>> BEGUN = new LinkedHashMap<>();

  private static final ConcurrentLinkedQueue<String> CALLS = new ConcurrentLinkedQueue<>();

  private static final class Lookup implements CoalescedLookup<String, String, String, String> {
    @Override
    public String key(String input) {
      return input.split(":")[1];
    }

    @Override
    public Object group(String input) {
      return input.split(":")[0];
    }

    @Override
    public String answer(String input, String found) {
      if (found.equals("poison")) {
        throw new IllegalArgumentException(found);
      }
      return input + "=" + found;
    }

    @Override
    public String unavailable(String input, Throwable cause) {
      return input + "=" + cause.getClass().getSimpleName();
    }

    @Override
    public long expiresMs(String input) {
      long nowMs = System.currentTimeMillis();
      return input.endsWith("!") ? nowMs + 50 : input.endsWith("x") ? nowMs - 1 : nowMs + 99_999;
    }
  }

  private static final class Client implements LookupClient<String, String> {
    @Override
    public CompletableFuture<String> lookup(String key) {
      CALLS.add(key);
      if (key.equals("broken")) {
        throw new IllegalStateException(key);
      }
      CompletableFuture<String> found = new CompletableFuture<>();
      BEGUN.put(key, found);
      return found;
    }

    @Override
    public void close() {}
  }

  @BeforeEach
  void forget() {
    BEGUN.clear();
    CALLS.clear();
  }

  @Test
  void inputsWithEqualKeysShareALookupAndEachHasItsOwnAnswer() throws Exception {
    try (var operator = start(null)) {
      process(operator, "a:k:1", "a:k:2", "a:other:3", "a:k:4");
      assertThat(CALLS).containsExactly("k", "other");
      BEGUN.get("k").complete("v");
      assertThat(outputs(operator, 3)).containsExactlyInAnyOrder("a:k:1=v", "a:k:2=v", "a:k:4=v");
      process(operator, "a:k:5");
      assertThat(CALLS).as("never an answer from before").containsExactly("k", "other", "k");
    }
  }

  @Test
  void aRestoredJobLooksUpAgainWhatWasUnderWayOncePerKeyAndNothingThatHasExpired()
      throws Exception {
    OperatorSubtaskState state;
    try (var operator = start(null)) {
      process(operator, "a:k:1", "a:k:2", "b:late:3!", "b:done:4");
      BEGUN.get("done").complete("v");
      assertThat(outputs(operator, 1)).containsExactly("b:done:4=v");
      state = operator.snapshot(1, 1);
    }
    forget();
    Thread.sleep(60);
    try (var operator = start(state)) {
      assertThat(CALLS).contains("k").doesNotContain("done");
      assertThat(CALLS.stream().filter("k"::equals)).hasSize(1);
      BEGUN.get("k").complete("w");
      assertThat(outputs(operator, 3))
          .containsExactlyInAnyOrder("a:k:1=w", "a:k:2=w", "b:late:3!=TimeoutException");
    }
  }

  @Test
  void whatHasExpiredIsAnsweredWithoutALookup() throws Exception {
    try (var operator = start(null)) {
      process(operator, "a:k:1x");
      assertThat(outputs(operator, 1)).containsExactly("a:k:1x=TimeoutException");
      assertThat(CALLS).isEmpty();
    }
  }

  @Test
  void excessIsAnsweredAtOnceWhileTheDatabaseHangsAndOthersHaveTheirShare() throws Exception {
    try (var operator = start(null)) {
      for (int i = 0; i < 100; i++) {
        process(operator, "hot:h" + i + ":" + i);
      }
      List<String> refused = outputs(operator, 100 - LOOKUPS / 2);
      assertThat(refused).allMatch(output -> output.endsWith("=RejectedExecutionException"));
      process(operator, "cold:c:1");
      assertThat(CALLS).containsExactly("h0", "h1", "c");
      BEGUN.get("c").complete("v");
      assertThat(outputs(operator, 1)).containsExactly("cold:c:1=v");
    }
  }

  @Test
  void moreWaitersThanAreAllowedForOneKeyAreAnsweredAtOnce() throws Exception {
    try (var operator = start(null)) {
      for (int i = 0; i < 50; i++) {
        process(operator, "a:k:" + i);
      }
      assertThat(outputs(operator, 50 - WAITERS / 2))
          .allMatch(output -> output.endsWith("=RejectedExecutionException"));
      BEGUN.get("k").complete("v");
      assertThat(outputs(operator, WAITERS / 2)).allMatch(output -> output.endsWith("=v"));
      assertThat(CALLS).hasSize(1);
    }
  }

  @Test
  void whoExpiresLeavesAndTheLastOneEndsTheLookup() throws Exception {
    try (var operator = start(null)) {
      process(operator, "a:k:1!", "a:k:2", "b:alone:3!");
      assertThat(outputs(operator, 2))
          .containsExactlyInAnyOrder("a:k:1!=TimeoutException", "b:alone:3!=TimeoutException");
      assertThat(BEGUN.get("alone")).isCancelled();
      assertThat(BEGUN.get("k")).isNotDone();
      BEGUN.get("k").complete("v");
      assertThat(outputs(operator, 1)).containsExactly("a:k:2=v");
    }
  }

  @Test
  void aLookupThatFailsOrWhoseAnswerCannotBeMadeFailsNoJob() throws Exception {
    try (var operator = start(null)) {
      process(operator, "a:broken:1", "a:k:2", "b:m:3");
      BEGUN.get("k").completeExceptionally(new IllegalArgumentException("k"));
      BEGUN.get("m").complete("poison");
      assertThat(outputs(operator, 3))
          .containsExactlyInAnyOrder(
              "a:broken:1=IllegalStateException",
              "a:k:2=IllegalArgumentException",
              "b:m:3=IllegalArgumentException");
    }
  }

  private static OneInputStreamOperatorTestHarness<String, String> start(
      OperatorSubtaskState stateOrNull) throws Exception {
    var function =
        new CoalescingAsyncFunction<>(
            Client::new,
            new Lookup(),
            new LookupBounds(LOOKUPS, LOOKUPS / 2, WAITERS, WAITERS / 2),
            Duration.ofSeconds(60));
    var operator =
        new OneInputStreamOperatorTestHarness<>(
            new AsyncWaitOperatorFactory<>(
                function, 0, WAITERS + 4, AsyncDataStream.OutputMode.UNORDERED),
            StringSerializer.INSTANCE);
    operator.setup(StringSerializer.INSTANCE);
    if (stateOrNull != null) {
      operator.initializeState(stateOrNull);
    }
    operator.open();
    return operator;
  }

  private static void process(
      OneInputStreamOperatorTestHarness<String, String> operator, String... inputs)
      throws Exception {
    for (String input : inputs) {
      operator.processElement(input, 0);
    }
  }

  /** So many outputs, as soon as they are there; all that came until then. */
  private static List<String> outputs(
      OneInputStreamOperatorTestHarness<String, String> operator, int count) throws Exception {
    long endNs = System.nanoTime() + PATIENCE_NS;
    List<String> outputs = new ArrayList<>();
    while (outputs.size() < count && System.nanoTime() < endNs) {
      var mail = operator.getTaskMailbox().tryTake(-1);
      if (mail.isPresent()) {
        mail.get().run();
      } else {
        Thread.sleep(1);
      }
      outputs.addAll(operator.extractOutputValues());
      operator.getOutput().clear();
    }
    return outputs;
  }
}
