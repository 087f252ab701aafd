package dev.throng.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of HTTP that client libraries rely on. */
final class HttpRulesTest {
  @AutoClose private static final RestFixture rest = new RestFixture(false);

  @ParameterizedTest
  @ValueSource(strings = {"/api/v10", "/api/v9", "/api"})
  void theApiHasThreeRoots(String root) {
    RestFixture.Answer answer = rest.send("GET", root + "/gateway", null, Map.of());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("url").asText()).isEqualTo("ws://127.0.0.1:8081");
  }

  @Test
  void contentTypeIsExactlyApplicationJson() {
    assertThat(rest.anybody("GET", "/gateway", null).header("Content-Type"))
        .isEqualTo("application/json");
    assertThat(rest.anybody("GET", "/nowhere", null).header("Content-Type"))
        .isEqualTo("application/json");
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/api/v10/gateway",
    "GET,/api/v10/nowhere",
    "DELETE,/api/v10/gateway",
    "GET,/healthz",
    "GET,/"
  })
  void everyAnswerHasDateAndVia(String method, String path) {
    RestFixture.Answer answer = rest.send(method, path, null, Map.of());

    assertThat(answer.header("Via")).isNotEmpty();
    Instant date =
        ZonedDateTime.parse(answer.header("Date"), DateTimeFormatter.RFC_1123_DATE_TIME)
            .toInstant();
    assertThat(Duration.between(date, Instant.now()).abs()).isLessThan(Duration.ofSeconds(5));
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/api/v10/nowhere",
    "GET,/api/v10",
    "GET,/api/v11/gateway",
    "POST,/api/v10/channels/1/nowhere",
    "GET,/nowhere"
  })
  void anUnknownRouteIsNotFoundWithCodeZero(String method, String path) {
    RestFixture.Answer answer = rest.send(method, path, null, Map.of());

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.text()).isEqualTo("{\"message\":\"404: Not Found\",\"code\":0}");
  }

  @ParameterizedTest
  @CsvSource({"DELETE,/api/v10/gateway", "PUT,/api/v9/users/@me", "PATCH,/api/auth/login"})
  void aWrongMethodIsNotAllowed(String method, String path) {
    RestFixture.Answer answer = rest.send(method, path, null, Map.of());

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.text()).isEqualTo("{\"message\":\"405: Method Not Allowed\",\"code\":0}");
  }

  @Test
  void aBareQuestionMarkDoesNoHarm() {
    assertThat(rest.anybody("GET", "/gateway?", null).status()).isEqualTo(200);
  }

  @Test
  void anEmptyBodyWithoutContentTypeIsTolerated() {
    RestFixture.Answer answer =
        rest.bot("POST", "/channels/" + RestFixture.CHANNEL + "/typing", null);

    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.text()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bot %s", "Bearer %s", "%s", "bot %s"})
  void theTokenComesWithAnyScheme(String form) {
    String token = rest.token(RestFixture.BOT);

    assertThat(
            rest.send(
                    "GET",
                    "/api/v10/users/@me",
                    null,
                    Map.of("Authorization", form.formatted(token)))
                .json()
                .path("id")
                .asText())
        .isEqualTo(Long.toString(RestFixture.BOT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bot", "Bot x", "Bot MTIz.AAAA.AAAA", "nonsense", "Bot é"})
  void aBadTokenIsUnauthorized(String authorization) {
    RestFixture.Answer answer =
        rest.send("GET", "/api/v10/users/@me", null, Map.of("Authorization", authorization));

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.text()).isEqualTo("{\"message\":\"401: Unauthorized\",\"code\":0}");
  }

  @Test
  void noTokenIsUnauthorized() {
    assertThat(rest.anybody("GET", "/users/@me", null).status()).isEqualTo(401);
    assertThat(rest.anybody("GET", "/gateway/bot", null).status()).isEqualTo(401);
  }

  @Test
  void aRevokedTokenIsUnauthorized() {
    long user = 77;
    String before = rest.tokens.issue(user, 1_000);
    rest.revocations.revoke(user, 2_000, List.of());

    assertThat(
            rest.send("GET", "/api/v10/gateway/bot", null, Map.of("Authorization", before))
                .status())
        .isEqualTo(401);
    assertThat(
            rest.send(
                    "GET",
                    "/api/v10/gateway/bot",
                    null,
                    Map.of("Authorization", rest.tokens.issue(user, 2_000)))
                .status())
        .isEqualTo(200);
  }

  @Test
  void aPartOfAPathMayBeEncoded() {
    assertThat(rest.anybody("GET", "/users/@me/guilds", null).status()).isEqualTo(401);
    assertThat(rest.anybody("GET", "/users/%40me/guilds", null).status()).isEqualTo(401);
    assertThat(rest.anybody("GET", "/users/%2Fme/guilds", null).status()).isEqualTo(404);
  }

  @Test
  void gatewayBotHasAllThatLibrariesRead() {
    var body = rest.bot("GET", "/gateway/bot", null).json();

    assertThat(body.path("url").asText()).isEqualTo("ws://127.0.0.1:8081");
    assertThat(body.path("shards").asInt()).isEqualTo(1);
    JsonNode limit = body.path("session_start_limit");
    assertThat(limit.path("total").asInt()).isEqualTo(1_000);
    assertThat(limit.path("remaining").asInt()).isEqualTo(997);
    assertThat(limit.path("reset_after").asInt()).isEqualTo(86_399_500);
    assertThat(limit.path("max_concurrency").asInt()).isEqualTo(16);
  }
}
