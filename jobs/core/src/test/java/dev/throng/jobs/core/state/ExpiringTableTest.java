package dev.throng.jobs.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.actor.HandledCommand;
import dev.throng.jobs.core.fixture.MemoryStateFactory;
import org.junit.jupiter.api.Test;

final class ExpiringTableTest {
  private final MemoryStateFactory state = new MemoryStateFactory();
  private final ExpiringTable<HandledCommand> table =
      new ExpiringTable<>(state, "t", HandledCommand.class, 100, 5);

  @Test
  void forgetsWhatIsOlderThanTheAge() {
    put(1, 0);
    put(2, 60);
    put(3, 101);

    assertThat(table.get(1)).isNull();
    assertThat(table.get(2)).isNotNull();
  }

  @Test
  void neverHoldsMoreThanTheCount() {
    for (int i = 0; i < 50; i++) {
      put(i, i % 3);
      assertThat(state.size(0L, "t")).isLessThanOrEqualTo(5);
    }
    assertThat(state.size(0L, "t-ring")).isLessThanOrEqualTo(5);
  }

  @Test
  void aValueThatIsPutAgainLivesFromThen() {
    put(1, 0);
    put(1, 90);
    put(2, 150);

    assertThat(table.get(1)).isNotNull();
  }

  @Test
  void aValueThatIsPutAgainAndAgainHasOneEntry() {
    for (int i = 0; i < 1_000; i++) {
      put(i % 3, i);
    }
    assertThat(state.size(0L, "t-ring")).isEqualTo(3);

    put(7, 1_090);
    put(8, 2_000);
    put(9, 2_101);
    assertThat(state.size(0L, "t")).isEqualTo(1);
    assertThat(state.size(0L, "t-ring")).isEqualTo(1);
  }

  private void put(long key, long timeUs) {
    table.put(key, new HandledCommand(timeUs, new byte[0]));
  }
}
