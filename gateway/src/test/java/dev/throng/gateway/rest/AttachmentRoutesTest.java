package dev.throng.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.protocol.DiscordError;
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
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages with files, what is kept of these, and how they are got again. */
final class AttachmentRoutesTest {
  private static final long CHANNEL = AttachmentBench.CHANNEL;
  private static final String PATH = AttachmentBench.PATH;

  @AutoClose private static final AttachmentBench bench = new AttachmentBench();

  @BeforeEach
  void aGuildThatTakesEverything() {
    bench.clear();
  }

  @Test
  void aFileIsStoredDescribedAndGotAgainByteForByte() {
    byte[] content = new byte[700_000];
    new Random(1).nextBytes(content);
    RestFixture.Answer answer =
        bench.post(
            "name=\"payload_json\"",
            "{\"attachments\":[{\"id\":0,\"description\":\"d\",\"is_spoiler\":true}]}",
            "name=\"files[0]\"; filename=\"a b.bin\"\r\nContent-Type: text/html",
            content,
            "name=\"files[4]\"; filename=\"image.png\"",
            AttachmentBench.PNG);

    JsonNode attachments = bench.attachments(answer);
    assertThat(attachments).hasSize(2);
    JsonNode first = attachments.get(0);
    assertThat(first.path("filename").asText()).isEqualTo("a_b.bin");
    assertThat(first.path("title").asText()).isEqualTo("a b.bin");
    assertThat(first.path("description").asText()).isEqualTo("d");
    assertThat(first.path("size").asInt()).isEqualTo(content.length);
    assertThat(first.path("flags").asInt()).isEqualTo(8);
    assertThat(first.has("content_type")).isFalse();
    assertThat(first.path("proxy_url")).isEqualTo(first.path("url"));
    JsonNode image = attachments.get(1);
    assertThat(image.path("content_type").asText()).isEqualTo("image/png");
    assertThat(image.path("width").asInt()).isEqualTo(7);
    assertThat(image.path("height").asInt()).isEqualTo(5);
    assertThat(image.has("flags")).isFalse();
    HttpResponse<byte[]> got = bench.get(first.path("url").asText());
    assertThat(got.statusCode()).isEqualTo(200);
    assertThat(got.body()).isEqualTo(content);
    assertThat(bench.get(image.path("url").asText()).body()).isEqualTo(AttachmentBench.PNG);
    assertThat(bench.files.all()).noneMatch(file -> file.startsWith("spool"));
  }

  @Test
  void aBrowserIsLetRunNothing() {
    JsonNode attachments =
        bench.attachments(
            bench.post(
                "name=\"files[0]\"; filename=\"x.html\"\r\nContent-Type: text/html",
                "<script>",
                "name=\"files[1]\"; filename=\"x.svg\"\r\nContent-Type: image/svg+xml",
                "<svg/>",
                "name=\"files[2]\"; filename=\"x.txt\"\r\nContent-Type: text/html",
                "<script>"));

    String[] types = {
      "application/octet-stream", "application/octet-stream", "text/plain; charset=utf-8"
    };
    for (int i = 0; i < types.length; i++) {
      var headers = bench.get(attachments.get(i).path("url").asText()).headers();
      assertThat(headers.firstValue("Content-Type")).contains(types[i]);
      assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(headers.firstValue("Content-Security-Policy"))
          .contains("default-src 'none'; sandbox");
      assertThat(headers.firstValue("Content-Disposition").orElse(""))
          .startsWith(i == 2 ? "inline; filename=" : "attachment; filename=");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "../../etc/passwd|passwd",
        "..\\..\\boot.ini|boot.ini",
        "..|unknown",
        ".hidden|hidden",
        "a/|unknown",
        "dé.png|d_.png",
        "x%2fy.txt|x_2fy.txt",
      })
  void namesAreSafe(String name, String safe) {
    JsonNode attachment =
        bench
            .attachments(
                bench.post(
                    "name=\"payload_json\"",
                    "{\"attachments\":[{\"id\":\"0\",\"filename\":"
                        + Json.object().textNode(name)
                        + "}]}",
                    "name=\"files[0]\"; filename=\"other\"",
                    "x"))
            .get(0);

    assertThat(attachment.path("filename").asText()).isEqualTo(safe);
    assertThat(bench.files.all())
        .allMatch(file -> file.startsWith("attachments/" + CHANNEL) || file.startsWith("pending/"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 16, 61, 1_000})
  void aFormMayBeTornAnywhere(int chunk) throws Exception {
    byte[] form =
        AttachmentBench.form(
            "name=\"files[0]\"; filename=\"torn.bin\"",
            "\r\n--boundar\r\n--boundarx\r\n-",
            "name=\"payload_json\"",
            "{\"content\":\"\u00fc\"}");
    byte[] head =
        ("POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bot %s\r\nConnection: close\r\n"
                + "Content-Type: multipart/form-data; boundary=boundary\r\nContent-Length: %d\r\n\r\n")
            .formatted(PATH, bench.rest.token(RestFixture.BOT), form.length)
            .getBytes(StandardCharsets.UTF_8);
    String answer;
    try (Socket socket = new Socket("127.0.0.1", bench.rest.port())) {
      socket.setTcpNoDelay(true);
      socket.getOutputStream().write(head);
      for (int at = 0; at < form.length; at += chunk) {
        socket.getOutputStream().write(form, at, Math.min(chunk, form.length - at));
        socket.getOutputStream().flush();
        if (chunk < 100) {
          Thread.sleep(0, 300_000);
        }
      }
      answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    assertThat(answer).startsWith("HTTP/1.1 200");
    var create = bench.rest.actors.guildCommands.get(0).getCreateMessage();
    assertThat(create.getContent()).isEqualTo("\u00fc");
    JsonNode attachment = Json.parseTrusted(create.getAttachments().toByteArray()).get(0);
    assertThat(
            new String(bench.get(attachment.path("url").asText()).body(), StandardCharsets.UTF_8))
        .isEqualTo("\r\n--boundar\r\n--boundarx\r\n-");
  }

  @Test
  void whatIsNamedAndNotThereIsAnErrorByName() {
    RestFixture.Answer missing =
        bench.post(
            "name=\"payload_json\"",
            "{\"content\":\"x\",\"attachments\":[{\"id\":1}]}",
            "name=\"files[0]\"; filename=\"a\"",
            "x");
    RestFixture.Answer twice =
        bench.post(
            "name=\"files[0]\"; filename=\"a\"", "x", "name=\"files[0]\"; filename=\"b\"", "y");
    RestFixture.Answer strange = bench.post("name=\"other\"; filename=\"a\"", "x");
    RestFixture.Answer ahead =
        bench.rest.bot(
            "POST",
            "/channels/" + CHANNEL + "/messages",
            "{\"attachments\":[{\"id\":0,\"uploaded_filename\":\"../../x\"}]}");

    assertThat(missing.fieldError("/attachments/0/id")).isEqualTo("ATTACHMENT_NOT_FOUND");
    assertThat(twice.fieldError("/files[0]")).isEqualTo("SET_TYPE_ALREADY_CONTAINS_VALUE");
    assertThat(strange.fieldError("/other")).isEqualTo("UNSUPPORTED_FIELD");
    assertThat(ahead.fieldError("/attachments/0/id")).isEqualTo("ATTACHMENT_NOT_FOUND");
    assertThat(bench.rest.actors.guildCommands).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"boundary", "boundary=x; charset=no-such"})
  void formsThatCannotBeReadAreRefusedAndTakeNoPlace(String parameters) {
    for (int i = 0; i <= FileIntake.REQUESTS_MAX; i++) {
      RestFixture.Answer malformed =
          bench.send("POST", PATH, "multipart/form-data; " + parameters, new byte[10]);
      assertThat(malformed.status()).isEqualTo(400);
      assertThat(malformed.code()).isEqualTo(50109);
    }

    assertThat(bench.attachments(bench.post("name=\"files[0]\"; filename=\"a\"", "x"))).hasSize(1);
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
  void filesOfARefusedMessageAreRemoved() {
    bench.rest.actors.guilds =
        command ->
            CompletableFuture.completedFuture(
                ScriptedActors.error(DiscordError.MISSING_PERMISSIONS));

    assertThat(bench.post("name=\"files[0]\"; filename=\"a\"", "x").code()).isEqualTo(50013);
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
  void rangesAndConditions() {
    String url =
        bench
            .attachments(bench.post("name=\"files[0]\"; filename=\"a.txt\"", "0123456789"))
            .get(0)
            .path("url")
            .asText();
    HttpResponse<byte[]> whole = bench.get(url);
    String tag = whole.headers().firstValue("ETag").orElseThrow();
    String modified = whole.headers().firstValue("Last-Modified").orElseThrow();

    assertRange(bench.get(url, "Range", "bytes=2-4"), 206, "234", "bytes 2-4/10");
    assertRange(bench.get(url, "Range", "bytes=7-"), 206, "789", "bytes 7-9/10");
    assertRange(bench.get(url, "Range", "bytes=-2"), 206, "89", "bytes 8-9/10");
    assertRange(bench.get(url, "Range", "bytes=5-99"), 206, "56789", "bytes 5-9/10");
    assertRange(bench.get(url, "Range", "bytes=10-"), 416, "", "bytes */10");
    assertRange(bench.get(url, "Range", "bytes=4-2"), 200, "0123456789", "");
    assertRange(bench.get(url, "Range", "bytes=0-1,3-4"), 200, "0123456789", "");
    assertRange(bench.get(url, "Range", "bytes=0-0", "If-Range", tag), 206, "0", "bytes 0-0/10");
    assertRange(bench.get(url, "Range", "bytes=0-0", "If-Range", "\"x\""), 200, "0123456789", "");
    assertThat(bench.get(url, "If-None-Match", tag).statusCode()).isEqualTo(304);
    assertThat(bench.get(url, "If-None-Match", "\"x\"").statusCode()).isEqualTo(200);
    assertThat(bench.get(url, "If-Modified-Since", modified).statusCode()).isEqualTo(304);
    assertThat(bench.get(url, "If-Modified-Since", "never").statusCode()).isEqualTo(200);
  }

  private static void assertRange(
      HttpResponse<byte[]> answer, int status, String body, String range) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo(body);
    assertThat(answer.headers().firstValue("Content-Range").orElse("")).isEqualTo(range);
  }

  @Test
  void nobodyFindsAFileWhoWasNotShownItsUrl() {
    String url =
        bench
            .attachments(bench.post("name=\"files[0]\"; filename=\"a.txt\"", "x"))
            .get(0)
            .path("url")
            .asText();
    String path = url.substring(0, url.indexOf('?'));

    for (String other :
        List.of(
            path,
            path + "?hm=" + "0".repeat(32),
            path + "?hm=..",
            path.replace("a.txt", "b.txt") + url.substring(url.indexOf('?')),
            FileFixture.CDN + "/attachments/1/2/..%2F..%2Fx?hm=" + "0".repeat(32),
            FileFixture.CDN + "/attachments/-1/2/x?hm=" + "0".repeat(32),
            FileFixture.CDN + "/attachments/a/2/x",
            FileFixture.CDN + "/")) {
      assertThat(bench.get(other).statusCode()).as(other).isEqualTo(404);
    }
  }

  @Test
  void anEditKeepsAndAdds() {
    JsonNode had =
        bench.attachments(
            bench.post(
                "name=\"files[0]\"; filename=\"keep\"",
                "k",
                "name=\"files[1]\"; filename=\"lose\"",
                "l"));
    messageWith(had);
    String keep = had.get(0).path("id").asText();
    RestFixture.Answer answer =
        bench.send(
            "PATCH",
            PATH + "/9",
            AttachmentBench.form(
                "name=\"payload_json\"",
                "{\"attachments\":[{\"id\":\"" + keep + "\"},{\"id\":5}]}",
                "name=\"files[5]\"; filename=\"new\"",
                "n"));

    JsonNode after = bench.attachments(answer);
    assertThat(after).hasSize(2);
    assertThat(after.get(0)).isEqualTo(had.get(0));
    assertThat(after.get(1).path("filename").asText()).isEqualTo("new");
    RestFixture.Answer unknown =
        bench.rest.bot(
            "PATCH", "/channels/" + CHANNEL + "/messages/9", "{\"attachments\":[{\"id\":\"77\"}]}");
    assertThat(unknown.fieldError("/attachments/0/id")).isEqualTo("ATTACHMENT_NOT_FOUND");
  }

  @Test
  void anEditThatIsAnsweredAsBeforeRemovesNoFileThatCameLater() {
    JsonNode had =
        bench.attachments(
            bench.post(
                "name=\"files[0]\"; filename=\"first\"",
                "f",
                "name=\"files[1]\"; filename=\"later\"",
                "l"));
    messageWith(had);
    var edits = bench.rest.actors.guilds;
    bench.rest.actors.guilds =
        command ->
            command.hasEditMessage()
                ? CompletableFuture.completedFuture(
                    ScriptedActors.reply(
                        200, "{\"id\":\"9\",\"attachments\":[" + had.get(0) + "]}"))
                : edits.apply(command);
    RestFixture.Answer answer =
        bench.rest.bot(
            "PATCH",
            "/channels/" + CHANNEL + "/messages/9",
            "{\"attachments\":[{\"id\":\"%s\"}]}".formatted(had.get(0).path("id").asText()));

    assertThat(bench.attachments(answer)).hasSize(1);
    // Behind everything that the answer may have begun.
    bench.files.services.threads().call(() -> true).join();
    assertThat(bench.get(had.get(1).path("url").asText()).statusCode()).isEqualTo(200);
  }

  /** The guild has message 9 with these. */
  private static void messageWith(JsonNode attachments) {
    ObjectNode base = Json.object();
    base.putObject("author").put("id", Long.toString(RestFixture.BOT));
    base.put("id", "9").put("channel_id", Long.toString(CHANNEL)).set("attachments", attachments);
    bench.rest.actors.guilds =
        command ->
            CompletableFuture.completedFuture(
                command.hasReadMessages()
                    ? ScriptedActors.reply(200, base.toString()).toBuilder().setReadSeq(5).build()
                    : AttachmentBench.sent(command));
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
