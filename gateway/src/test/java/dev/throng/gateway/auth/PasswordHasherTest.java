package dev.throng.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PasswordHasherTest {
  private final PasswordHasher hasher = new PasswordHasher();

  @AfterEach
  void close() {
    hasher.close();
  }

  @Test
  void aVerifierMatchesItsPasswordAlone() {
    String verifier = hasher.hash("correct horse").join();

    assertThat(hasher.matches("correct horse", verifier).join()).isTrue();
    assertThat(hasher.matches("correct horsf", verifier).join()).isFalse();
    assertThat(hasher.matches("", verifier).join()).isFalse();
  }

  @Test
  void verifiersAreSaltedArgon2idStrings() {
    String one = hasher.hash("pässwörd \uD83D\uDD11").join();
    String two = hasher.hash("pässwörd \uD83D\uDD11").join();

    assertThat(one).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").isNotEqualTo(two);
    assertThat(hasher.matches("pässwörd \uD83D\uDD11", two).join()).isTrue();
  }

  @Test
  void aVerifierOfOtherParametersStillMatches() {
    try (PasswordHasher older = new PasswordHasher(1_024, 4)) {
      assertThat(hasher.matches("secret", older.hash("secret").join()).join()).isTrue();
    }
  }

  @Test
  void nobodyMatchesNobody() {
    assertThat(hasher.matchesNobody("decoy").join()).isFalse();
  }

  @Test
  void beyondTheQueueAPasswordFailsAtOnce() {
    List<CompletableFuture<String>> hashes = new ArrayList<>();
    try (PasswordHasher small = new PasswordHasher(19 * 1024, 4)) {
      for (int i = 0; i < 30; i++) {
        hashes.add(small.hash("password " + i));
      }
      long refused =
          hashes.stream()
              .filter(CompletableFuture::isCompletedExceptionally)
              .peek(
                  future ->
                      assertThat(future)
                          .isCompletedExceptionally()
                          .failsWithin(java.time.Duration.ZERO)
                          .withThrowableThat()
                          .withCauseInstanceOf(HashingOverloadedException.class))
              .count();
      assertThat(refused).isBetween(10L, 24L);
    }
  }
}
