package dev.throng.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class RevocationTableTest {
  @Test
  void aUserWithoutRevocationHasNoBound() {
    assertThat(new RevocationTable().validAfterMs(1)).isZero();
  }

  @Test
  void aRevocationNeverGoesBack() {
    RevocationTable table = new RevocationTable();
    table.revoke(1, 500, List.of());
    table.revoke(1, 300, List.of());

    assertThat(table.validAfterMs(1)).isEqualTo(500);
  }

  @Test
  void aTokenThatWasRevokedAloneLeavesTheOthersValid() {
    RevocationTable table = new RevocationTable();
    table.revoke(1, 100, List.of(200L, 300L));

    assertThat(table.isRevoked(1, 99)).isTrue();
    assertThat(table.isRevoked(1, 200)).isTrue();
    assertThat(table.isRevoked(1, 250)).isFalse();
    assertThat(table.isRevoked(1, 300)).isTrue();
    assertThat(table.isRevoked(2, 200)).isFalse();
  }

  @Test
  void aFullTableForgetsNoRevocation() {
    RevocationTable table = new RevocationTable(100);
    for (int user = 1; user <= 1_000; user++) {
      table.revoke(user, user * 10L, List.of(user * 20L));
    }

    assertThat(table.size()).isLessThanOrEqualTo(100);
    assertThat(table.size() + table.merged()).isEqualTo(1_000);
    for (int user = 1; user <= 1_000; user++) {
      assertThat(table.isRevoked(user, user * 10L - 1)).isTrue();
      assertThat(table.isRevoked(user, user * 20L)).isTrue();
    }
  }

  @Test
  void aFullTableLogsHardlyAnybodyElseOut() {
    RevocationTable table = new RevocationTable(100);
    for (int user = 1; user <= 1_000; user++) {
      table.revoke(user, Long.MAX_VALUE / 2 + user, List.of());
    }

    long others = 100_000;
    long loggedOut =
        LongStream.range(0, others).filter(i -> table.isRevoked((i + 7) << 22, 1)).count();
    assertThat(loggedOut).isLessThan(others / 500);
  }

  @Test
  void aFullTableLeavesTheNewestToTheirOwnTime() {
    RevocationTable table = new RevocationTable(100);
    for (int user = 1; user <= 101; user++) {
      table.revoke(user, user, List.of());
    }

    assertThat(table.validAfterMs(101)).isEqualTo(101);
    assertThat(table.isRevoked(101, 101)).isFalse();
  }
}
