package dev.throng.e2e;

import static dev.throng.client.RestTransport.JSON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.client.RestAnswer;
import dev.throng.client.ThrongApi;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An unmodified discord.js 14 bot, talking to a person, through a connection that fails. */
class DiscordJsE2E {
  private static final String RECONNECT = "{\"op\":7,\"d\":null,\"s\":null,\"t\":null}";
  private static final long ADMINISTRATOR = 8;

  private final LiveStack stack = LiveStack.get();
  private final List<String> done = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();

  @Test
  void aBotInDiscordJsTalksAndResumes() throws Exception {
    assumeThat(NodeScript.nodeVersion())
        .as("Node.js is not on the PATH: the test with a real discord.js bot is skipped")
        .isPresent();
    NodeScript.install();

    ThrongApi person = stack.newPerson("djs");
    long guild = person.createGuild("Discord.js").path("id").asLong();
    long channel = stack.textChannel(person, guild);
    long application = person.createApplication("talker").path("id").asLong();
    String token = person.createBot(application);
    person.authorizeBot(application, guild, ADMINISTRATOR);

    URI gateway = person.gateway();
    try (FaultyProxy socket = new FaultyProxy(gateway);
        RestProxy rest = new RestProxy(stack.rest(), gateway, socket.url())) {
      Map<String, String> environment =
          Map.of(
              "THRONG_API", rest.url() + "/api",
              "THRONG_TOKEN", token,
              "THRONG_GUILD", Long.toString(guild),
              "THRONG_CHANNEL", Long.toString(channel),
              "THRONG_PERSON", person.me().path("id").asText());
      int exit = NodeScript.run(environment, line -> answer(line, person, channel, socket));

      assertThat(wrong).isEmpty();
      assertThat(exit).isZero();
      assertThat(done).endsWith("everythingOnce").hasSize(15);
    }
  }

  private void answer(JsonNode line, ThrongApi person, long channel, FaultyProxy socket)
      throws Exception {
    if (line.has("done")) {
      done.add(line.path("done").asText());
    }
    if (line.has("failed")) {
      wrong.add(line.toPrettyString());
    }
    switch (line.path("ask").asText()) {
      case "" -> {}
      case "say" -> person.createMessage(channel, line.path("text").asText(), null);
      case "type" -> person.startTyping(channel);
      case "use" -> use(person, channel, line);
      case "reconnect" -> socket.inject(RECONNECT);
      case "cut" -> {
        socket.cut();
        person.createMessage(channel, line.path("text").asText(), null);
      }
      case "restart" -> stack.restartGateway();
      default -> throw new IllegalStateException("the bot asks for " + line);
    }
  }

  /** As a person's client uses a command of the bot. */
  private static void use(ThrongApi person, long channel, JsonNode line) {
    ObjectNode body = JSON.createObjectNode();
    body.put("type", 2).set("application_id", line.path("application"));
    JsonNode where = person.rest().request("GET", "/channels/" + channel, null).body();
    body.set("guild_id", where.path("guild_id"));
    body.put("channel_id", Long.toString(channel)).put("nonce", "1");
    ObjectNode data = body.putObject("data");
    data.put("name", "ping").put("type", 1).set("id", line.path("command"));
    data.putArray("options")
        .addObject()
        .put("type", 3)
        .put("name", "word")
        .set("value", line.path("word"));
    RestAnswer answer = person.rest().request("POST", "/interactions", body);
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(204);
  }
}
