package dev.throng.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.gateway.bus.AskTimeoutException;
import dev.throng.gateway.bus.BusOverloadedException;
import dev.throng.gateway.bus.ClockRegressException;
import dev.throng.gateway.ratelimit.RateLimitVerdict;
import dev.throng.gateway.ratelimit.RestLimits;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Names;
import dev.throng.protocol.wire.Reply;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What clients are told at each bound of REST. Each test has callers and guilds of its own. */
final class OverloadTest {
  private static final int ATTEMPTS = 20;

  @AutoClose private static final RestFixture rest = new RestFixture(true);

  @AfterEach
  void acceptEverything() {
    rest.actors.guilds = command -> ScriptedActors.done(ScriptedActors.reply(204, ""));
  }

  static Stream<Arguments> overloads() {
    return Stream.of(
        Arguments.of("too much waits", new BusOverloadedException("full")),
        Arguments.of("no reply", new AskTimeoutException("late")),
        Arguments.of("no ids", new ClockRegressException("back")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("overloads")
  void whatCannotBeDoneNowIs503AndSaysWhenToComeAgain(String what, RuntimeException failure) {
    rest.actors.guilds = command -> CompletableFuture.failedFuture(failure);

    assertUnavailable(get(11, 11, what));
  }

  @Test
  void anActorThatIsOverABoundIs503Too() {
    rest.actors.guilds =
        command -> ScriptedActors.done(ScriptedActors.error(DiscordError.SERVICE_UNAVAILABLE));

    assertUnavailable(get(12, 12, "x"));
  }

  private static void assertUnavailable(RestFixture.Answer answer) {
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.code()).isZero();
    assertThat(answer.json().path("retry_after").asDouble()).isEqualTo(1);
    assertThat(answer.header("Retry-After")).isEqualTo("1");
  }

  @Test
  void strangersCannotUseUpAGuild() {
    long guild = 7_000;
    refuseEverybodyBut(guild, 1);
    assertThat(get(1, guild, "first").status()).isEqualTo(204);

    RestFixture.Answer refused = null;
    for (int attempt = 0; attempt < ATTEMPTS && refused == null; attempt++) {
      useUpStrangers(guild);
      RestFixture.Answer answer = get(1_000 + attempt, guild, "stranger");
      refused = answer.status() == 429 ? answer : null;
    }

    assertThat(refused).isNotNull();
    assertThat(refused.header("X-RateLimit-Scope")).isEqualTo("shared");
    assertThat(refused.json().path("retry_after").asDouble()).isBetween(0.0, 1.0);
    assertThat(refused.json().path("global").asBoolean(true)).isFalse();
    useUpStrangers(guild);
    assertThat(get(1, guild, "second").status()).isEqualTo(204);
  }

  /** For what is left of this second. */
  private static void useUpStrangers(long guild) {
    for (int i = 0; i < RestLimits.STRANGERS.requests(); i++) {
      RateLimitVerdict unused = rest.limits().stranger(2_000 + i, guild);
    }
  }

  @Test
  void aNameThatWasClaimedForWhatALimitRefusesIsGivenBack() {
    long guild = 7_100;
    Set<String> names = Set.copyOf(rest.actors.names.keySet());
    int status = 0;
    for (int attempt = 0; attempt < ATTEMPTS && status != 429; attempt++) {
      rest.actors.names.keySet().retainAll(names);
      useUpStrangers(guild);
      status = createChannel(3_000 + attempt, guild).status();
    }

    assertThat(status).isEqualTo(429);
    assertThat(rest.actors.names.keySet()).isEqualTo(names);
  }

  private static RestFixture.Answer createChannel(long caller, long guild) {
    return rest.send(
        "POST",
        "/api/v10/guilds/" + guild + "/channels",
        "{\"name\":\"x\"}",
        Map.of("Authorization", rest.token(caller)));
  }

  private static void refuseEverybodyBut(long guild, long member) {
    rest.actors.guilds =
        command -> {
          boolean allowed =
              command.getGuild() != guild || command.getHeader().getCaller() == member;
          Reply reply =
              allowed
                  ? ScriptedActors.reply(204, "")
                  : ScriptedActors.error(DiscordError.MISSING_ACCESS);
          return ScriptedActors.done(reply);
        };
  }

  @Test
  void anAccountIsTriedTenTimesAMinuteFromAnAddress() {
    String body = "{\"login\":\"Victim@example.org\",\"password\":\"guess\"}";
    for (int i = 0; i < RestLimits.LOGIN.requests(); i++) {
      rest.limits().login(Names.email("victim@example.org"), "127.0.0.1");
      rest.limits().login(Names.email("other@example.org"), "192.0.2.1");
    }

    RestFixture.Answer refused = rest.anybody("POST", "/auth/login", body);

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.header("X-RateLimit-Scope")).isEqualTo("shared");
    assertThat(refused.json().path("retry_after").asDouble()).isBetween(30.0, 60.0);
    assertThat(
            rest.anybody("POST", "/auth/login", body.replace("Victim", "Other"))
                .fieldError("/login"))
        .isEqualTo("INVALID_LOGIN");
  }

  @Test
  void anAddressThatFloodsWithBadTokensIsToldToWait() {
    RestFixture.Answer answer = bad();
    for (int i = 1; i < RestLimits.UNAUTHORIZED.requests(); i++) {
      assertThat(answer.status()).isEqualTo(401);
      answer = bad();
    }
    assertThat(answer.status()).isEqualTo(401);

    RestFixture.Answer refused = bad();

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.header("X-RateLimit-Scope")).isEqualTo("global");
    assertThat(refused.json().path("retry_after").asDouble()).isBetween(0.001, 60.0);
    assertThat(rest.bot("GET", "/users/@me", null).status()).isEqualTo(200);
    assertThat(rest.operator("/metrics").text())
        .contains("throng_rest_limited_total{limit=\"unauthorized\"} 1.0");
  }

  private static RestFixture.Answer bad() {
    return rest.send("GET", "/api/v10/users/@me", null, Map.of("Authorization", "Bot forged"));
  }

  private static RestFixture.Answer get(long caller, long guild, String query) {
    return rest.send(
        "GET",
        "/api/v10/guilds/" + guild + "?q=" + query.replace(' ', '+'),
        null,
        Map.of("Authorization", rest.token(caller)));
  }
}
