package dev.throng.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestartBackOffTest {
  private final RestartBackOff backOff = new RestartBackOff();

  @Test
  void whatDiesAtOnceEveryTimeIsStartedMoreAndMoreRarely() {
    List<Long> starts = new ArrayList<>();
    for (long nowMs = 0; nowMs < 120_000; nowMs += 100) {
      if (backOff.mayStart("kafka", nowMs)) {
        backOff.started("kafka", nowMs);
        starts.add(nowMs);
      }
    }
    assertThat(starts)
        .containsExactly(0L, 100L, 1_100L, 3_100L, 7_100L, 15_100L, 31_100L, 61_100L, 91_100L);
  }

  @Test
  void oneThatLivedForAMinuteIsStartedAtOnceAgain() {
    backOff.started("kafka", 0);
    backOff.started("kafka", 100);
    backOff.started("kafka", 1_100);
    backOff.started("kafka", 61_100);
    assertThat(backOff.mayStart("kafka", 61_101)).isTrue();
  }

  @Test
  void servicesDoNotWaitForEachOther() {
    backOff.started("kafka", 0);
    backOff.started("kafka", 1);
    assertThat(backOff.mayStart("kafka", 2)).isFalse();
    assertThat(backOff.mayStart("cassandra", 2)).isTrue();
  }
}
