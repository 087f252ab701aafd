package dev.throng.jobs.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throng.jobs.core.fixture.MemoryStateFactory;
import dev.throng.protocol.wire.RefusedWrite;
import org.junit.jupiter.api.Test;

class RefusedWritesTest {
  private final RefusedWrites refused = new RefusedWrites(new MemoryStateFactory());

  @Test
  void eachIsNamedOnceByAscendingOffsetHoweverOftenAndInWhateverOrderItIsRefused() {
    refused.add(9, 1);
    refused.add(4, 2);
    refused.add(9, 1);

    assertThat(refused.all()).extracting(RefusedWrite::getOffset).containsExactly(4L, 9L);
    assertThat(refused.all()).extracting(RefusedWrite::getChannel).containsExactly(2L, 1L);
  }

  @Test
  void aDatabaseThatRefusesMoreThanSomeOddMessagesStopsTheJob() {
    for (int i = 0; i < RefusedWrites.COUNT_MAX; i++) {
      refused.add(i, 7);
    }
    refused.add(3, 7);

    assertThatThrownBy(() -> refused.add(1_000, 7))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("257")
        .hasMessageContaining("offset=1000 channel=7");
  }
}
