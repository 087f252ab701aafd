package dev.throng.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RevocationTableTest {
  @Test
  void aUserWithoutRevocationHasNoBound() {
    assertThat(new RevocationTable().validAfterMs(1)).isZero();
  }

  @Test
  void aRevocationNeverGoesBack() {
    RevocationTable table = new RevocationTable();
    table.revoke(1, 500);
    table.revoke(1, 300);

    assertThat(table.validAfterMs(1)).isEqualTo(500);
  }

  @Test
  void aFullTableForgetsNoRevocation() {
    RevocationTable table = new RevocationTable(100);
    for (int user = 1; user <= 1_000; user++) {
      table.revoke(user, user * 10L);
    }

    assertThat(table.size()).isLessThanOrEqualTo(100);
    for (int user = 1; user <= 1_000; user++) {
      assertThat(table.validAfterMs(user)).isGreaterThanOrEqualTo(user * 10L);
    }
  }

  @Test
  void aFullTableLeavesTheNewestToTheirOwnTime() {
    RevocationTable table = new RevocationTable(100);
    for (int user = 1; user <= 101; user++) {
      table.revoke(user, user);
    }

    assertThat(table.validAfterMs(101)).isEqualTo(101);
    assertThat(table.validAfterMs(9_999)).isLessThan(101).isPositive();
  }
}
