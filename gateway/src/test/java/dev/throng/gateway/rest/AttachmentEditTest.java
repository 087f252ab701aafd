package dev.throng.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Edits of messages with files. */
final class AttachmentEditTest {
  private static final long CHANNEL = AttachmentBench.CHANNEL;
  private static final String PATH = AttachmentBench.PATH;

  @AutoClose private static final AttachmentBench bench = new AttachmentBench();

  @BeforeEach
  void aGuildThatTakesEverything() {
    bench.clear();
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
}
