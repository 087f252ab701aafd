package dev.throng.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.PinsPage;
import dev.throng.protocol.wire.Reply;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pins by both families of routes. */
final class PinRoutesTest {
  private static final String CHANNEL = "/channels/" + RestFixture.CHANNEL;
  private static final String NEW = CHANNEL + "/messages/pins";
  private static final String OLD = CHANNEL + "/pins";
  @AutoClose private static final RestFixture rest = new RestFixture(false);

  /** Messages 5, 6 and 7 are pinned, of which 6 is gone by now. */
  @BeforeEach
  void pins() {
    rest.actors.guildCommands.clear();
    rest.actors.guilds =
        command -> {
          if (command.hasListPins()) {
            PinsPage page =
                PinsPage.newBuilder()
                    .addMessages(5)
                    .addMessages(6)
                    .addMessages(7)
                    .addPinnedUs(3_000_001)
                    .addPinnedUs(2_000_000)
                    .addPinnedUs(1_000_000)
                    .setMore(true)
                    .build();
            return ScriptedActors.done(
                Reply.newBuilder().setStatus(200).setBody(page.toByteString()).build());
          }
          if (!command.hasReadMessages()) {
            return ScriptedActors.done(ScriptedActors.reply(204, ""));
          }
          long message = command.getReadMessages().getRange().getOnly();
          String body = "{\"id\":\"" + message + "\",\"author\":{\"id\":\"1\"}}";
          return ScriptedActors.done(
              message == 6
                  ? ScriptedActors.error(DiscordError.UNKNOWN_MESSAGE)
                  : Reply.newBuilder()
                      .setStatus(200)
                      .setBody(ByteString.copyFromUtf8(body))
                      .build());
        };
  }

  @Test
  void aPageHasTheMessagesThatAreThereAndWhenTheyWerePinned() {
    RestFixture.Answer answer =
        rest.bot("GET", NEW + "?limit=3&before=2026-01-01T00:00:00.5%2B00:00", null);

    assertThat(answer.json().path("has_more").asBoolean()).isTrue();
    assertThat(answer.json().path("items")).hasSize(2);
    assertThat(answer.json().at("/items/0/pinned_at").asText())
        .isEqualTo("1970-01-01T00:00:03.000001+00:00");
    assertThat(answer.json().at("/items/1/message/id").asText()).isEqualTo("7");
    var asked = rest.actors.guildCommands.get(0).getListPins();
    assertThat(asked.getLimit()).isEqualTo(3);
    assertThat(asked.getBeforeUs()).isEqualTo(1_767_225_600_500_000L);
    assertThat(rest.actors.guildCommands.get(1).getReadMessages().getAsBase()).isFalse();
    assertThat(rest.bot("GET", NEW + "?limit=51", null).status()).isEqualTo(400);
    assertThat(rest.bot("GET", NEW + "?before=now", null).status()).isEqualTo(400);
  }

  @Test
  void theOldRouteAnswersWithTheMessagesAlone() {
    RestFixture.Answer answer = rest.bot("GET", OLD, null);

    assertThat(answer.json().isArray()).isTrue();
    assertThat(answer.json()).hasSize(2);
    assertThat(rest.actors.guildCommands.get(0).getListPins().getLimit()).isEqualTo(50);
  }

  @Test
  void whoMayNotSeeTheChannelIsToldSo() {
    rest.actors.guilds =
        command -> ScriptedActors.done(ScriptedActors.error(DiscordError.MISSING_ACCESS));
    assertThat(rest.bot("GET", NEW, null).code()).isEqualTo(50001);
  }

  @ParameterizedTest
  @ValueSource(strings = {NEW, OLD})
  void aPinBringsTheMessageAsItIs(String route) {
    assertThat(rest.bot("PUT", route + "/5", "").status()).isEqualTo(204);
    assertThat(last().getPinMessage().getMessage()).isEqualTo(5);
    assertThat(last().getPinMessage().getPin()).isTrue();
    assertThat(last().getPinMessage().getNotice()).isPositive();
    assertThat(last().getPinMessage().getBase().getAuthor()).isEqualTo(1);
    assertThat(rest.bot("DELETE", route + "/5", null).status()).isEqualTo(204);
    assertThat(last().getPinMessage().getPin()).isFalse();
    assertThat(rest.bot("PUT", route + "/6", "").code()).isEqualTo(10008);
  }

  private static GuildCommand last() {
    List<GuildCommand> commands = rest.actors.guildCommands;
    return commands.get(commands.size() - 1);
  }
}
