package dev.throng.jobs.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.actor.HandledCommand;
import dev.throng.jobs.core.fixture.MemoryStateFactory;
import org.junit.jupiter.api.Test;

final class ExpiringTableTest {
  private final MemoryStateFactory state = new MemoryStateFactory();
  private final ExpiringTable<HandledCommand> table =
      new ExpiringTable<>(state, "t", HandledCommand.class, ExpiringTable.Limits.of(100, 5));

  @Test
  void forgetsWhatIsOlderThanTheAge() {
    put(1, 0);
    put(2, 60);
    put(3, 101);

    assertThat(table.get(1)).isNull();
    assertThat(table.get(2)).isNotNull();
  }

  @Test
  void forgetsWhatIsOldAlsoWithoutAPut() {
    put(1, 0);
    put(2, 60);
    put(1, 90);
    assertThat(table.oldestUs()).isZero();

    table.expireSome(170, 5);
    assertThat(table.get(1)).isNotNull();
    assertThat(table.get(2)).isNull();
    assertThat(table.oldestUs()).isEqualTo(90);
    table.expireSome(189, 5);
    assertThat(table.get(1)).isNotNull();
    table.expireSome(190, 5);
    assertThat(table.oldestUs()).isEqualTo(-1);
    for (String part : new String[] {"t", "t-ring", "t-ends"}) {
      assertThat(state.size(0L, part)).as(part).isZero();
    }
  }

  @Test
  void looksAtSoManyAsItIsToldTo() {
    for (int i = 0; i < 5; i++) {
      put(i, 0);
    }
    table.expireSome(1_000, 3);
    assertThat(state.size(0L, "t")).isEqualTo(2);
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

  @Test
  void neverHoldsMoreThanTheBytesThatItMay() {
    ExpiringTable<Sized> sized =
        new ExpiringTable<>(state, "s", Sized.class, new ExpiringTable.Limits(100, 50, 1_000));
    for (int i = 0; i < 40; i++) {
      sized.put(i, new Sized(i, 10));
    }
    assertThat(state.size(0L, "s")).isEqualTo(40);
    sized.put(40, new Sized(40, 900));
    assertThat(state.size(0L, "s")).isEqualTo(11);
    assertThat(sized.get(30)).isNotNull();
    assertThat(sized.get(29)).isNull();
    sized.put(35, new Sized(41, 110));
    assertThat(state.size(0L, "s")).isEqualTo(5);
    assertThat(sized.get(40)).isNotNull();
    sized.put(42, new Sized(42, 2_000));
    assertThat(sized.get(40)).isNull();
    assertThat(sized.get(42)).isNotNull();
    sized.put(43, new Sized(43, 1));
    assertThat(sized.get(42)).isNull();
  }

  private record Sized(long timeUs, int bytes) implements Timed {}

  private void put(long key, long timeUs) {
    table.put(key, new HandledCommand(timeUs, new byte[0]));
  }
}
