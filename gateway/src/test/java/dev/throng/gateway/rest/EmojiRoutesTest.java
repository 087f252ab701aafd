package dev.throng.gateway.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.gateway.bus.AskTimeoutException;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.wire.CreateEmoji;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Custom emojis and their images. */
final class EmojiRoutesTest {
  private static final String PATH = "/guilds/" + RestFixture.GUILD + "/emojis";
  private static final byte[] GIF = {'G', 'I', 'F', '8', '9', 'a', 3, 0, 2, 0, 0, 0, 0, 0, 0, 0};

  @AutoClose private static final FileFixture files = new FileFixture(0);
  @AutoClose private static final RestFixture rest = new RestFixture(files.services);

  @BeforeEach
  void aGuildThatTakesEverything() throws Exception {
    files.services.storage().delete("emojis");
    files.services.storage().delete("pending-emojis");
    rest.actors.guildCommands.clear();
    rest.actors.guilds =
        command ->
            CompletableFuture.completedFuture(
                ScriptedActors.reply(command.hasCreateEmoji() ? 201 : 200, "{}"));
  }

  private static String body(String image) {
    return "{\"name\":\"blob\",\"roles\":[\"5\"],\"image\":\"" + image + "\"}";
  }

  private static String uri(byte[] bytes) {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes);
  }

  private static HttpResponse<byte[]> get(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + rest.port() + path)).build();
    return HttpClient.newHttpClient().sendAsync(request, BodyHandlers.ofByteArray()).join();
  }

  @Test
  void aFullStorageIsSaid() {
    try (FileFixture full = new FileFixture(1L << 50);
        RestFixture fullRest = new RestFixture(full.services)) {
      assertThat(fullRest.bot("POST", PATH, body(uri(GIF))).status()).isEqualTo(507);
      assertThat(full.all()).isEmpty();
    }
  }

  @Test
  void anEmojiIsMadeAndItsImageServed() {
    RestFixture.Answer answer = rest.bot("POST", PATH, body(uri(GIF)));

    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    CreateEmoji create = rest.actors.guildCommands.get(0).getCreateEmoji();
    assertThat(create.getName()).isEqualTo("blob");
    assertThat(create.getRolesList()).containsExactly(5L);
    assertThat(create.getAnimated()).isTrue();
    String path = "/cdn/emojis/" + create.getEmoji();
    for (String extension : new String[] {".gif", ".png", ".webp?size=32"}) {
      HttpResponse<byte[]> got = get(path + extension);
      assertThat(got.statusCode()).isEqualTo(200);
      assertThat(got.body()).isEqualTo(GIF);
      assertThat(got.headers().firstValue("Content-Type")).contains("image/gif");
    }
    assertThat(get(path + ".html").statusCode()).isEqualTo(404);
    assertThat(get("/cdn/emojis/5.png").statusCode()).isEqualTo(404);
    assertThat(get("/cdn/emojis/..%2F5.png").statusCode()).isEqualTo(404);
    assertThat(get("/cdn/emojis/99999999999999999999.png").statusCode()).isEqualTo(404);
    rest.bot("DELETE", PATH + "/" + create.getEmoji(), null);
    assertThat(rest.actors.guildCommands.get(1).getDeleteEmoji().getEmoji())
        .isEqualTo(create.getEmoji());
  }

  @Test
  void anImageOfWhichNothingIsKnownIsPending() {
    rest.actors.guilds =
        command -> CompletableFuture.failedFuture(new AskTimeoutException("no answer"));

    assertThat(rest.bot("POST", PATH, body(uri(GIF))).status()).isEqualTo(503);
    long id = rest.actors.guildCommands.get(0).getCreateEmoji().getEmoji();
    assertThat(files.all())
        .containsExactly(
            "emojis/" + id + "/image.gif", "pending-emojis/" + RestFixture.GUILD + "-" + id);
  }

  @Test
  void theImageOfAnEmojiThatALimitRefusesIsRemoved() {
    rest.actors.guilds =
        command ->
            CompletableFuture.failedFuture(
                new Rejection(new RestResponse(429, "{}".getBytes(UTF_8), 1, "shared")));

    assertThat(rest.bot("POST", PATH, body(uri(GIF))).status()).isEqualTo(429);
    awaitNoFile();
  }

  @Test
  void aLimitTakesNothingFromWhatTheFirstTryOfARepeatMayHaveDone() throws Exception {
    rest.actors.guilds =
        command -> CompletableFuture.failedFuture(new AskTimeoutException("no answer"));
    assertThat(rest.bot("POST", PATH, body(uri(GIF))).status()).isEqualTo(503);
    rest.actors.guilds =
        command ->
            CompletableFuture.failedFuture(
                new Rejection(new RestResponse(429, "{}".getBytes(UTF_8), 1, "shared")));
    assertThat(rest.bot("POST", PATH, body(uri(GIF))).status()).isEqualTo(429);
    Thread.sleep(200);
    long id = rest.actors.guildCommands.get(0).getCreateEmoji().getEmoji();
    assertThat(files.all()).contains("emojis/" + id + "/image.gif");
    rest.actors.guilds =
        command -> CompletableFuture.completedFuture(ScriptedActors.reply(201, "{}"));
    assertThat(rest.bot("POST", PATH, body(uri(GIF))).status()).isEqualTo(201);

    assertThat(rest.actors.guildCommands)
        .extracting(command -> command.getCreateEmoji().getEmoji())
        .containsExactly(id, id, id);
  }

  @Test
  void theImageOfARefusedEmojiIsRemoved() {
    rest.actors.guilds =
        command ->
            CompletableFuture.completedFuture(
                ScriptedActors.error(DiscordError.MISSING_PERMISSIONS));

    assertThat(rest.bot("POST", PATH, body(uri(GIF))).code()).isEqualTo(50013);
    awaitNoFile();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"name\":\"blob\"}|/image|BASE_TYPE_REQUIRED",
        "{\"name\":\"blob\",\"image\":\"x\"}|/image|IMAGE_INVALID",
        "{\"name\":\"blob\",\"image\":\"data:image/png;base64,AAAA\"}|/image|IMAGE_INVALID",
        "{\"name\":\"blob\",\"image\":\"data:image/png;base64,A\"}|/image|IMAGE_INVALID",
        "{\"name\":\"blob\",\"image\":\"data:text/html;base64,AAAA\"}|/image|IMAGE_INVALID",
        "{\"name\":\"a b\",\"image\":\"x\"}|/name|STRING_TYPE_REGEX",
      })
  void aWrongFieldIsNamed(String body, String pointer, String code) {
    RestFixture.Answer answer = rest.bot("POST", PATH, body);

    assertThat(answer.code()).isEqualTo(50035);
    assertThat(answer.fieldError(pointer)).as(answer.text()).isEqualTo(code);
    assertThat(rest.actors.guildCommands).isEmpty();
  }

  @Test
  void anImageHasUpTo256KiB() {
    byte[] large = new byte[256 << 10];
    System.arraycopy(GIF, 0, large, 0, GIF.length);
    assertThat(rest.bot("POST", PATH, body(uri(large))).status()).isEqualTo(201);
    byte[] tooLarge = new byte[260 << 10];
    System.arraycopy(GIF, 0, tooLarge, 0, GIF.length);
    assertThat(rest.bot("POST", PATH, body(uri(tooLarge))).fieldError("/image"))
        .isEqualTo("BINARY_TYPE_MAX_SIZE");
    assertThat(rest.bot("POST", PATH, body("x".repeat(400 << 10))).code()).isEqualTo(40005);
  }

  @Test
  void namesAndRolesAreModified() {
    String path = PATH + "/77";
    rest.bot("PATCH", path, "{\"name\":\"other\",\"roles\":null}");
    rest.bot("PATCH", path, "{\"roles\":[\"9\"]}");

    var first = rest.actors.guildCommands.get(0).getModifyEmoji();
    assertThat(first.getName()).isEqualTo("other");
    assertThat(first.getRoles().getRolesList()).isEmpty();
    var second = rest.actors.guildCommands.get(1).getModifyEmoji();
    assertThat(second.hasName()).isFalse();
    assertThat(second.getRoles().getRolesList()).containsExactly(9L);
  }

  /** Images are removed behind the answer. */
  private static void awaitNoFile() {
    long end = System.nanoTime() + 5_000_000_000L;
    while (!files.all().isEmpty() && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(files.all()).isEmpty();
  }
}
