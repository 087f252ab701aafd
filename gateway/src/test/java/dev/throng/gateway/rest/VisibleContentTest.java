package dev.throng.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.wire.PinsPage;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.UserCommand;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What bots without the intent MESSAGE_CONTENT see of messages that they ask for. */
final class VisibleContentTest {
  private static final String CHANNEL = "/channels/" + RestFixture.CHANNEL;
  private static final String OWN = message(1, RestFixture.BOT, "");
  private static final String OTHERS = message(2, RestFixture.PERSON, "");
  private static final String MENTION =
      message(3, RestFixture.PERSON, "{\"id\":\"" + RestFixture.BOT + "\"}");

  @AutoClose private final RestFixture rest = new RestFixture(false);

  @BeforeEach
  void messages() {
    rest.actors.guilds =
        command -> {
          if (command.hasListPins()) {
            PinsPage page = PinsPage.newBuilder().addMessages(2).addPinnedUs(1).build();
            return ScriptedActors.done(
                Reply.newBuilder().setStatus(200).setBody(page.toByteString()).build());
          }
          return ScriptedActors.done(
              ScriptedActors.reply(
                  200,
                  command.hasReadMessages() && command.getReadMessages().getRange().getOnly() == 0
                      ? "[" + reply() + "," + MENTION + "," + OTHERS + "," + OWN + "]"
                      : command.hasCreateMessage() ? reply() : OTHERS));
        };
  }

  @AfterEach
  void nothingElseIsHidden() {
    rest.actors.refuseIntents = false;
  }

  @Test
  void aBotWithoutTheIntentSeesItsOwnMessagesAndThoseThatMentionIt() {
    rest.actors.refuseIntents = true;

    JsonNode page = rest.bot("GET", CHANNEL + "/messages", null).json();

    assertThat(page.findValuesAsText("content")).containsExactly("words", "", "words", "", "words");
    assertEmpty(page.at("/0/referenced_message"));
    assertWhole(page.path(0));
    assertWhole(page.path(1));
    assertEmpty(page.path(2));
    assertWhole(page.path(3));
  }

  @Test
  void oneMessagePinsAndTheMessageThatItRepliesToAreNoDifferent() {
    rest.actors.refuseIntents = true;
    String reply = "{\"content\":\"words\",\"message_reference\":{\"message_id\":\"2\"}}";

    assertEmpty(rest.bot("GET", CHANNEL + "/messages/2", null).json());
    assertEmpty(rest.bot("GET", CHANNEL + "/messages/pins", null).json().at("/items/0/message"));
    assertEmpty(rest.bot("GET", CHANNEL + "/pins", null).json().path(0));
    JsonNode sent = rest.bot("POST", CHANNEL + "/messages", reply).json();
    assertWhole(sent);
    assertEmpty(sent.path("referenced_message"));
  }

  @Test
  void whoMaySeesAllAndIsAskedForOnce() {
    for (int i = 0; i < 3; i++) {
      JsonNode page = rest.bot("GET", CHANNEL + "/messages", null).json();
      assertThat(page.findValuesAsText("content")).containsOnly("words");
    }
    assertThat(rest.actors.userCommands)
        .filteredOn(UserCommand::hasCheckPrivilegedIntents)
        .hasSize(1);
  }

  @Test
  void nothingIsShownToABotWhoseIntentsAreNotKnown() {
    rest.actors.refuseIntents = true;
    rest.actors.intentsRefusal = DiscordError.SERVICE_UNAVAILABLE;

    assertThat(rest.bot("GET", CHANNEL + "/messages", null).status()).isEqualTo(503);
  }

  private static String reply() {
    return OWN.substring(0, OWN.length() - 1) + ",\"referenced_message\":" + OTHERS + "}";
  }

  private static String message(long id, long author, String mentions) {
    return ("{'id':'" + id + "','type':0,'author':{'id':'" + author + "'},'content':'words',")
            .concat(
                "'embeds':[{'title':'a'}],'attachments':[{'id':'1'}],'components':[{'type':1}],")
            .concat("'mentions':[")
            .replace('\'', '"')
        + mentions
        + "]}";
  }

  private static void assertWhole(JsonNode message) {
    assertThat(message.path("content").asText()).isEqualTo("words");
    for (String list : List.of("embeds", "attachments", "components")) {
      assertThat(message.path(list)).as(list).hasSize(1);
    }
  }

  private static void assertEmpty(JsonNode message) {
    assertThat(message.path("id").asText()).isEqualTo("2");
    assertThat(message.path("content").asText("?")).isEmpty();
    for (String list : List.of("embeds", "attachments", "components")) {
      assertThat(message.path(list).isArray()).as(list).isTrue();
      assertThat(message.path(list)).as(list).isEmpty();
    }
  }
}
