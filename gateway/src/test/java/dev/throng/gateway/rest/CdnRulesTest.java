package dev.throng.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What one network may ask of files, for which no token is asked. */
final class CdnRulesTest {
  @AutoClose private static final FileFixture files = new FileFixture(0);
  @AutoClose private static final RestFixture rest = new RestFixture(files.services, true);

  @Test
  void aNetworkHasALimit() {
    RestFixture.Answer answer = null;
    // A window may end in between.
    for (int i = 0; i < 50 && (answer == null || answer.status() != 429); i++) {
      boolean left = true;
      while (left) {
        left = rest.limits().cdn("127.0.0.1").allowed();
      }
      answer = rest.send("GET", "/cdn/emojis/5.png", null, Map.of());
    }

    assertThat(answer).isNotNull();
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.header("Retry-After")).isNotNull();
    assertThat(rest.operator("/metrics").text())
        .containsPattern("throng_rest_limited_total\\{limit=\"cdn\"} [1-9]");
  }
}
