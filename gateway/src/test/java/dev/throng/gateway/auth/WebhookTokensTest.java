package dev.throng.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class WebhookTokensTest {
  private static final long ID = 1_000_000_000_000_000_021L;
  private static final byte[] SECRET =
      "a secret of no less than thirty-two bytes".getBytes(StandardCharsets.US_ASCII);

  private final WebhookTokens tokens = new WebhookTokens(SECRET);

  @Test
  void aTokenIsWhatClientLibrariesTakeForOne() {
    assertThat(tokens.of(ID)).matches("[\\w-]{68}");
  }

  @Test
  void eachWebhookHasItsOwnAndKeepsIt() {
    assertThat(tokens.of(ID)).isEqualTo(new WebhookTokens(SECRET).of(ID));
    assertThat(tokens.of(ID)).isNotEqualTo(tokens.of(ID + 1));
    assertThat(tokens.isOf(ID, tokens.of(ID))).isTrue();
    assertThat(tokens.isOf(ID + 1, tokens.of(ID))).isFalse();
    assertThat(tokens.isOf(ID, tokens.of(ID) + "a")).isFalse();
    assertThat(tokens.isOf(ID, "")).isFalse();
  }

  @Test
  void anotherSecretMakesOthers() {
    byte[] other = SECRET.clone();
    other[0]++;
    assertThat(new WebhookTokens(other).of(ID)).isNotEqualTo(tokens.of(ID));
  }
}
