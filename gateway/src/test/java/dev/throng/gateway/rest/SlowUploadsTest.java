package dev.throng.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** One sender leaves the others places for their files. */
final class SlowUploadsTest {
  @AutoClose private static final AttachmentBench bench = new AttachmentBench();

  @Test
  void smallFormsThatTrickleInFromOneSenderDoNotTakeAllPlaces() throws Exception {
    bench.clear();
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < FileIntake.REQUESTS_MAX; i++) {
        slow.add(beginForm());
      }
      Thread.sleep(500);
      HttpResponse<String> other =
          bench
              .client
              .sendAsync(
                  HttpRequest.newBuilder(
                          URI.create(
                              "http://127.0.0.1:" + bench.rest.port() + AttachmentBench.PATH))
                      .header("Authorization", bench.rest.token(RestFixture.PERSON))
                      .header("Content-Type", "multipart/form-data; boundary=boundary")
                      .POST(
                          BodyPublishers.ofByteArray(
                              AttachmentBench.form("name=\"files[0]\"; filename=\"a\"", "x")))
                      .build(),
                  BodyHandlers.ofString())
              .join();
      assertThat(other.statusCode()).as(other.body()).isEqualTo(200);
    } finally {
      for (Socket socket : slow) {
        socket.setSoLinger(true, 0);
        socket.close();
      }
    }
  }

  /** A form of a thousand bytes, of which the first have come. */
  private static Socket beginForm() throws IOException {
    Socket socket = new Socket("127.0.0.1", bench.rest.port());
    socket
        .getOutputStream()
        .write(
            ("POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bot %s\r\n"
                    + "Content-Type: multipart/form-data; boundary=boundary\r\n"
                    + "Content-Length: 1000\r\n\r\n--boundary\r\n")
                .formatted(AttachmentBench.PATH, bench.rest.token(RestFixture.BOT))
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }
}
