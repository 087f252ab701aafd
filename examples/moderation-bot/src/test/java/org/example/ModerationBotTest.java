package org.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.throng.flink.ThrongEvents;
import dev.throng.flink.testing.ThrongTestLog;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ModerationBotTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  /** The first request is one too many, the second hits a server that starts. */
  private void answer(HttpExchange exchange) throws IOException {
    String body =
        new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
            .replaceAll(".*\"nonce\":\"([^\"]*)\".*", "$1");
    requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
    int status = 204;
    if (requests.size() == 1) {
      exchange.getResponseHeaders().add("Retry-After", "0.3");
      status = 429;
    } else if (requests.size() == 2) {
      status = 503;
    }
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  @Test
  void aBadMessageIsWarnedOfAndDeletedOnce() throws Exception {
    ThrongTestLog log = new ThrongTestLog(1);
    log.message(10, 7, "good morning", START);
    long bad = log.message(10, 8, "you SPAMMER", START.plusSeconds(1));
    log.repeat(2);

    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    RestApi api =
        new RestApi(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"), "t");
    List<String> lines = new ArrayList<>();
    ModerationBot.moderated(
            ThrongEvents.source(log).messages(env, "messages"), List.of("spam"), api)
        .executeAndCollect()
        .forEachRemaining(lines::add);

    assertEquals(List.of("moderated message=" + bad), lines);
    String warning = "POST /channels/10/messages m" + bad;
    assertEquals(
        List.of(warning, warning, warning, "DELETE /channels/10/messages/" + bad + " "), requests);
  }
}
