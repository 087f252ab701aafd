package dev.throng.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HmacTokensTest {
  private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes();
  private static final long USER = 1_570_123_456_789_012_345L;
  private static final long ISSUED_MS = 1_795_000_000_000L;

  private final RevocationTable revocations = new RevocationTable();
  private final HmacTokens tokens = new HmacTokens(SECRET, revocations);

  @ParameterizedTest
  @ValueSource(longs = {1, 12, 123, 80_351_110_224_678_912L, USER, Long.MAX_VALUE})
  void aTokenStandsForItsUser(long user) {
    assertThat(tokens.verify(tokens.issue(user, ISSUED_MS))).hasValue(user);
  }

  @Test
  void clientLibrariesReadTheirIdFromTheFirstPart() {
    String first = tokens.issue(USER, ISSUED_MS).split("\\.")[0];

    // As Discord4J does.
    assertThat(
            Long.parseUnsignedLong(
                new String(Base64.getDecoder().decode(first), StandardCharsets.UTF_8)))
        .isEqualTo(USER);
  }

  @Test
  void aTokenIsAHeaderValueOfThreeParts() {
    assertThat(tokens.issue(USER, ISSUED_MS)).matches("[A-Za-z0-9]+\\.[\\w-]{8}\\.[\\w-]{43}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bot %s", "Bearer %s", "bot %s", " %s ", "%s"})
  void aSchemeIsStripped(String form) {
    assertThat(tokens.verify(form.formatted(tokens.issue(USER, ISSUED_MS)))).hasValue(USER);
  }

  @Test
  void anyChangedCharacterVoidsAToken() {
    String token = tokens.issue(USER, ISSUED_MS);
    for (int i = 0; i < token.length(); i++) {
      char other = token.charAt(i) == 'A' ? 'B' : 'A';
      String forged = token.substring(0, i) + other + token.substring(i + 1);
      assertThat(tokens.verify(forged)).as(forged).isEmpty();
    }
  }

  @Test
  void aTruncatedTokenIsVoid() {
    String token = tokens.issue(USER, ISSUED_MS);
    for (int length = 0; length < token.length(); length++) {
      assertThat(tokens.verify(token.substring(0, length))).as("length %d", length).isEmpty();
    }
  }

  @Test
  void aTokenWithMoreBehindItIsVoid() {
    String token = tokens.issue(USER, ISSUED_MS);

    assertThat(tokens.verify(token + "A")).isEmpty();
    assertThat(tokens.verify(token + "=")).isEmpty();
    assertThat(tokens.verify(token + ".")).isEmpty();
    assertThat(tokens.verify(token + "." + token)).isEmpty();
  }

  @Test
  void theSignatureOfOneUserDoesNotServeAnother() {
    String[] mine = tokens.issue(USER, ISSUED_MS).split("\\.");
    String[] theirs = tokens.issue(USER + 1, ISSUED_MS).split("\\.");

    assertThat(tokens.verify(theirs[0] + "." + mine[1] + "." + mine[2])).isEmpty();
  }

  @Test
  void aTokenOfAnotherSecretIsVoid() {
    byte[] other = SECRET.clone();
    other[0]++;

    assertThat(tokens.verify(new HmacTokens(other, revocations).issue(USER, ISSUED_MS))).isEmpty();
  }

  @Test
  void garbageIsVoidAndNeverThrows() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder garbage = new StringBuilder();
      int length = random.nextInt(100);
      for (int c = 0; c < length; c++) {
        garbage.append(random.nextInt(8) == 0 ? '.' : (char) random.nextInt(0x250));
      }
      assertThat(tokens.verify(garbage.toString())).as("seed %d", seed).isEmpty();
    }
  }

  @Test
  void revokedTokensAreVoidAndLaterOnesAreNot() {
    String before = tokens.issue(USER, ISSUED_MS);
    revocations.revoke(USER, ISSUED_MS + 1, List.of());

    assertThat(tokens.verify(before)).isEmpty();
    assertThat(tokens.verify(tokens.issue(USER, ISSUED_MS + 1))).hasValue(USER);
    assertThat(tokens.verify(tokens.issue(USER + 1, ISSUED_MS))).hasValue(USER + 1);
  }

  @Test
  void aClockBehindDoesNotIssueVoidTokens() {
    revocations.revoke(USER, ISSUED_MS, List.of());

    assertThat(tokens.verify(tokens.issue(USER, ISSUED_MS - 60_000))).hasValue(USER);
  }

  @Test
  void aShortSecretIsRefused() {
    assertThatThrownBy(() -> new HmacTokens(new byte[31], revocations))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("token.secret: 31 bytes (expected: at least 32)");
  }
}
