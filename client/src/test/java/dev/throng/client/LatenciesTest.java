package dev.throng.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatenciesTest {
  @Test
  void aPercentileIsTheSmallestValueThatTheShareIsNotAbove() {
    Latencies latencies = new Latencies(100);
    for (int ms = 100; ms >= 1; ms--) {
      latencies.add(ms * 1_000_000L);
    }

    assertThat(latencies.percentileMs(0.5)).isEqualTo(50);
    assertThat(latencies.percentileMs(0.99)).isEqualTo(99);
    assertThat(latencies.percentileMs(1)).isEqualTo(100);
    assertThat(latencies.percentileMs(0)).isEqualTo(1);
  }

  @Test
  void whatComesAfterTheBoundIsCountedAndNotKept() {
    Latencies latencies = new Latencies(1);
    latencies.add(5_000_000);
    latencies.add(9_000_000);

    assertThat(latencies.count()).isEqualTo(1);
    assertThat(latencies.dropped()).isEqualTo(1);
    assertThat(latencies.percentileMs(1)).isEqualTo(5);
  }

  @Test
  void nothingMeasuredIsZero() {
    assertThat(new Latencies(1).percentileMs(0.5)).isZero();
  }
}
