package dev.throng.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RetryMemorySizeTest {
  @Test
  void aKeyIsAsLongForALongTargetAsForAShortOne() {
    RetryMemory.Key longOne = RetryMemory.Key.of(1L, "DELETE /x?" + "y".repeat(4_000), new byte[9]);
    RetryMemory.Key other = RetryMemory.Key.of(1L, "DELETE /x?" + "y".repeat(4_001), new byte[9]);

    assertThat(longOne.hash().remaining()).isEqualTo(32);
    assertThat(longOne).isNotEqualTo(other);
    assertThat(longOne)
        .isEqualTo(RetryMemory.Key.of(1L, "DELETE /x?" + "y".repeat(4_000), new byte[9]));
  }

  @Test
  void whatEndsTheTargetIsNotWhatBeginsTheBody() {
    assertThat(RetryMemory.Key.of(1L, "POST /a", new byte[] {'b', 'c'}))
        .isNotEqualTo(RetryMemory.Key.of(1L, "POST /ab", new byte[] {'c'}));
  }
}
