package dev.throng.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class OperatorRoutesTest {
  @AutoClose private static final RestFixture rest = new RestFixture(false);

  @Test
  void aProcessThatRunsIsHealthy() {
    assertThat(rest.send("GET", "/healthz", null, Map.of()).text())
        .isEqualTo("{\"status\":\"ok\"}");
  }

  @Test
  void readinessSaysWhatIsMissing() {
    assertThat(rest.send("GET", "/readyz", null, Map.of()).status()).isEqualTo(200);
    rest.readiness.require("lease", () -> false);
    rest.readiness.require("another", () -> false);
    RestFixture.Answer answer = rest.send("GET", "/readyz", null, Map.of());
    rest.readiness.require("lease", () -> true);
    rest.readiness.require("another", () -> true);

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.text()).isEqualTo("{\"ready\":false,\"missing\":[\"another\",\"lease\"]}");
  }

  @Test
  void requestsAreCountedByTemplateAndNeverById() {
    rest.bot("GET", "/channels/" + RestFixture.CHANNEL, null);
    rest.bot("GET", "/channels/99999999999999999/messages", null);
    rest.anybody("GET", "/wp-login.php", null);
    RestFixture.Answer answer = rest.send("GET", "/metrics", null, Map.of());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).startsWith("text/plain");
    assertThat(answer.text())
        .contains(
            "throng_rest_requests_seconds_count{method=\"GET\",route=\"/channels/{channel}\","
                + "status=\"204\"} 1")
        .contains("route=\"/channels/{channel}/messages\",status=\"404\"")
        .contains("route=\"unmatched\",status=\"404\"")
        .doesNotContain(Long.toString(RestFixture.CHANNEL))
        .doesNotContain("99999999999999999")
        .doesNotContain("wp-login");
  }
}
