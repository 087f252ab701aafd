package dev.throng.gateway.rest.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BatchesTest {
  private static final int BATCH_MAX = 5;
  private static final int WAITERS_MAX = 14;

  private final Batches<String, Integer> batches = new Batches<>(BATCH_MAX, WAITERS_MAX);

  @Test
  void theFirstIsLaunchedAtOnceAndThoseWhoComeThenWaitForItsEnd() {
    Batches.Batch<String, Integer> first = batches.join("a", 1);
    assertThat(first.waiting()).containsExactly(1);
    assertThat(batches.join("a", 2)).isNull();
    assertThat(batches.join("a", 3)).isNull();
    assertThat(batches.join("b", 4).waiting()).containsExactly(4);

    Batches.Batch<String, Integer> second = batches.complete(first);
    assertThat(second.waiting()).containsExactly(2, 3);
    assertThat(batches.join("a", 5)).isNull();
    assertThat(batches.complete(second).waiting()).containsExactly(5);
  }

  @Test
  void aBatchThatAllHaveLeftIsNotLaunched() {
    Batches.Batch<String, Integer> first = batches.join("a", 1);
    batches.join("a", 2);
    batches.leave("a", 2);
    assertThat(batches.complete(first)).isNull();
    assertThat(batches.waiters()).isZero();
    assertThat(batches.join("a", 3)).isNotNull();
  }

  @Test
  void thoseBehindABatchThatIsOverdueDoNotWaitForIt() {
    Batches.Batch<String, Integer> lost = batches.join("a", 1);
    batches.join("a", 2);
    Batches.Batch<String, Integer> second = batches.overdue(lost);
    assertThat(second.waiting()).containsExactly(2);
    assertThat(batches.join("a", 3)).as("the second is not overdue").isNull();
    assertThat(batches.overdue(lost)).as("once").isNull();

    assertThat(batches.complete(lost)).as("answered after all").isNull();
    assertThat(batches.waiters()).isEqualTo(2);
    assertThat(batches.complete(second).waiting()).containsExactly(3);
  }

  @Test
  void whoComesWhenABatchIsOverdueIsLaunchedAtOnce() {
    Batches.Batch<String, Integer> lost = batches.join("a", 1);
    assertThat(batches.overdue(lost)).as("nobody waits").isNull();
    Batches.Batch<String, Integer> second = batches.join("a", 2);
    assertThat(second.waiting()).containsExactly(2);
    batches.complete(lost);
    assertThat(batches.complete(second)).isNull();
    assertThat(batches.waiters()).isZero();
    assertThat(batches.join("a", 3)).isNotNull();
  }

  @Test
  void aFullBatchHasNoRoomWhileOtherKeysHave() {
    batches.join("a", 0);
    for (int i = 1; i <= BATCH_MAX; i++) {
      assertThat(batches.hasRoom("a")).isTrue();
      batches.join("a", i);
    }
    assertThat(batches.hasRoom("a")).isFalse();
    assertThat(batches.hasRoom("b")).isTrue();
    batches.leave("a", 3);
    assertThat(batches.hasRoom("a")).isTrue();
  }

  /** Against sets: who waits for which key, and whose batch was launched after they came. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void everybodyIsInOneBatchThatWasLaunchedAfterTheyCame(long seed) {
    Random random = new Random(seed);
    Map<String, Batches.Batch<String, Integer>> inFlight = new HashMap<>();
    Map<String, Set<Integer>> asked = new HashMap<>();
    Map<String, Set<Integer>> waiting = new HashMap<>();
    int next = 0;
    for (int step = 0; step < 3_000; step++) {
      String key = "k" + random.nextInt(4);
      Set<Integer> behind = waiting.computeIfAbsent(key, k -> new HashSet<>());
      Set<Integer> ahead = asked.computeIfAbsent(key, k -> new HashSet<>());
      int all =
          waiting.values().stream().mapToInt(Set::size).sum()
              + asked.values().stream().mapToInt(Set::size).sum();
      assertThat(batches.waiters()).as("seed %d", seed).isEqualTo(all);
      assertThat(batches.hasRoom(key))
          .as("seed %d", seed)
          .isEqualTo(all < WAITERS_MAX && behind.size() < BATCH_MAX);
      switch (random.nextInt(6)) {
        case 0, 1, 2 -> {
          if (batches.hasRoom(key)) {
            int waiter = next++;
            Batches.Batch<String, Integer> launched = batches.join(key, waiter);
            assertThat(launched == null).as("one in flight").isEqualTo(inFlight.containsKey(key));
            if (launched == null) {
              behind.add(waiter);
            } else {
              inFlight.put(key, launched);
              ahead.add(waiter);
            }
          }
        }
        case 3 -> {
          List<Integer> both = new ArrayList<>(behind);
          both.addAll(ahead);
          int leaver = both.isEmpty() ? -1 : both.get(random.nextInt(both.size()));
          batches.leave(key, leaver);
          behind.remove(leaver);
          ahead.remove(leaver);
        }
        case 4 -> {
          // One that is lost: its waiters leave with it, and it never comes back.
          Batches.Batch<String, Integer> lost = inFlight.get(key);
          if (lost != null) {
            Batches.Batch<String, Integer> launched = batches.overdue(lost);
            batches.complete(lost);
            assertThat(launched == null).isEqualTo(behind.isEmpty());
            asked.put(key, new HashSet<>(behind));
            behind.clear();
            if (launched == null) {
              inFlight.remove(key);
            } else {
              assertThat(Set.copyOf(launched.waiting())).as("seed %d", seed).isNotEmpty();
              inFlight.put(key, launched);
            }
          }
        }
        default -> {
          Batches.Batch<String, Integer> done = inFlight.remove(key);
          if (done != null) {
            assertThat(Set.copyOf(done.waiting())).as("seed %d", seed).isEqualTo(ahead);
            Batches.Batch<String, Integer> launched = batches.complete(done);
            asked.put(key, new HashSet<>(behind));
            assertThat(launched == null).isEqualTo(behind.isEmpty());
            if (launched != null) {
              assertThat(Set.copyOf(launched.waiting())).isEqualTo(behind);
              inFlight.put(key, launched);
            }
            behind.clear();
          }
        }
      }
    }
  }
}
