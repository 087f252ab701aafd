package dev.throng.jobs.flink.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.state.Cell;
import dev.throng.jobs.core.state.HeapSized;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.jobs.core.state.Table;
import dev.throng.jobs.core.state.TableCell;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HeapCacheTest {
  private static final int ACTORS = 5;
  private static final int ROWS = 4;
  private static final int STEPS = 20_000;

  private final KeyedMaps state = new KeyedMaps();

  @Test
  void aValueThatChangesWithEveryRecordIsWrittenOncePerCheckpoint() {
    HeapCache cache = new HeapCache(state);
    Cell<Long> count = cache.cell("count", Long.class);
    cache.writeAtCheckpoints();
    for (long i = 1; i <= 100; i++) {
      select(cache, 7);
      count.put(i);
    }
    assertThat(state.writes).isZero();

    cache.writeBack(state::select);

    assertThat(state.writes).isEqualTo(1);
    cache.writeBack(state::select);
    assertThat(state.writes).isEqualTo(1);
    select(cache, 7);
    assertThat(state.<Long>cell("count", Long.class).get()).isEqualTo(100);
  }

  @Test
  void nothingIsPendingUnlessSomebodyWritesItBack() {
    HeapCache cache = new HeapCache(state);
    Cell<Long> count = cache.cell("count", Long.class);
    select(cache, 7);
    count.put(1L);
    count.put(2L);
    assertThat(state.writes).isEqualTo(2);
  }

  @Test
  void whatIsPendingHasABound() {
    HeapCache cache = new HeapCache(state);
    Table<Sized> table = cache.table("sized", Sized.class);
    cache.writeAtCheckpoints();
    select(cache, 7);
    for (int row = 0; !cache.isFull(); row++) {
      assertThat(row * 1_000L).isLessThan(PendingWrites.BYTES_MAX);
      table.put(row, new Sized(row));
      table.put(row, new Sized(row));
    }
    cache.writeBack(state::select);
    assertThat(cache.isFull()).isFalse();
  }

  /** Beside plain maps; the cache is lost now and then, as in a restore. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void itReadsWhatWasWrittenAndACheckpointHasItAll(long seed) {
    Random random = new Random(seed);
    Map<List<Object>, Long> expected = new HashMap<>();
    HeapCache cache = started();
    for (int i = 0; i < STEPS; i++) {
      int actor = random.nextInt(ACTORS);
      String name = random.nextBoolean() ? "numbers" : "sized";
      int row = random.nextInt(ROWS);
      select(cache, actor);
      Table<? extends Object> table = table(cache, name);
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> {
          put(cache, name, row, i);
          expected.put(List.of(actor, name, row), (long) i);
        }
        case 3 -> {
          table.remove(row);
          expected.remove(List.of(actor, name, row));
        }
        case 4 -> {
          if (random.nextInt(10) == 0) {
            table.clear();
            for (int each = 0; each < ROWS; each++) {
              expected.remove(List.of(actor, name, each));
            }
          }
        }
        case 5 -> {
          if (random.nextInt(10) == 0) {
            cache.writeBack(state::select);
            assertThat(state.contents()).isEqualTo(expected);
            cache = random.nextBoolean() ? cache : started();
          }
        }
        default ->
            assertThat(number(table.get(row))).isEqualTo(expected.get(List.of(actor, name, row)));
      }
    }
  }

  private HeapCache started() {
    HeapCache cache = new HeapCache(state);
    cache.writeAtCheckpoints();
    return cache;
  }

  private void select(HeapCache cache, Object key) {
    state.select(key);
    cache.select(key);
  }

  private static Table<? extends Object> table(HeapCache cache, String name) {
    return name.equals("sized") ? cache.table(name, Sized.class) : cache.table(name, Long.class);
  }

  private static void put(HeapCache cache, String name, int row, long value) {
    if (name.equals("sized")) {
      cache.table(name, Sized.class).put(row, new Sized(value));
    } else {
      cache.table(name, Long.class).put(row, value);
    }
  }

  private static @Nullable Long number(@Nullable Object value) {
    return value instanceof Sized sized ? (Long) sized.number() : (Long) value;
  }

  private record Sized(long number) implements HeapSized {
    @Override
    public int heapBytes() {
      return 1_000;
    }
  }

  /** Keyed state: what is read and written is that of the current key. */
  private static final class KeyedMaps implements StateFactory {
    private final Map<List<Object>, Object> values = new HashMap<>();
    private Object key = "none";
    private int writes;

    void select(Object current) {
      key = current;
    }

    Map<List<Object>, Long> contents() {
      Map<List<Object>, Long> numbers = new HashMap<>();
      values.forEach((entry, value) -> numbers.put(entry, number(value)));
      return numbers;
    }

    @Override
    public <V> Cell<V> cell(String name, Class<V> type) {
      return new TableCell<>(table(name, type));
    }

    @Override
    public <V> Table<V> table(String name, Class<V> type) {
      return new Table<>() {
        @Override
        public @Nullable V get(long row) {
          return type.cast(values.get(List.of(key, name, (int) row)));
        }

        @Override
        public void put(long row, V value) {
          writes++;
          values.put(List.of(key, name, (int) row), value);
        }

        @Override
        public void remove(long row) {
          writes++;
          values.remove(List.of(key, name, (int) row));
        }

        @Override
        public void clear() {
          values.keySet().removeIf(entry -> entry.get(0).equals(key) && entry.get(1).equals(name));
        }
      };
    }
  }
}
