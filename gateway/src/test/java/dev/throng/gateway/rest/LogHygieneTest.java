package dev.throng.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** At any level, no log has a token, a password or a body in it. */
final class LogHygieneTest {
  private static final String PASSWORD = "pa55word-that-nobody-may-see";
  private static final String CONTENT = "content-that-nobody-may-see";

  @Test
  void noLogHasATokenAPasswordOrABody() {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Level before = root.getLevel();
    ListAppender<ILoggingEvent> appender = new ListAppender<>();
    appender.start();
    // The console would drown in what it is not about.
    List<Appender<ILoggingEvent>> others = new ArrayList<>();
    root.iteratorForAppenders().forEachRemaining(others::add);
    others.forEach(root::detachAppender);
    root.addAppender(appender);
    root.setLevel(Level.TRACE);
    List<String> secrets = new ArrayList<>(List.of(PASSWORD, CONTENT));
    try (RestFixture rest = new RestFixture(true)) {
      use(rest, secrets);
    } finally {
      root.setLevel(before);
      root.detachAppender(appender);
      others.forEach(root::addAppender);
    }

    List<String> lines = List.copyOf(appender.list).stream().map(LogHygieneTest::line).toList();
    assertThat(lines).anyMatch(line -> line.contains("failed, route=POST /channels"));
    assertThat(lines).hasSizeGreaterThan(20);
    for (String secret : secrets) {
      assertThat(lines).noneMatch(line -> line.contains(secret));
    }
  }

  private static void use(RestFixture rest, List<String> secrets) {
    String account =
        "{\"email\":\"h@example.org\",\"username\":\"hygiene\",\"login\":\"h@example.org\","
            + "\"password\":\""
            + PASSWORD
            + "\"}";
    RestFixture.Answer registered = rest.anybody("POST", "/auth/register", account);
    assertThat(registered.status()).isEqualTo(201);
    RestFixture.Answer loggedIn = rest.anybody("POST", "/auth/login", account);
    rest.anybody("POST", "/auth/login", account.replace("}", ""));
    secrets.add(registered.json().path("token").asText());
    secrets.add(loggedIn.json().path("token").asText());
    String token = rest.token(RestFixture.BOT);
    secrets.add(token);
    secrets.addAll(rest.verifiers.values());
    String path = "/api/v10/channels/" + RestFixture.CHANNEL + "/messages";
    String body = "{\"content\":\"" + CONTENT + "\"}";
    Map<String, String> headers = Map.of("Authorization", "Bot " + token);
    rest.send("POST", path, body, headers);
    rest.send("POST", path, body + "}", headers);
    rest.send("POST", path, body, Map.of("Authorization", "Bot " + token + "x"));
    rest.actors.guilds =
        command -> CompletableFuture.failedFuture(new IllegalStateException("a bug"));
    assertThat(rest.send("POST", path, body, headers).status()).isEqualTo(500);
  }

  private static String line(ILoggingEvent event) {
    return event.getFormattedMessage()
        + (event.getThrowableProxy() == null
            ? ""
            : ThrowableProxyUtil.asString(event.getThrowableProxy()));
  }
}
