package dev.throng.connectors.cassandra.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestCoalescerTest {
  private static final LookupBounds BOUNDS = new LookupBounds(4, 2, 10, 5);

  private final RequestCoalescer<String, String, Integer> coalescer =
      new RequestCoalescer<>(BOUNDS);

  @Test
  void equalKeysShareALookupUntilItIsOver() {
    var first = coalescer.join("a", "a1", 1);
    var second = coalescer.join("a", "a1", 2);
    assertThat(first.launched()).isTrue();
    assertThat(second.launched()).isFalse();
    assertThat(second.lookup()).isSameAs(first.lookup());
    assertThat(coalescer.complete(first.lookup())).containsExactly(1, 2);
    assertThat(coalescer.complete(first.lookup())).isEmpty();
    assertThat(coalescer.join("a", "a1", 3).launched()).isTrue();
  }

  @Test
  void aBusyGroupLeavesRoomForOthers() {
    coalescer.join("hot", "h1", 1);
    coalescer.join("hot", "h2", 2);
    assertThat(coalescer.join("hot", "h3", 3).lookup()).as("a third lookup").isNull();
    for (int i = 4; i < 7; i++) {
      assertThat(coalescer.join("hot", "h1", i).lookup()).isNotNull();
    }
    assertThat(coalescer.join("hot", "h1", 7).lookup()).as("a sixth waiter").isNull();
    assertThat(coalescer.join("cold", "c1", 8).launched()).isTrue();
    assertThat(coalescer.join("cold", "c2", 9).launched()).isTrue();
    assertThat(coalescer.join("other", "o1", 10).lookup()).as("a fifth lookup").isNull();
  }

  @Test
  void aLookupThatAllHaveLeftIsOver() {
    var lookup = coalescer.join("a", "a1", 1).lookup();
    coalescer.join("a", "a1", 2);
    assertThat(coalescer.leave(lookup, 1)).isTrue();
    assertThat(coalescer.leave(lookup, 1)).as("once").isFalse();
    assertThat(coalescer.isOver(lookup)).isFalse();
    assertThat(coalescer.leave(lookup, 2)).isTrue();
    assertThat(coalescer.isOver(lookup)).isTrue();
    assertThat(coalescer.join("a", "a1", 3).launched()).isTrue();
  }

  @Test
  void aBoundOfNothingIsRefusedByName() {
    assertThatThrownBy(() -> LookupBounds.of(0, 1)).hasMessage("lookups: 0 (expected: > 0)");
    assertThat(LookupBounds.of(64, 512)).isEqualTo(new LookupBounds(64, 16, 512, 128));
  }

  /** Against plain lists: each waits for one lookup and hears of its end once. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyWaiterIsLetGoOnceAndAllBoundsHold(long seed) {
    Random random = new Random(seed);
    Map<String, List<Integer>> waiting = new HashMap<>();
    Map<String, RequestCoalescer.Lookup<String, String, Integer>> lookups = new HashMap<>();
    int next = 0;
    int refused = 0;
    for (int step = 0; step < 5_000; step++) {
      String group = "g" + random.nextInt(4);
      String key = group + "k" + random.nextInt(3);
      int all = waiting.values().stream().mapToInt(List::size).sum();
      int own =
          waiting.entrySet().stream()
              .filter(entry -> entry.getKey().startsWith(group))
              .mapToInt(entry -> entry.getValue().size())
              .sum();
      long ownLookups = lookups.keySet().stream().filter(k -> k.startsWith(group)).count();
      assertThat(coalescer.waiters()).as("seed %d", seed).isEqualTo(all);
      assertThat(coalescer.lookups()).as("seed %d", seed).isEqualTo(lookups.size());
      switch (random.nextInt(5)) {
        case 0, 1, 2 -> {
          boolean fits =
              all < 10
                  && own < 5
                  && (lookups.containsKey(key) || (lookups.size() < 4 && ownLookups < 2));
          var joined = coalescer.join(group, key, next);
          assertThat(joined.lookup() != null).as("seed %d", seed).isEqualTo(fits);
          if (fits) {
            assertThat(joined.launched()).isEqualTo(!lookups.containsKey(key));
            lookups.put(key, joined.lookup());
            waiting.computeIfAbsent(key, k -> new ArrayList<>()).add(next);
          } else {
            refused++;
          }
          next++;
        }
        case 3 -> {
          if (lookups.containsKey(key)) {
            List<Integer> behind = waiting.get(key);
            Integer leaver = behind.get(random.nextInt(behind.size()));
            assertThat(coalescer.leave(lookups.get(key), leaver)).isTrue();
            behind.remove(leaver);
            if (behind.isEmpty()) {
              assertThat(coalescer.isOver(lookups.remove(key))).isTrue();
              waiting.remove(key);
            }
          }
        }
        default -> {
          if (lookups.containsKey(key)) {
            assertThat(coalescer.complete(lookups.remove(key)))
                .as("seed %d", seed)
                .isEqualTo(waiting.remove(key));
          }
        }
      }
    }
    assertThat(refused).as("seed %d", seed).isPositive();
  }
}
