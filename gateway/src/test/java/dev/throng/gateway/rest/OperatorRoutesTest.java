package dev.throng.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OperatorRoutesTest {
  @AutoClose private static final RestFixture rest = new RestFixture(false);

  @Test
  void aProcessThatRunsIsHealthy() {
    assertThat(rest.operator("/healthz").text()).isEqualTo("{\"status\":\"ok\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/healthz", "/readyz", "/metrics", "/api/healthz"})
  void clientsDoNotReachWhatIsForTheOperator(String path) {
    assertThat(rest.send("GET", path, null, Map.of()).status()).isEqualTo(404);
  }

  @Test
  void theOperatorsPortHasNoOtherRoutes() {
    assertThat(rest.operator("/api/v10/gateway").status()).isEqualTo(404);
  }

  @Test
  void readinessSaysWhatIsMissing() {
    assertThat(rest.operator("/readyz").status()).isEqualTo(200);
    rest.readiness.require("lease", () -> false);
    rest.readiness.require("another", () -> false);
    RestFixture.Answer answer = rest.operator("/readyz");
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
    RestFixture.Answer answer = rest.operator("/metrics");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).startsWith("text/plain");
    assertThat(answer.text())
        .contains(
            "throng_rest_requests_seconds_count{method=\"GET\",route=\"/channels/{channel_id}\","
                + "status=\"204\"} 1")
        .contains("route=\"/channels/{channel_id}/messages\",status=\"404\"")
        .contains("route=\"unmatched\",status=\"404\"")
        .doesNotContain(Long.toString(RestFixture.CHANNEL))
        .doesNotContain("99999999999999999")
        .doesNotContain("wp-login");
  }
}
