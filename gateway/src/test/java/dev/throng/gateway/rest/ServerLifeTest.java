package dev.throng.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throng.protocol.wire.Reply;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stopping, and what comes over a bare socket. */
final class ServerLifeTest {
  private static final String PATH = "/channels/" + RestFixture.CHANNEL;

  @Test
  void requestsUnderWayAreAnsweredWhenTheServerStops() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    RestFixture rest = new RestFixture(false);
    rest.actors.guilds =
        command -> {
          asked.countDown();
          return reply;
        };
    CompletableFuture<RestFixture.Answer> answer =
        CompletableFuture.supplyAsync(() -> rest.bot("GET", PATH, null));
    assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<Void> stopped = CompletableFuture.runAsync(rest::close);
    Thread.sleep(300);
    assertThat(stopped).isNotDone();
    reply.complete(ScriptedActors.reply(200, "{}"));

    assertThat(answer.get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
    assertThat(stopped).succeedsWithin(Duration.ofSeconds(10));
    assertThatThrownBy(() -> rest.anybody("GET", "/gateway", null))
        .hasRootCauseInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage\r\n\r\n",
        "GET /api/v10/gateway HTTP/1.1\r\nHost\r\n\r\n",
        "GET /api/v10/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "POST /api/v10/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n"
      })
  void whatIsNotHttpIsABadRequestAndDisturbsNobody(String request) throws IOException {
    try (RestFixture rest = new RestFixture(false)) {
      try (Socket socket = new Socket("127.0.0.1", rest.port())) {
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        String answer =
            new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1);
        assertThat(answer).matches("HTTP/1\\.[01] 400");
      }
      assertThat(rest.anybody("GET", "/gateway", null).status()).isEqualTo(200);
    }
  }

  @Test
  void aBodyOfBrokenChunksEndsItsConnection() throws IOException {
    try (RestFixture rest = new RestFixture(false);
        Socket socket = new Socket("127.0.0.1", rest.port())) {
      socket.setSoTimeout(10_000);
      String request =
          "POST /api/v10/auth/login HTTP/1.1\r\nHost: x\r\n"
              + "Transfer-Encoding: chunked\r\n\r\nzz\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));

      assertThat(socket.getInputStream().readAllBytes()).isEmpty();
      assertThat(rest.anybody("GET", "/gateway", null).status()).isEqualTo(200);
    }
  }

  @Test
  void aBodyThatSaysItIsTooLargeIsRefusedUnread() throws IOException {
    try (RestFixture rest = new RestFixture(false);
        Socket socket = new Socket("127.0.0.1", rest.port())) {
      socket.setSoTimeout(10_000);
      String head =
          "POST /api/v10/auth/login HTTP/1.1\r\nHost: x\r\n"
              + "Content-Type: application/json\r\nContent-Length: 41943040\r\n\r\n{";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

      assertThat(answer)
          .startsWith("HTTP/1.1 413 Request Entity Too Large\r\n")
          .containsIgnoringCase("\r\nconnection: close\r\n")
          .endsWith("{\"message\":\"Request entity too large\",\"code\":40005}");
    }
  }

  @Test
  void aBodyWithoutEndIsCutAtItsBound() throws IOException {
    try (RestFixture rest = new RestFixture(false);
        Socket socket = new Socket("127.0.0.1", rest.port())) {
      socket.setSoTimeout(10_000);
      String head =
          "POST /api/v10/auth/login HTTP/1.1\r\nHost: x\r\n"
              + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      byte[] chunk = ("8000\r\n" + " ".repeat(0x8000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < 9; i++) {
        socket.getOutputStream().write(chunk);
      }
      String answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);

      assertThat(answer).isEqualTo("HTTP/1.1 413");
    }
  }
}
