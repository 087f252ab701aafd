package dev.throng.jobs.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.fixture.MemoryStateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IdIndexTest {
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void behavesLikeASortedSet(long seed) {
    Random random = new Random(seed);
    IdIndex index = new IdIndex(new MemoryStateFactory(), "ids");
    TreeSet<Long> expected = new TreeSet<>();
    int range = 300 + random.nextInt(6_000);
    for (int i = 0; i < 20_000; i++) {
      long id = 1 + random.nextInt(range);
      // Grows in the first half, shrinks in the second.
      if (random.nextInt(10) < (i < 10_000 ? 7 : 3)) {
        assertThat(index.add(1, id)).isEqualTo(expected.add(id));
      } else {
        assertThat(index.remove(1, id)).isEqualTo(expected.remove(id));
      }
      index.add(2, id);
      if (i % 500 == 0) {
        long after = random.nextInt(range);
        int limit = 1 + random.nextInt(700);
        assertThat(index.after(1, after, limit))
            .containsExactly(
                expected.tailSet(after, false).stream()
                    .limit(limit)
                    .mapToLong(Long::longValue)
                    .toArray());
        List<Long> below = List.copyOf(expected.headSet(after));
        assertThat(index.before(1, after, limit))
            .containsExactly(
                below.stream()
                    .skip(Math.max(0, below.size() - limit))
                    .mapToLong(Long::longValue)
                    .toArray());
        assertThat(index.size(1)).isEqualTo(expected.size());
        assertThat(index.contains(1, after)).isEqualTo(expected.contains(after));
      }
    }
    List<Long> polled = new ArrayList<>();
    for (long[] page = index.pollPage(1); page.length > 0; page = index.pollPage(1)) {
      assertThat(page.length).isLessThanOrEqualTo(IdIndex.PAGE_IDS_MAX);
      for (long id : page) {
        polled.add(id);
      }
    }
    assertThat(polled).containsExactlyElementsOf(expected);
    assertThat(index.size(1)).isZero();
    assertThat(index.size(2)).isPositive();
  }
}
