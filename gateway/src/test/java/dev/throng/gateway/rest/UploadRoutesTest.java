package dev.throng.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.gateway.bus.AskTimeoutException;
import dev.throng.protocol.DiscordError;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files that are sent ahead of their message. */
final class UploadRoutesTest {
  private static final long CHANNEL = AttachmentBench.CHANNEL;

  @AutoClose private static final AttachmentBench bench = new AttachmentBench();

  @BeforeEach
  void aGuildThatTakesEverything() {
    bench.clear();
  }

  @Test
  void aFileIsSentAheadAndThenNamed() throws Exception {
    JsonNode announced = announce();
    assertThat(announced.path("id").asText()).isEqualTo("3");
    String uploaded = announced.path("upload_filename").asText();
    String message =
        "{\"attachments\":[{\"id\":0,\"description\":\"d\",\"uploaded_filename\":\""
            + uploaded
            + "\"}]}";

    RestFixture.Answer early =
        bench.rest.bot("POST", "/channels/" + CHANNEL + "/messages", message);
    assertThat(early.fieldError("/attachments/0/id")).isEqualTo("ATTACHMENT_NOT_FOUND");
    String url = announced.path("upload_url").asText();
    assertThat(put(url.replace("hm=", "hm=0"), AttachmentBench.PNG)).isEqualTo(404);
    assertThat(put(url, new byte[65])).isEqualTo(413);
    assertThat(put(url.replaceAll("hm=.*", "hm=" + uploaded.split("/")[1]), AttachmentBench.PNG))
        .isEqualTo(404);
    assertThat(put(url, AttachmentBench.PNG)).isEqualTo(204);
    assertThat(put(url, new byte[3])).isEqualTo(404);
    RestFixture.Answer others =
        bench.rest.person("POST", "/channels/" + CHANNEL + "/messages", message);
    assertThat(others.fieldError("/attachments/0/id")).isEqualTo("ATTACHMENT_NOT_FOUND");
    JsonNode attachment =
        bench
            .attachments(bench.rest.bot("POST", "/channels/" + CHANNEL + "/messages", message))
            .get(0);

    assertThat(attachment.path("filename").asText()).isEqualTo("x_y.png");
    assertThat(attachment.path("description").asText()).isEqualTo("d");
    assertThat(attachment.path("width").asInt()).isEqualTo(7);
    String download = attachment.path("url").asText();
    assertThat(put(download.replace("/attachments/", "/uploads/"), new byte[3])).isEqualTo(404);
    assertThat(bench.get(download).body()).isEqualTo(AttachmentBench.PNG);
  }

  @Test
  void aFileThatCameWithItsMessageCannotBeSentAgain() {
    JsonNode attachment =
        bench.attachments(bench.post("name=\"files[0]\"; filename=\"a\"", "abc")).get(0);
    String url = attachment.path("url").asText();

    assertThat(put(url.replace("/attachments/", "/uploads/"), new byte[3])).isEqualTo(404);
    assertThat(bench.get(url).body()).isEqualTo("abc".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void ofTwoWhoSendTheSameFileAtATimeOneDoes() throws Exception {
    String url = announce().path("upload_url").asText();
    try (Socket slow = beginPut(url)) {
      bench.awaitFiles(1);
      assertThat(put(url, AttachmentBench.PNG)).isEqualTo(204);
      slow.getOutputStream().write('c');

      assertThat(new String(slow.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 404");
    }
    bench.awaitFiles(1);
  }

  @Test
  void aFileThatNobodyWaitsForAnyLongerIsNotKept() throws Exception {
    String url = announce().path("upload_url").asText();
    try (Socket slow = beginPut(url)) {
      bench.awaitFiles(1);
      bench.files.services.storage().delete("pending");
      slow.getOutputStream().write('c');

      assertThat(new String(slow.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 404");
    }
    bench.awaitFiles(0);
  }

  private static JsonNode announce() {
    return bench
        .rest
        .bot(
            "POST",
            "/channels/" + CHANNEL + "/attachments",
            "{\"files\":[{\"id\":\"3\",\"filename\":\"x y.png\",\"file_size\":64}]}")
        .json()
        .path("attachments")
        .get(0);
  }

  /** A PUT of three bytes that has sent two. */
  private static Socket beginPut(String url) throws IOException {
    Socket socket = new Socket("127.0.0.1", bench.rest.port());
    String path = url.substring(FileFixture.CDN.length());
    socket
        .getOutputStream()
        .write(
            ("PUT /cdn"
                    + path
                    + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                    + "Content-Length: 3\r\n\r\nab")
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static int put(String url, byte[] body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(bench.local(url)))
            .PUT(BodyPublishers.ofByteArray(body))
            .build();
    return bench.client.sendAsync(request, BodyHandlers.discarding()).join().statusCode();
  }

  @Test
  void whoLeavesBeforeAFileIsSentHoldsNothing() throws Exception {
    String url = announce().path("upload_url").asText();
    byte[] head =
        ("PUT /cdn%s HTTP/1.1\r\nHost: x\r\nContent-Length: 64\r\n\r\nab"
                .formatted(url.substring(FileFixture.CDN.length())))
            .getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i <= FileIntake.REQUESTS_MAX; i++) {
      try (Socket left = new Socket("127.0.0.1", bench.rest.port())) {
        left.setSoLinger(true, 0);
        left.getOutputStream().write(head);
        if (i % 4 == 0) {
          Thread.sleep(i / 4);
        }
      }
    }

    bench.awaitFiles(0);
    assertThat(put(url, AttachmentBench.PNG)).isEqualTo(204);
  }

  @Test
  void aFileThatWasSentAheadGetsIntoOneMessage() {
    JsonNode announced = announce();
    String item =
        "{\"id\":0,\"uploaded_filename\":\"" + announced.path("upload_filename").asText() + "\"}";
    assertThat(put(announced.path("upload_url").asText(), AttachmentBench.PNG)).isEqualTo(204);

    RestFixture.Answer twice = create("{\"attachments\":[" + item + "," + item + "]}");
    assertThat(twice.fieldError("/attachments/1/uploaded_filename"))
        .isEqualTo("SET_TYPE_ALREADY_CONTAINS_VALUE");
    awaitPending(announced, "");
    bench.rest.actors.guilds =
        command ->
            CompletableFuture.completedFuture(
                ScriptedActors.error(DiscordError.MISSING_PERMISSIONS));
    assertThat(create("{\"content\":\"a\",\"attachments\":[" + item + "]}").code())
        .isEqualTo(50013);
    awaitPending(announced, "");
    bench.rest.actors.guilds =
        command -> CompletableFuture.completedFuture(AttachmentBench.sent(command));
    assertThat(bench.attachments(create("{\"content\":\"b\",\"attachments\":[" + item + "]}")))
        .hasSize(1);
    assertThat(
            create("{\"content\":\"c\",\"attachments\":[" + item + "]}")
                .fieldError("/attachments/0/id"))
        .isEqualTo("ATTACHMENT_NOT_FOUND");
    assertThat(
            create(
                    "{\"attachments\":[{\"id\":0,\"uploaded_filename\":\"9999999999999999999/%s/a\"}]}"
                        .formatted("0".repeat(32)))
                .fieldError("/attachments/0/id"))
        .isEqualTo("ATTACHMENT_NOT_FOUND");
  }

  @Test
  void aMessageThatIsSentOnceMoreHasItsFileStill() throws Exception {
    JsonNode announced = announce();
    String uploaded = announced.path("upload_filename").asText();
    String message = "{\"attachments\":[{\"id\":0,\"uploaded_filename\":\"" + uploaded + "\"}]}";
    assertThat(put(announced.path("upload_url").asText(), AttachmentBench.PNG)).isEqualTo(204);
    bench.rest.actors.guilds =
        command -> CompletableFuture.failedFuture(new AskTimeoutException("no answer"));
    assertThat(create(message).status()).isEqualTo(503);
    assertThat(create(message).status()).isEqualTo(503);
    // After the one that has announced it.
    long id = bench.rest.actors.guildCommands.get(1).getCreateMessage().getMessage();
    String note = "pending/" + CHANNEL + "-" + uploaded.split("/")[0] + "-" + id;
    bench.rest.actors.guilds =
        command ->
            CompletableFuture.failedFuture(
                new Rejection(new RestResponse(429, new byte[] {'{', '}'}, 1, "shared")));
    assertThat(create(message).status()).isEqualTo(429);
    Thread.sleep(200);
    assertThat(bench.files.all()).contains(note);

    // As when the message is read of.
    bench.files.services.storage().delete(note);
    bench
        .files
        .services
        .storage()
        .put("messages/" + CHANNEL + "/" + id + "/" + uploaded.split("/")[0], new byte[0]);
    bench.rest.actors.guilds =
        command -> CompletableFuture.completedFuture(AttachmentBench.sent(command));

    assertThat(bench.attachments(create(message))).hasSize(1);
  }

  private static RestFixture.Answer create(String message) {
    return bench.rest.bot("POST", "/channels/" + CHANNEL + "/messages", message);
  }

  private static void awaitPending(JsonNode announced, String end) {
    String note =
        "pending/" + CHANNEL + "-" + announced.path("upload_filename").asText().split("/")[0] + end;
    long latest = System.nanoTime() + 5_000_000_000L;
    while (System.nanoTime() < latest && !bench.files.all().contains(note)) {
      Thread.onSpinWait();
    }
    assertThat(bench.files.all()).contains(note);
  }

  @Test
  void whoMayNotSendFilesAnnouncesNone() {
    announce();
    assertThat(bench.rest.actors.guildCommands.get(0).getGetChannel().getToSendFiles()).isTrue();
  }

  @Test
  void announcementsHaveBoundsAndNeedTheChannel() {
    String path = "/channels/" + CHANNEL + "/attachments";
    assertThat(
            bench
                .rest
                .bot("POST", path, "{\"files\":[{\"filename\":\"a\",\"file_size\":1048577}]}")
                .code())
        .isEqualTo(50045);
    assertThat(
            bench
                .rest
                .bot("POST", path, "{\"files\":[{\"filename\":\"\",\"file_size\":-1}]}")
                .fieldError("/files/0/file_size"))
        .isEqualTo("NUMBER_TYPE_MIN");
    bench.rest.actors.guilds =
        command ->
            CompletableFuture.completedFuture(ScriptedActors.error(DiscordError.MISSING_ACCESS));
    assertThat(
            bench
                .rest
                .bot("POST", path, "{\"files\":[{\"filename\":\"a\",\"file_size\":1}]}")
                .code())
        .isEqualTo(50001);
    assertThat(bench.files.all()).isEmpty();
  }
}
