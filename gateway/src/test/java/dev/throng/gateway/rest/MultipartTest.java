package dev.throng.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages as forms. */
final class MultipartTest {
  private static final String PATH = "/api/v10/channels/" + RestFixture.CHANNEL + "/messages";
  @AutoClose private static final RestFixture rest = new RestFixture(false);

  @BeforeEach
  void acceptEverything() {
    rest.actors.guildCommands.clear();
    rest.actors.guilds = command -> ScriptedActors.done(ScriptedActors.reply(200, "{}"));
  }

  private static RestFixture.Answer form(String... parts) {
    StringBuilder body = new StringBuilder();
    for (String part : parts) {
      body.append("--boundary\r\nContent-Disposition: form-data; ").append(part).append("\r\n");
    }
    return rest.send(
        "POST",
        PATH,
        body.append("--boundary--\r\n").toString(),
        Map.of(
            "Authorization",
            "Bot " + rest.token(RestFixture.BOT),
            "Content-Type",
            "multipart/form-data; boundary=boundary"));
  }

  private static String content() {
    return rest.actors.guildCommands.get(0).getCreateMessage().getContent();
  }

  @Test
  void thePayloadIsAPartOfTheForm() {
    String text = "ü".repeat(2_000);
    RestFixture.Answer answer =
        form("name=\"payload_json\"\r\n\r\n{\"content\":\"" + text + "\",\"tts\":true}");

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(content()).isEqualTo(text);
  }

  @Test
  void thePayloadMayHaveAContentType() {
    form("name=\"payload_json\"\r\nContent-Type: application/json\r\n\r\n{\"content\":\"typed\"}");

    assertThat(content()).isEqualTo("typed");
  }

  @Test
  void fieldsWithoutAPayloadAreAMessageToo() {
    form("name=\"content\"\r\n\r\nplain", "name=\"tts\"\r\n\r\nfalse");

    assertThat(content()).isEqualTo("plain");
  }

  @Test
  void filesAreRefusedByName() {
    RestFixture.Answer answer =
        form(
            "name=\"payload_json\"\r\n\r\n{\"content\":\"x\"}",
            "name=\"files[1]\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\nabc");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.fieldError("/files")).isEqualTo("UNSUPPORTED_FIELD");
    assertThat(rest.actors.guildCommands).isEmpty();
  }

  @Test
  void anOversizedFormIs40005() {
    RestFixture.Answer answer =
        form("name=\"payload_json\"\r\n\r\n{\"content\":\"" + "x".repeat(300_000) + "\"}");

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.code()).isEqualTo(40005);
  }

  @Test
  void aBrokenFormIsABadRequest() {
    RestFixture.Answer answer =
        rest.send(
            "POST",
            PATH,
            "no boundary here",
            Map.of(
                "Authorization",
                "Bot " + rest.token(RestFixture.BOT),
                "Content-Type",
                "multipart/form-data; boundary=boundary"));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(rest.actors.guildCommands).isEmpty();
  }
}
