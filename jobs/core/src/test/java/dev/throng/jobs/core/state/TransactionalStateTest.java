package dev.throng.jobs.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throng.jobs.core.fixture.MemoryStateFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class TransactionalStateTest {
  private final Reads backend = new Reads();
  private final TransactionalState state = TransactionalState.ofCommands(backend);
  private final Table<Long> table = state.table("t", Long.class);
  private final Cell<Long> cell = state.cell("c", Long.class);

  @Test
  void whatACommandHasReadOnceIsNotReadAgain() {
    for (int i = 0; i < 3; i++) {
      assertThat(table.get(1)).isNull();
      assertThat(cell.get()).isNull();
    }
    assertThat(backend.count).isEqualTo(2);

    state.commit();
    assertThat(table.get(1)).isNull();
    assertThat(backend.count).isEqualTo(3);
  }

  @Test
  void aRollbackForgetsWhatWasWrittenAndRead() {
    table.put(1, 5L);
    cell.put(6L);
    state.commit();

    table.put(1, 7L);
    table.put(2, 7L);
    cell.remove();
    state.rollback();

    assertThat(table.get(1)).isEqualTo(5);
    assertThat(table.get(2)).isNull();
    assertThat(cell.get()).isEqualTo(6);
  }

  @Test
  void aRollbackForgetsWhatWasDerivedForItMayHaveBeenChangedInPlace() {
    TransactionalState kept = TransactionalState.unbounded(new MemoryStateFactory());
    Cell<Derived> cell = kept.derived("d", Derived.class);
    cell.put(new Derived(1));
    kept.commit();
    assertThat(cell.get()).isEqualTo(new Derived(1));
    kept.rollback();

    assertThat(cell.get()).isNull();
  }

  /** Something on the heap. */
  private record Derived(int heapBytes) implements HeapSized {}

  @Test
  void moreWritesThanACommandMayMakeThrowButNotThoseOfARelay() {
    assertThatThrownBy(() -> writeTooMuch(table)).hasMessageContaining("expected: up to 4000");
    writeTooMuch(TransactionalState.unbounded(backend).table("u", Long.class));
  }

  private static void writeTooMuch(Table<Long> table) {
    for (int i = 0; i <= TransactionalState.WRITES_MAX; i++) {
      table.put(i, 1L);
    }
  }

  @Test
  void readsAndWritesAreThoseOfAPlainMapWhateverIsCommittedOrRolledBack() {
    Random random = new Random(20261121);
    Map<Long, Long> committed = new HashMap<>();
    Map<Long, Long> model = new HashMap<>();
    for (int i = 0; i < 200_000; i++) {
      long key = random.nextInt(20);
      switch (random.nextInt(12)) {
        case 0 -> {
          state.commit();
          committed = new HashMap<>(model);
        }
        case 1 -> {
          state.rollback();
          model = new HashMap<>(committed);
        }
        case 2 -> {
          table.clear();
          model.clear();
        }
        case 3, 4 -> {
          table.remove(key);
          model.remove(key);
        }
        case 5, 6, 7 -> {
          table.put(key, (long) i);
          model.put(key, (long) i);
        }
        default -> assertThat(table.get(key)).isEqualTo(model.get(key));
      }
    }
  }

  /** Counts reads. */
  private static final class Reads implements StateFactory {
    private final MemoryStateFactory memory = new MemoryStateFactory();
    private int count;

    @Override
    public <V> Table<V> table(String name, Class<V> type) {
      Table<V> backing = memory.table(name, type);
      return new Table<>() {
        @Override
        public @Nullable V get(long key) {
          count++;
          return backing.get(key);
        }

        @Override
        public void put(long key, V value) {
          backing.put(key, value);
        }

        @Override
        public void remove(long key) {
          backing.remove(key);
        }

        @Override
        public void clear() {
          backing.clear();
        }
      };
    }

    @Override
    public <V> Cell<V> cell(String name, Class<V> type) {
      return new TableCell<>(table(name, type));
    }
  }
}
