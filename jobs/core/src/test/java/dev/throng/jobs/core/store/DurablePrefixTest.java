package dev.throng.jobs.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.fixture.MemoryStateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DurablePrefixTest {
  @Test
  void noRecordIsReportedBeforeAllThatPrecedeItWhateverTheOrder() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      MemoryStateFactory state = new MemoryStateFactory();
      PartitionLink link = new PartitionLink(state);
      DurablePrefix prefix = new DurablePrefix(state);
      List<long[]> records = new ArrayList<>();
      List<Long> offsets = new ArrayList<>();
      long offset = random.nextInt(5);
      for (int i = 0; i < 50; i++) {
        records.add(new long[] {link.previous(offset), offset});
        offsets.add(offset);
        offset += 1 + random.nextInt(3);
      }
      List<Long> missing = new ArrayList<>(offsets);
      while (!records.isEmpty()) {
        long[] record = records.remove(random.nextInt(Math.min(8, records.size())));
        missing.remove(record[1]);
        long before = prefix.last();
        boolean moved = prefix.add(record[0], record[1]);
        long first = missing.isEmpty() ? Long.MAX_VALUE : missing.get(0);
        long expected = offsets.stream().filter(o -> o < first).mapToLong(o -> o).max().orElse(-1);
        assertThat(prefix.last()).as("seed %d", seed).isEqualTo(expected);
        assertThat(moved).as("seed %d", seed).isEqualTo(expected > before);
      }
      assertThat(state.size(0L, "followers")).as("seed %d", seed).isZero();
    }
  }
}
