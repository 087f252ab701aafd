package dev.throng.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.wire.Emoji;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.OwnReaction;
import dev.throng.protocol.wire.OwnReactions;
import dev.throng.protocol.wire.ReactionUser;
import dev.throng.protocol.wire.ReactionsPage;
import dev.throng.protocol.wire.Reply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reactions: which command each route is, what an emoji may be, and whose are a reader's own. */
final class ReactionRoutesTest {
  private static final String MESSAGES = "/channels/" + RestFixture.CHANNEL + "/messages";
  private static final String REACTIONS = MESSAGES + "/5/reactions";
  private static final String THUMB = "\ud83d\udc4d";
  private static final String BODY =
      "{\"id\":\"5\",\"author\":{\"id\":\"1\"},\"content\":\"c\",\"reactions\":"
          + "[{\"emoji\":{\"id\":null,\"name\":\"a\"},\"count\":1,\"me\":false},"
          + "{\"emoji\":{\"id\":null,\"name\":\"b\"},\"count\":2,\"me\":false}]}";
  @AutoClose private static final RestFixture rest = new RestFixture(false);

  @BeforeEach
  void aMessage() {
    rest.actors.guildCommands.clear();
    rest.actors.guilds =
        command -> {
          if (command.hasReadMessages()) {
            boolean one = command.getReadMessages().getRange().hasOnly();
            return one && command.getReadMessages().getRange().getOnly() != 5
                ? ScriptedActors.done(ScriptedActors.error(DiscordError.UNKNOWN_MESSAGE))
                : ScriptedActors.done(ScriptedActors.reply(200, one ? BODY : "[" + BODY + "]"));
          }
          if (command.hasGetOwnReactions()) {
            OwnReaction own =
                OwnReaction.newBuilder()
                    .setMessage(5)
                    .setEmoji(Emoji.newBuilder().setName("b"))
                    .addUsers(RestFixture.BOT)
                    .build();
            return ok(OwnReactions.newBuilder().addList(own).build().toByteString());
          }
          if (command.hasListReactions()) {
            ReactionUser member =
                ReactionUser.newBuilder()
                    .setId(1)
                    .setUser(ByteString.copyFromUtf8("{\"id\":\"1\"}"))
                    .build();
            ReactionsPage.Builder page = ReactionsPage.newBuilder().addList(member);
            page.addListBuilder().setId(RestFixture.PERSON);
            page.addListBuilder().setId(4);
            return ok(page.build().toByteString());
          }
          return ScriptedActors.done(ScriptedActors.reply(204, ""));
        };
  }

  private static java.util.concurrent.CompletableFuture<Reply> ok(ByteString body) {
    return ScriptedActors.done(Reply.newBuilder().setStatus(200).setBody(body).build());
  }

  private static String path(String emoji) {
    return REACTIONS + "/" + URLEncoder.encode(emoji, StandardCharsets.UTF_8);
  }

  @Test
  void eachRouteIsItsCommandWithTheMessageAsItWasRead() {
    assertThat(rest.bot("PUT", path(THUMB) + "/@me", "").status()).isEqualTo(204);
    assertThat(last().getAddReaction().getEmoji().getName()).isEqualTo(THUMB);
    assertThat(last().getAddReaction().getMessage()).isEqualTo(5);
    assertThat(last().getAddReaction().getBase().getBody().toStringUtf8()).isEqualTo(BODY);
    assertThat(rest.bot("DELETE", path(THUMB) + "/@me", null).status()).isEqualTo(204);
    assertThat(last().getRemoveReaction().getUser()).isEqualTo(RestFixture.BOT);
    assertThat(rest.bot("DELETE", path(THUMB) + "/77", null).status()).isEqualTo(204);
    assertThat(last().getRemoveReaction().getUser()).isEqualTo(77);
    assertThat(rest.bot("DELETE", path(THUMB), null).status()).isEqualTo(204);
    assertThat(last().getClearReactions().getEmoji().getName()).isEqualTo(THUMB);
    assertThat(rest.bot("DELETE", REACTIONS, null).status()).isEqualTo(204);
    assertThat(last().getClearReactions().hasEmoji()).isFalse();
    assertThat(rest.bot("PUT", MESSAGES + "/6/reactions/x%3A1/@me", "").code()).isEqualTo(10008);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        THUMB,
        "\u2764",
        "\u2764\ufe0f",
        "#\ufe0f\u20e3",
        "\ud83c\udde9\ud83c\uddea",
        "\ud83d\udc4d\ud83c\udffd",
        "\ud83d\udc69\u200d\u2764\ufe0f\u200d\ud83d\udc8b\u200d\ud83d\udc68",
        "\ud83d\udc68\ud83c\udffb\u200d\ud83e\udd1d\u200d\ud83d\udc68\ud83c\udfff",
        "\ud83c\udff4\udb40\udc67\udb40\udc62\udb40\udc65\udb40\udc6e\udb40\udc67\udb40\udc7f",
        "\ud83c\udff3\ufe0f\u200d\ud83c\udf08",
      })
  void unicodeEmojisAreTaken(String emoji) {
    assertThat(rest.bot("PUT", path(emoji) + "/@me", "").status()).isEqualTo(204);
    assertThat(last().getAddReaction().getEmoji().getName()).isEqualTo(emoji);
    assertThat(last().getAddReaction().getEmoji().getId()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "smile",
        ":smile:",
        "1",
        "\u200d",
        THUMB + THUMB,
        THUMB + "x",
        "\ufe0f",
        "a:b:c",
        "\ud83d",
        "name:0",
        "name:",
        "\ud83c\udde9",
      })
  void anythingElseIsNoEmoji(String emoji) {
    assertThat(rest.bot("PUT", path(emoji) + "/@me", "").code()).isEqualTo(10014);
    assertThat(rest.actors.guildCommands).isEmpty();
  }

  @Test
  void aCustomEmojiIsForTheGuildToKnow() {
    rest.bot("PUT", path("blob:123456789012345678") + "/@me", "");
    assertThat(last().getAddReaction().getEmoji().getId()).isEqualTo(123456789012345678L);
    assertThat(last().getAddReaction().getEmoji().getName()).isEqualTo("blob");
  }

  @Test
  void whoHasReactedIsListedAlsoWhenTheyHaveLeft() {
    RestFixture.Answer answer = rest.bot("GET", path(THUMB) + "?after=3&limit=10", null);

    assertThat(answer.json()).hasSize(2);
    assertThat(answer.json().at("/0/id").asText()).isEqualTo("1");
    assertThat(answer.json().at("/1/id").asLong()).isEqualTo(RestFixture.PERSON);
    GuildCommand list =
        rest.actors.guildCommands.stream().filter(GuildCommand::hasListReactions).toList().get(0);
    assertThat(list.getListReactions().getAfter()).isEqualTo(3);
    assertThat(list.getListReactions().getLimit()).isEqualTo(10);
    assertThat(rest.bot("GET", path(THUMB) + "?limit=101", null).status()).isEqualTo(400);
    assertThat(rest.bot("GET", path(THUMB) + "?type=1", null).fieldError("/type"))
        .isEqualTo("UNSUPPORTED_FIELD");
    assertThat(rest.bot("GET", MESSAGES + "/6/reactions/%E2%9D%A4", null).code()).isEqualTo(10008);
  }

  @Test
  void aReaderIsToldWhichReactionsAreItsOwn() {
    assertThat(rest.bot("GET", MESSAGES + "/5", null).json().at("/reactions/1/me").asBoolean())
        .isTrue();
    assertThat(rest.bot("GET", MESSAGES + "/5", null).json().at("/reactions/0/me").asBoolean(true))
        .isFalse();
    assertThat(rest.bot("GET", MESSAGES, null).json().at("/0/reactions/1/me").asBoolean()).isTrue();
    assertThat(rest.person("GET", MESSAGES, null).json().at("/0/reactions/1/me").asBoolean(true))
        .isFalse();
    assertThat(last().getGetOwnReactions().getMessagesList()).containsExactly(5L);
    assertThat(last().getGetOwnReactions().getCallersList()).containsExactly(RestFixture.PERSON);
  }

  private static GuildCommand last() {
    List<GuildCommand> commands = rest.actors.guildCommands;
    return commands.get(commands.size() - 1);
  }
}
