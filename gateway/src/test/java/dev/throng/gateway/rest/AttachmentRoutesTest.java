package dev.throng.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.protocol.DiscordError;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages with files, and what is kept of these. */
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
  void filesOfARefusedMessageAreRemoved() {
    bench.rest.actors.guilds =
        command ->
            CompletableFuture.completedFuture(
                ScriptedActors.error(DiscordError.MISSING_PERMISSIONS));

    assertThat(bench.post("name=\"files[0]\"; filename=\"a\"", "x").code()).isEqualTo(50013);
    bench.awaitFiles(0);
  }
}
