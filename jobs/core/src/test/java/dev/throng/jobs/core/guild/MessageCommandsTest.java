package dev.throng.jobs.core.guild;

import static dev.throng.jobs.core.fixture.GuildBench.GENERAL;
import static dev.throng.jobs.core.fixture.GuildBench.GUILD;
import static dev.throng.jobs.core.fixture.GuildBench.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.throng.jobs.core.fixture.GuildBench;
import dev.throng.protocol.wire.CreateMessage;
import dev.throng.protocol.wire.Dispatch;
import dev.throng.protocol.wire.GuildCommand;
import org.junit.jupiter.api.Test;

final class MessageCommandsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long FRIEND = 1_000_000_000_000_000_011L;
  private final GuildBench guild = new GuildBench();

  @Test
  void aMessageIsStoredRepliedAndDispatchedInItsThreeShapes() throws Exception {
    guild.join(FRIEND);
    guild.attach(FRIEND, 77, 4);
    long id = 1_500_000_000_000_000_000L;

    var sent =
        guild.as(
            OWNER,
            GuildCommand.newBuilder()
                .setCreateMessage(
                    CreateMessage.newBuilder()
                        .setChannel(GENERAL)
                        .setMessage(id)
                        .setContent("hé \"llo\" <@" + FRIEND + "> <@5>")
                        .setNonceJson("\"n1\"")));

    assertThat(sent.status()).isEqualTo(200);
    JsonNode reply = JSON.readTree(sent.body());
    JsonNode stored =
        JSON.readTree(sent.events().get(0).getMessageCreated().getBody().toByteArray());
    Dispatch dispatch = sent.relays().get(0).getSteps(0).getDispatch().getDispatch();
    JsonNode d = JSON.readTree(dispatch.getD().toByteArray());
    assertThat(reply.path("id").asText()).isEqualTo(Long.toString(id));
    assertThat(reply.path("nonce").asText()).isEqualTo("n1");
    assertThat(reply.has("guild_id")).isFalse();
    assertThat(reply.path("mentions")).hasSize(1);
    assertThat(reply.path("mentions").get(0).has("member")).isFalse();
    assertThat(stored.has("nonce")).isFalse();
    assertThat(stored.has("member")).isFalse();
    assertThat(d.path("guild_id").asText()).isEqualTo(Long.toString(GUILD));
    assertThat(d.path("member").has("user")).isFalse();
    assertThat(d.path("mentions").get(0).path("member").has("roles")).isTrue();
    assertThat(d.path("nonce").asText()).isEqualTo("n1");
    assertThat(dispatch.getContentUsersList()).containsExactly(OWNER, FRIEND);
    String text = dispatch.getD().toStringUtf8();
    byte[] bytes = dispatch.getD().toByteArray();
    int start = dispatch.getStrip(0).getStart();
    int end = dispatch.getStrip(0).getEnd();
    assertThat(new String(bytes, start, end - start, java.nio.charset.StandardCharsets.UTF_8))
        .startsWith("\"hé")
        .endsWith("<@5>\"");
    assertThat(text).contains("hé");
  }
}
