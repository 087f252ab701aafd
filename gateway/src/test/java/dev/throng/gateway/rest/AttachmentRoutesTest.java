package dev.throng.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.gateway.bus.AskTimeoutException;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
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
  private static final long CHANNEL = RestFixture.CHANNEL;
  private static final String PATH = "/api/v10/channels/" + CHANNEL + "/messages";
  private static final byte[] PNG = png(7, 5);

  @AutoClose private static final FileFixture files = new FileFixture(0);
  @AutoClose private static final RestFixture rest = new RestFixture(files.services);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @BeforeEach
  void aGuildThatTakesEverything() throws IOException {
    files.services.storage().delete("attachments");
    files.services.storage().delete("pending");
    files.services.storage().delete("messages");
    rest.actors.guildCommands.clear();
    rest.actors.guilds = command -> CompletableFuture.completedFuture(sent(command));
  }

  private static Reply sent(GuildCommand command) {
    if (command.hasGetChannel()) {
      return ScriptedActors.reply(200, "{}");
    }
    var attachments =
        command.hasCreateMessage()
            ? command.getCreateMessage().getAttachments()
            : command.getEditMessage().getAttachments();
    String array = attachments.isEmpty() ? "[]" : attachments.toStringUtf8();
    return ScriptedActors.reply(200, "{\"id\":\"9\",\"attachments\":" + array + "}");
  }

  private static byte[] png(int width, int height) {
    byte[] bytes = new byte[64];
    byte[] head = {
      (byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R'
    };
    System.arraycopy(head, 0, bytes, 0, head.length);
    bytes[19] = (byte) width;
    bytes[23] = (byte) height;
    return bytes;
  }

  /** A form of parts: header line, content, header line, content. */
  private static byte[] form(Object... parts) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int i = 0; i < parts.length; i += 2) {
      String head = "--boundary\r\nContent-Disposition: form-data; " + parts[i] + "\r\n\r\n";
      body.writeBytes(head.getBytes(StandardCharsets.UTF_8));
      body.writeBytes(
          parts[i + 1] instanceof byte[] bytes
              ? bytes
              : parts[i + 1].toString().getBytes(StandardCharsets.UTF_8));
      body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    }
    body.writeBytes("--boundary--\r\n".getBytes(StandardCharsets.UTF_8));
    return body.toByteArray();
  }

  private static RestFixture.Answer send(String method, String path, byte[] form) {
    return send(method, path, "multipart/form-data; boundary=boundary", form);
  }

  private static RestFixture.Answer send(String method, String path, String type, byte[] form) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + rest.port() + path))
            .header("Authorization", "Bot " + rest.token(RestFixture.BOT))
            .header("Content-Type", type)
            .method(method, BodyPublishers.ofByteArray(form))
            .build();
    return new RestFixture.Answer(CLIENT.sendAsync(request, BodyHandlers.ofString()).join());
  }

  private static RestFixture.Answer post(Object... parts) {
    return send("POST", PATH, form(parts));
  }

  private static HttpResponse<byte[]> get(String url, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(local(url)));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.sendAsync(request.build(), BodyHandlers.ofByteArray()).join();
  }

  private static String local(String url) {
    return url.replace(FileFixture.CDN, "http://127.0.0.1:" + rest.port() + "/cdn");
  }

  private static JsonNode attachments(RestFixture.Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json().path("attachments");
  }

  @Test
  void aFileIsStoredDescribedAndGotAgainByteForByte() {
    byte[] content = new byte[700_000];
    new Random(1).nextBytes(content);
    RestFixture.Answer answer =
        post(
            "name=\"payload_json\"",
            "{\"attachments\":[{\"id\":0,\"description\":\"d\",\"is_spoiler\":true}]}",
            "name=\"files[0]\"; filename=\"a b.bin\"\r\nContent-Type: text/html",
            content,
            "name=\"files[4]\"; filename=\"image.png\"",
            PNG);

    JsonNode attachments = attachments(answer);
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
    HttpResponse<byte[]> got = get(first.path("url").asText());
    assertThat(got.statusCode()).isEqualTo(200);
    assertThat(got.body()).isEqualTo(content);
    assertThat(get(image.path("url").asText()).body()).isEqualTo(PNG);
    assertThat(files.all()).noneMatch(file -> file.startsWith("spool"));
  }

  @Test
  void aBrowserIsLetRunNothing() {
    JsonNode attachments =
        attachments(
            post(
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
      var headers = get(attachments.get(i).path("url").asText()).headers();
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
        attachments(
                post(
                    "name=\"payload_json\"",
                    "{\"attachments\":[{\"id\":\"0\",\"filename\":"
                        + Json.object().textNode(name)
                        + "}]}",
                    "name=\"files[0]\"; filename=\"other\"",
                    "x"))
            .get(0);

    assertThat(attachment.path("filename").asText()).isEqualTo(safe);
    assertThat(files.all())
        .allMatch(file -> file.startsWith("attachments/" + CHANNEL) || file.startsWith("pending/"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 16, 61, 1_000})
  void aFormMayBeTornAnywhere(int chunk) throws Exception {
    byte[] form =
        form(
            "name=\"files[0]\"; filename=\"torn.bin\"",
            "\r\n--boundar\r\n--boundarx\r\n-",
            "name=\"payload_json\"",
            "{\"content\":\"\u00fc\"}");
    byte[] head =
        ("POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bot %s\r\nConnection: close\r\n"
                + "Content-Type: multipart/form-data; boundary=boundary\r\nContent-Length: %d\r\n\r\n")
            .formatted(PATH, rest.token(RestFixture.BOT), form.length)
            .getBytes(StandardCharsets.UTF_8);
    String answer;
    try (Socket socket = new Socket("127.0.0.1", rest.port())) {
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
    var create = rest.actors.guildCommands.get(0).getCreateMessage();
    assertThat(create.getContent()).isEqualTo("\u00fc");
    JsonNode attachment = Json.parseTrusted(create.getAttachments().toByteArray()).get(0);
    assertThat(new String(get(attachment.path("url").asText()).body(), StandardCharsets.UTF_8))
        .isEqualTo("\r\n--boundar\r\n--boundarx\r\n-");
  }

  @Test
  void whatIsNamedAndNotThereIsAnErrorByName() {
    RestFixture.Answer missing =
        post(
            "name=\"payload_json\"",
            "{\"content\":\"x\",\"attachments\":[{\"id\":1}]}",
            "name=\"files[0]\"; filename=\"a\"",
            "x");
    RestFixture.Answer twice =
        post("name=\"files[0]\"; filename=\"a\"", "x", "name=\"files[0]\"; filename=\"b\"", "y");
    RestFixture.Answer strange = post("name=\"other\"; filename=\"a\"", "x");
    RestFixture.Answer ahead =
        rest.bot(
            "POST",
            "/channels/" + CHANNEL + "/messages",
            "{\"attachments\":[{\"id\":0,\"uploaded_filename\":\"../../x\"}]}");

    assertThat(missing.fieldError("/attachments/0/id")).isEqualTo("ATTACHMENT_NOT_FOUND");
    assertThat(twice.fieldError("/files[0]")).isEqualTo("SET_TYPE_ALREADY_CONTAINS_VALUE");
    assertThat(strange.fieldError("/other")).isEqualTo("UNSUPPORTED_FIELD");
    assertThat(ahead.fieldError("/attachments/0/id")).isEqualTo("ATTACHMENT_NOT_FOUND");
    assertThat(rest.actors.guildCommands).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"boundary", "boundary=x; charset=no-such"})
  void formsThatCannotBeReadAreRefusedAndTakeNoPlace(String parameters) {
    for (int i = 0; i <= FileIntake.REQUESTS_MAX; i++) {
      RestFixture.Answer malformed =
          send("POST", PATH, "multipart/form-data; " + parameters, new byte[10]);
      assertThat(malformed.status()).isEqualTo(400);
      assertThat(malformed.code()).isEqualTo(50109);
    }

    assertThat(attachments(post("name=\"files[0]\"; filename=\"a\"", "x"))).hasSize(1);
  }

  @Test
  void tenFilesAreTakenAndNoMore() {
    Object[] parts = new Object[22];
    for (int i = 0; i < 11; i++) {
      parts[2 * i] = "name=\"files[" + i + "]\"; filename=\"" + i + "\"";
      parts[2 * i + 1] = "x";
    }
    assertThat(post(parts).code()).isEqualTo(30015);
    assertThat(attachments(post(List.of(parts).subList(0, 20).toArray()))).hasSize(10);
  }

  @Test
  void aRequestThatIsTooLargeIs40005AndLeavesNothing() {
    byte[] large = new byte[(int) FileFixture.REQUEST_BYTES_MAX + (300 << 10)];
    RestFixture.Answer answer = post("name=\"files[0]\"; filename=\"a\"", large);

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.code()).isEqualTo(40005);
    awaitFiles(0);
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

    assertThat(post(first).code()).isEqualTo(40005);
    assertThat(post(last).code()).isEqualTo(40005);
    assertThat(post(many).code()).isEqualTo(50109);
    awaitFiles(0);
  }

  @Test
  void filesOfARefusedMessageAreRemoved() {
    rest.actors.guilds =
        command ->
            CompletableFuture.completedFuture(
                ScriptedActors.error(DiscordError.MISSING_PERMISSIONS));

    assertThat(post("name=\"files[0]\"; filename=\"a\"", "x").code()).isEqualTo(50013);
    awaitFiles(0);
  }

  @Test
  void aFullStorageIsSaid() {
    try (FileFixture full = new FileFixture(1L << 50);
        RestFixture fullRest = new RestFixture(full.services)) {
      fullRest.actors.guilds = command -> CompletableFuture.completedFuture(sent(command));
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + fullRest.port() + PATH))
              .header("Authorization", "Bot " + fullRest.token(RestFixture.BOT))
              .header("Content-Type", "multipart/form-data; boundary=boundary")
              .POST(BodyPublishers.ofByteArray(form("name=\"files[0]\"; filename=\"a\"", "x")))
              .build();
      var answer =
          new RestFixture.Answer(CLIENT.sendAsync(request, BodyHandlers.ofString()).join());

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
              .PUT(BodyPublishers.ofByteArray(PNG))
              .build();
      assertThat(CLIENT.sendAsync(upload, BodyHandlers.discarding()).join().statusCode())
          .isEqualTo(507);
    }
  }

  @Test
  void rangesAndConditions() {
    String url =
        attachments(post("name=\"files[0]\"; filename=\"a.txt\"", "0123456789"))
            .get(0)
            .path("url")
            .asText();
    HttpResponse<byte[]> whole = get(url);
    String tag = whole.headers().firstValue("ETag").orElseThrow();
    String modified = whole.headers().firstValue("Last-Modified").orElseThrow();

    assertRange(get(url, "Range", "bytes=2-4"), 206, "234", "bytes 2-4/10");
    assertRange(get(url, "Range", "bytes=7-"), 206, "789", "bytes 7-9/10");
    assertRange(get(url, "Range", "bytes=-2"), 206, "89", "bytes 8-9/10");
    assertRange(get(url, "Range", "bytes=5-99"), 206, "56789", "bytes 5-9/10");
    assertRange(get(url, "Range", "bytes=10-"), 416, "", "bytes */10");
    assertRange(get(url, "Range", "bytes=4-2"), 200, "0123456789", "");
    assertRange(get(url, "Range", "bytes=0-1,3-4"), 200, "0123456789", "");
    assertRange(get(url, "Range", "bytes=0-0", "If-Range", tag), 206, "0", "bytes 0-0/10");
    assertRange(get(url, "Range", "bytes=0-0", "If-Range", "\"x\""), 200, "0123456789", "");
    assertThat(get(url, "If-None-Match", tag).statusCode()).isEqualTo(304);
    assertThat(get(url, "If-None-Match", "\"x\"").statusCode()).isEqualTo(200);
    assertThat(get(url, "If-Modified-Since", modified).statusCode()).isEqualTo(304);
    assertThat(get(url, "If-Modified-Since", "never").statusCode()).isEqualTo(200);
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
        attachments(post("name=\"files[0]\"; filename=\"a.txt\"", "x")).get(0).path("url").asText();
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
      assertThat(get(other).statusCode()).as(other).isEqualTo(404);
    }
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

    RestFixture.Answer early = rest.bot("POST", "/channels/" + CHANNEL + "/messages", message);
    assertThat(early.fieldError("/attachments/0/id")).isEqualTo("ATTACHMENT_NOT_FOUND");
    String url = announced.path("upload_url").asText();
    assertThat(put(url.replace("hm=", "hm=0"), PNG)).isEqualTo(404);
    assertThat(put(url, new byte[65])).isEqualTo(413);
    assertThat(put(url.replaceAll("hm=.*", "hm=" + uploaded.split("/")[1]), PNG)).isEqualTo(404);
    assertThat(put(url, PNG)).isEqualTo(204);
    assertThat(put(url, new byte[3])).isEqualTo(404);
    RestFixture.Answer others = rest.person("POST", "/channels/" + CHANNEL + "/messages", message);
    assertThat(others.fieldError("/attachments/0/id")).isEqualTo("ATTACHMENT_NOT_FOUND");
    JsonNode attachment =
        attachments(rest.bot("POST", "/channels/" + CHANNEL + "/messages", message)).get(0);

    assertThat(attachment.path("filename").asText()).isEqualTo("x_y.png");
    assertThat(attachment.path("description").asText()).isEqualTo("d");
    assertThat(attachment.path("width").asInt()).isEqualTo(7);
    String download = attachment.path("url").asText();
    assertThat(put(download.replace("/attachments/", "/uploads/"), new byte[3])).isEqualTo(404);
    assertThat(get(download).body()).isEqualTo(PNG);
  }

  @Test
  void aFileThatCameWithItsMessageCannotBeSentAgain() {
    JsonNode attachment = attachments(post("name=\"files[0]\"; filename=\"a\"", "abc")).get(0);
    String url = attachment.path("url").asText();

    assertThat(put(url.replace("/attachments/", "/uploads/"), new byte[3])).isEqualTo(404);
    assertThat(get(url).body()).isEqualTo("abc".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void ofTwoWhoSendTheSameFileAtATimeOneDoes() throws Exception {
    String url = announce().path("upload_url").asText();
    try (Socket slow = beginPut(url)) {
      awaitFiles(1);
      assertThat(put(url, PNG)).isEqualTo(204);
      slow.getOutputStream().write('c');

      assertThat(new String(slow.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 404");
    }
    awaitFiles(1);
  }

  @Test
  void aFileThatNobodyWaitsForAnyLongerIsNotKept() throws Exception {
    String url = announce().path("upload_url").asText();
    try (Socket slow = beginPut(url)) {
      awaitFiles(1);
      files.services.storage().delete("pending");
      slow.getOutputStream().write('c');

      assertThat(new String(slow.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 404");
    }
    awaitFiles(0);
  }

  private static JsonNode announce() {
    return rest.bot(
            "POST",
            "/channels/" + CHANNEL + "/attachments",
            "{\"files\":[{\"id\":\"3\",\"filename\":\"x y.png\",\"file_size\":64}]}")
        .json()
        .path("attachments")
        .get(0);
  }

  /** A PUT of three bytes that has sent two. */
  private static Socket beginPut(String url) throws IOException {
    Socket socket = new Socket("127.0.0.1", rest.port());
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
        HttpRequest.newBuilder(URI.create(local(url)))
            .PUT(BodyPublishers.ofByteArray(body))
            .build();
    return CLIENT.sendAsync(request, BodyHandlers.discarding()).join().statusCode();
  }

  @Test
  void whoLeavesBeforeAFileIsSentHoldsNothing() throws Exception {
    String url = announce().path("upload_url").asText();
    byte[] head =
        ("PUT /cdn%s HTTP/1.1\r\nHost: x\r\nContent-Length: 64\r\n\r\nab"
                .formatted(url.substring(FileFixture.CDN.length())))
            .getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i <= FileIntake.REQUESTS_MAX; i++) {
      try (Socket left = new Socket("127.0.0.1", rest.port())) {
        left.setSoLinger(true, 0);
        left.getOutputStream().write(head);
        if (i % 4 == 0) {
          Thread.sleep(i / 4);
        }
      }
    }

    awaitFiles(0);
    assertThat(put(url, PNG)).isEqualTo(204);
  }

  @Test
  void aFileThatWasSentAheadGetsIntoOneMessage() {
    JsonNode announced = announce();
    String item =
        "{\"id\":0,\"uploaded_filename\":\"" + announced.path("upload_filename").asText() + "\"}";
    assertThat(put(announced.path("upload_url").asText(), PNG)).isEqualTo(204);

    RestFixture.Answer twice = create("{\"attachments\":[" + item + "," + item + "]}");
    assertThat(twice.fieldError("/attachments/1/uploaded_filename"))
        .isEqualTo("SET_TYPE_ALREADY_CONTAINS_VALUE");
    awaitPending(announced, "");
    rest.actors.guilds =
        command ->
            CompletableFuture.completedFuture(
                ScriptedActors.error(DiscordError.MISSING_PERMISSIONS));
    assertThat(create("{\"content\":\"a\",\"attachments\":[" + item + "]}").code())
        .isEqualTo(50013);
    awaitPending(announced, "");
    rest.actors.guilds = command -> CompletableFuture.completedFuture(sent(command));
    assertThat(attachments(create("{\"content\":\"b\",\"attachments\":[" + item + "]}")))
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
  void aMessageThatIsSentOnceMoreHasItsFileStill() throws IOException {
    JsonNode announced = announce();
    String uploaded = announced.path("upload_filename").asText();
    String message = "{\"attachments\":[{\"id\":0,\"uploaded_filename\":\"" + uploaded + "\"}]}";
    assertThat(put(announced.path("upload_url").asText(), PNG)).isEqualTo(204);
    rest.actors.guilds =
        command -> CompletableFuture.failedFuture(new AskTimeoutException("no answer"));
    assertThat(create(message).status()).isEqualTo(503);
    assertThat(create(message).status()).isEqualTo(503);
    // After the one that has announced it.
    long id = rest.actors.guildCommands.get(1).getCreateMessage().getMessage();
    String note = "pending/" + CHANNEL + "-" + uploaded.split("/")[0] + "-" + id;
    assertThat(files.all()).contains(note);

    // As when the message is read of.
    files.services.storage().delete(note);
    files
        .services
        .storage()
        .put("messages/" + CHANNEL + "/" + id + "/" + uploaded.split("/")[0], new byte[0]);
    rest.actors.guilds = command -> CompletableFuture.completedFuture(sent(command));

    assertThat(attachments(create(message))).hasSize(1);
  }

  private static RestFixture.Answer create(String message) {
    return rest.bot("POST", "/channels/" + CHANNEL + "/messages", message);
  }

  private static void awaitPending(JsonNode announced, String end) {
    String note =
        "pending/" + CHANNEL + "-" + announced.path("upload_filename").asText().split("/")[0] + end;
    long latest = System.nanoTime() + 5_000_000_000L;
    while (System.nanoTime() < latest && !files.all().contains(note)) {
      Thread.onSpinWait();
    }
    assertThat(files.all()).contains(note);
  }

  @Test
  void announcementsHaveBoundsAndNeedTheChannel() {
    String path = "/channels/" + CHANNEL + "/attachments";
    assertThat(
            rest.bot("POST", path, "{\"files\":[{\"filename\":\"a\",\"file_size\":1048577}]}")
                .code())
        .isEqualTo(50045);
    assertThat(
            rest.bot("POST", path, "{\"files\":[{\"filename\":\"\",\"file_size\":-1}]}")
                .fieldError("/files/0/file_size"))
        .isEqualTo("NUMBER_TYPE_MIN");
    rest.actors.guilds =
        command ->
            CompletableFuture.completedFuture(ScriptedActors.error(DiscordError.MISSING_ACCESS));
    assertThat(rest.bot("POST", path, "{\"files\":[{\"filename\":\"a\",\"file_size\":1}]}").code())
        .isEqualTo(50001);
    assertThat(files.all()).isEmpty();
  }

  @Test
  void anEditKeepsRemovesAndAdds() throws IOException {
    JsonNode had =
        attachments(
            post(
                "name=\"files[0]\"; filename=\"keep\"",
                "k",
                "name=\"files[1]\"; filename=\"lose\"",
                "l"));
    ObjectNode base = Json.object();
    base.putObject("author").put("id", Long.toString(RestFixture.BOT));
    base.put("id", "9").put("channel_id", Long.toString(CHANNEL)).set("attachments", had);
    rest.actors.guilds =
        command ->
            CompletableFuture.completedFuture(
                command.hasReadMessages()
                    ? ScriptedActors.reply(200, base.toString()).toBuilder().setReadSeq(5).build()
                    : sent(command));
    String keep = had.get(0).path("id").asText();
    RestFixture.Answer answer =
        send(
            "PATCH",
            PATH + "/9",
            form(
                "name=\"payload_json\"",
                "{\"attachments\":[{\"id\":\"" + keep + "\"},{\"id\":5}]}",
                "name=\"files[5]\"; filename=\"new\"",
                "n"));

    JsonNode after = attachments(answer);
    assertThat(after).hasSize(2);
    assertThat(after.get(0)).isEqualTo(had.get(0));
    assertThat(after.get(1).path("filename").asText()).isEqualTo("new");
    awaitFiles(2);
    assertThat(get(had.get(1).path("url").asText()).statusCode()).isEqualTo(404);
    RestFixture.Answer unknown =
        rest.bot(
            "PATCH", "/channels/" + CHANNEL + "/messages/9", "{\"attachments\":[{\"id\":\"77\"}]}");
    assertThat(unknown.fieldError("/attachments/0/id")).isEqualTo("ATTACHMENT_NOT_FOUND");
  }

  /** Files are removed behind the answer. */
  private static void awaitFiles(int count) {
    long end = System.nanoTime() + 5_000_000_000L;
    while (System.nanoTime() < end) {
      List<String> left = files.all().stream().filter(file -> !file.startsWith("pending")).toList();
      if (left.size() == count) {
        return;
      }
      Thread.onSpinWait();
    }
    assertThat(files.all()).hasSize(count);
  }
}
