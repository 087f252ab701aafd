package dev.throng.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.gateway.ratelimit.RestLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rate limits as clients see them. Each test uses callers or routes of its own. */
final class RateLimitHeadersTest {
  private static final String DECIMALS = "\\d+\\.\\d{3}";
  @AutoClose private static final RestFixture rest = new RestFixture(true);

  @BeforeAll
  static void acceptEverything() {
    rest.actors.guilds = command -> ScriptedActors.done(ScriptedActors.reply(204, ""));
  }

  @Test
  void everyAnswerSaysHowMuchIsLeft() {
    RestFixture.Answer first =
        rest.bot("POST", "/channels/" + RestFixture.CHANNEL + "/typing", "{}");
    RestFixture.Answer second =
        rest.bot("POST", "/channels/" + RestFixture.CHANNEL + "/typing", "{}");

    assertThat(first.header("X-RateLimit-Limit")).isEqualTo("5");
    assertThat(first.header("X-RateLimit-Remaining")).isEqualTo("4");
    assertThat(second.header("X-RateLimit-Remaining")).isEqualTo("3");
    assertThat(first.header("X-RateLimit-Reset-After")).matches(DECIMALS);
    assertThat(Double.parseDouble(first.header("X-RateLimit-Reset-After"))).isBetween(0.001, 5.0);
    assertThat(first.header("X-RateLimit-Reset")).matches(DECIMALS);
    assertThat(Double.parseDouble(first.header("X-RateLimit-Reset")) * 1e3)
        .isBetween(System.currentTimeMillis() - 1e4, System.currentTimeMillis() + 1e4);
    assertThat(first.header("X-RateLimit-Bucket")).matches("[0-9a-f]{32}");
    assertThat(first.header("X-RateLimit-Global")).isNull();
  }

  @Test
  void theBucketHasNoMajorParameterInItAndEachChannelItsOwnCount() {
    String here = "/channels/" + RestFixture.CHANNEL;
    long other = RestFixture.CHANNEL + 900;
    rest.actors.names.put(
        dev.throng.protocol.Names.channel(other), RestFixture.claim(other, RestFixture.GUILD));
    RestFixture.Answer one = rest.person("GET", here, null);
    RestFixture.Answer two = rest.person("GET", "/channels/" + other, null);

    assertThat(one.header("X-RateLimit-Bucket")).isEqualTo(two.header("X-RateLimit-Bucket"));
    assertThat(one.header("X-RateLimit-Remaining")).isEqualTo("19");
    assertThat(two.header("X-RateLimit-Remaining")).isEqualTo("19");
  }

  @Test
  void aRefusalHasDiscordsForm() {
    RestFixture.Answer answer = null;
    for (int i = 0; i < 6; i++) {
      answer =
          rest.bot("POST", "/channels/" + RestFixture.CHANNEL + "/messages", "{\"content\":\"x\"}");
    }

    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.json().path("message").asText()).isEqualTo("You are being rate limited.");
    assertThat(answer.json().path("global").asBoolean(true)).isFalse();
    double retryAfter = answer.json().path("retry_after").asDouble();
    assertThat(retryAfter).isBetween(0.001, 5.0);
    assertThat(answer.header("Retry-After"))
        .isEqualTo(Integer.toString((int) Math.ceil(retryAfter)));
    assertThat(answer.header("X-RateLimit-Scope")).isEqualTo("user");
    assertThat(answer.header("X-RateLimit-Remaining")).isEqualTo("0");
    assertThat(answer.header("X-RateLimit-Global")).isNull();
    assertThat(answer.header("Via")).isNotEmpty();
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
  }

  /** One large answer is given whole; whoever has had several waits, on all routes. */
  @Test
  void largeAnswersAreCountedByTheirBytes() {
    String large = "{\"topic\":\"" + "x".repeat(RestLimits.ANSWERED_BYTES.requests() / 2) + "\"}";
    String token = rest.token(4_243);
    List<Integer> statuses = new ArrayList<>();
    rest.actors.guilds = command -> ScriptedActors.done(ScriptedActors.reply(200, large));
    for (int i = 0; i < 3; i++) {
      statuses.add(get(token, "/channels/" + RestFixture.CHANNEL).status());
    }
    acceptEverything();

    RestFixture.Answer refused = get(token, "/users/@me");
    assertThat(statuses).containsExactly(200, 200, 429);
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.header("X-RateLimit-Global")).isEqualTo("true");
    assertThat(rest.person("GET", "/channels/" + RestFixture.CHANNEL, null).status())
        .isNotEqualTo(429);
  }

  @Test
  void theGlobalLimitSaysThatItIsGlobal() {
    long user = 4_242;
    String token = rest.token(user);
    RestFixture.Answer refused = null;
    for (int i = 0; i < 200 && refused == null; i++) {
      RestFixture.Answer answer = get(token, "/guilds/" + (1_000 + i));
      refused = answer.status() == 429 ? answer : null;
    }

    assertThat(refused).isNotNull();
    assertThat(refused.json().path("global").asBoolean()).isTrue();
    assertThat(refused.header("X-RateLimit-Global")).isEqualTo("true");
    assertThat(refused.header("X-RateLimit-Scope")).isEqualTo("global");
    assertThat(refused.header("Retry-After")).isEqualTo("1");
  }

  @Test
  void passwordsAreTriedTenTimesAMinute() {
    RestFixture.Answer answer = null;
    for (int i = 0; i < 11; i++) {
      answer = rest.anybody("POST", "/auth/login", "{\"login\":\"a@b.c\"}");
      assertThat(answer.status()).isEqualTo(i < 10 ? 400 : 429);
    }
    assertThat(answer.json().path("retry_after").asDouble()).isBetween(30.0, 60.0);
  }

  @Test
  void anActorsOwnLimitIsPassedOn() {
    rest.actors.guilds =
        command ->
            ScriptedActors.done(
                ScriptedActors.reply(
                    429, "{\"message\":\"slow\",\"code\":20016,\"retry_after\":2.5}"));
    RestFixture.Answer answer =
        rest.person(
            "POST", "/channels/" + RestFixture.CHANNEL + "/messages", "{\"content\":\"x\"}");
    rest.actors.guilds = command -> ScriptedActors.done(ScriptedActors.reply(204, ""));

    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.code()).isEqualTo(20016);
    assertThat(answer.header("Retry-After")).isEqualTo("3");
    assertThat(answer.header("X-RateLimit-Scope")).isEqualTo("shared");
  }

  @Test
  void withoutLimitsThereAreNoHeaders() {
    try (RestFixture unlimited = new RestFixture(false)) {
      for (int i = 0; i < 100; i++) {
        RestFixture.Answer answer =
            unlimited.bot("POST", "/channels/" + RestFixture.CHANNEL + "/typing", null);
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("X-RateLimit-Limit")).isNull();
      }
    }
  }

  private static RestFixture.Answer get(String token, String path) {
    return rest.send("GET", "/api/v10" + path, null, Map.of("Authorization", token));
  }
}
