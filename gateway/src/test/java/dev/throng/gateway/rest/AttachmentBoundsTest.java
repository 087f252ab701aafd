package dev.throng.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many files, bytes and requests are taken, and what is said of more. */
final class AttachmentBoundsTest {
  private static final long CHANNEL = AttachmentBench.CHANNEL;
  private static final String PATH = AttachmentBench.PATH;

  @AutoClose private static final AttachmentBench bench = new AttachmentBench();

  @BeforeEach
  void aGuildThatTakesEverything() {
    bench.clear();
  }

  @Test
  void tenFilesAreTakenAndNoMore() {
    Object[] parts = new Object[22];
    for (int i = 0; i < 11; i++) {
      parts[2 * i] = "name=\"files[" + i + "]\"; filename=\"" + i + "\"";
      parts[2 * i + 1] = "x";
    }
    assertThat(bench.post(parts).code()).isEqualTo(30015);
    assertThat(bench.attachments(bench.post(List.of(parts).subList(0, 20).toArray()))).hasSize(10);
  }

  @Test
  void aRequestThatIsTooLargeIs40005AndLeavesNothing() {
    byte[] large = new byte[(int) FileFixture.REQUEST_BYTES_MAX + (300 << 10)];
    RestFixture.Answer answer = bench.post("name=\"files[0]\"; filename=\"a\"", large);

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.code()).isEqualTo(40005);
    bench.awaitFiles(0);
  }

  @Test
  void theFieldsBesideTheFilesHaveABoundTogether() {
    String half = "x".repeat(130 << 10);
    Object[] first = {
      "name=\"content\"", half, "name=\"nonce\"", half, "name=\"files[0]\"; filename=\"a\"", "x"
    };
    Object[] last = {
      "name=\"files[0]\"; filename=\"a\"\r\nContent-Length: 400000",
      "x",
      "name=\"content\"",
      half,
      "name=\"nonce\"",
      half
    };
    Object[] many = new Object[80];
    for (int i = 0; i < many.length; i += 2) {
      many[i] = "name=\"field" + i + "\"";
      many[i + 1] = "x";
    }

    assertThat(bench.post(first).code()).isEqualTo(40005);
    assertThat(bench.post(last).code()).isEqualTo(40005);
    assertThat(bench.post(many).code()).isEqualTo(50109);
    bench.awaitFiles(0);
  }

  @Test
  void aFullStorageIsSaid() {
    try (FileFixture full = new FileFixture(1L << 50);
        RestFixture fullRest = new RestFixture(full.services)) {
      fullRest.actors.guilds =
          command -> CompletableFuture.completedFuture(AttachmentBench.sent(command));
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + fullRest.port() + PATH))
              .header("Authorization", "Bot " + fullRest.token(RestFixture.BOT))
              .header("Content-Type", "multipart/form-data; boundary=boundary")
              .POST(
                  BodyPublishers.ofByteArray(
                      AttachmentBench.form("name=\"files[0]\"; filename=\"a\"", "x")))
              .build();
      var answer =
          new RestFixture.Answer(bench.client.sendAsync(request, BodyHandlers.ofString()).join());

      assertThat(answer.status()).isEqualTo(507);
      assertThat(answer.json().path("message").asText()).isEqualTo("507: Insufficient Storage");
      String ahead =
          fullRest
              .bot(
                  "POST",
                  "/channels/" + CHANNEL + "/attachments",
                  "{\"files\":[{\"filename\":\"a\",\"file_size\":64}]}")
              .json()
              .at("/attachments/0/upload_url")
              .asText();
      HttpRequest upload =
          HttpRequest.newBuilder(
                  URI.create(
                      ahead.replace(
                          FileFixture.CDN, "http://127.0.0.1:" + fullRest.port() + "/cdn")))
              .PUT(BodyPublishers.ofByteArray(AttachmentBench.PNG))
              .build();
      assertThat(bench.client.sendAsync(upload, BodyHandlers.discarding()).join().statusCode())
          .isEqualTo(507);
    }
  }

  @Test
  void oneSenderTakesOnlyPartOfTheSpool() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < FileIntake.SENDER_LONGEST; i++) {
        slow.add(beginForm(RestFixture.BOT));
      }
      bench.awaitFiles(FileIntake.SENDER_LONGEST);
      RestFixture.Answer fifth = bench.post("name=\"files[0]\"; filename=\"a\"", "x");
      assertThat(fifth.status()).isEqualTo(429);
      assertThat(fifth.json().path("retry_after").asDouble()).isEqualTo(1);
      assertThat(fifth.header("X-RateLimit-Scope")).isEqualTo("user");
      for (int i = 0; i < 2; i++) {
        slow.add(beginForm(RestFixture.PERSON));
      }
      bench.awaitFiles(FileIntake.SENDER_LONGEST + 2);
      // The node has room for eight MiB, and each of these may have one and a quarter.
      try (Socket seventh = beginForm(RestFixture.PERSON)) {
        assertThat(new String(seventh.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
            .isEqualTo("HTTP/1.1 503");
      }
    } finally {
      for (Socket socket : slow) {
        socket.setSoLinger(true, 0);
        socket.close();
      }
    }
    bench.awaitFiles(0);
    assertThat(bench.attachments(bench.post("name=\"files[0]\"; filename=\"a\"", "x"))).hasSize(1);
  }

  /** A form of unknown length that has begun a file. */
  private static Socket beginForm(long user) throws IOException {
    Socket socket = new Socket("127.0.0.1", bench.rest.port());
    String part =
        "--boundary\r\nContent-Disposition: form-data; name=\"files[0]\"; filename=\"a\"\r\n\r\nx";
    String type = user == RestFixture.BOT ? "Bot " : "";
    socket
        .getOutputStream()
        .write(
            ("POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: %s%s\r\n"
                    + "Content-Type: multipart/form-data; boundary=boundary\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n")
                .formatted(PATH, type, bench.rest.token(user), part.length(), part)
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }
}
