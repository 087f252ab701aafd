package dev.throng.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.protocol.wire.CreateMessage;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code POST /channels/{channel}/messages} takes and refuses. */
final class MessageValidationTest {
  private static final String PATH = "/channels/" + RestFixture.CHANNEL + "/messages";
  @AutoClose private static final RestFixture rest = new RestFixture(false);

  @BeforeEach
  void acceptEverything() {
    rest.actors.guildCommands.clear();
    rest.actors.guilds =
        command -> ScriptedActors.done(ScriptedActors.reply(200, "{\"id\":\"9\"}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"content\":5}|/content|STRING_TYPE_CONVERT",
        "{\"content\":{}}|/content|STRING_TYPE_CONVERT",
        "{\"content\":[\"a\"]}|/content|STRING_TYPE_CONVERT",
        "{\"content\":true}|/content|STRING_TYPE_CONVERT",
        "{\"content\":\"x\",\"tts\":5}|/tts|BOOLEAN_TYPE_CONVERT",
        "{\"content\":\"x\",\"tts\":\"maybe\"}|/tts|BOOLEAN_TYPE_CONVERT",
        "{\"content\":\"x\",\"enforce_nonce\":[]}|/enforce_nonce|BOOLEAN_TYPE_CONVERT",
        "{\"content\":\"x\",\"flags\":\"many\"}|/flags|NUMBER_TYPE_COERCE",
        "{\"content\":\"x\",\"flags\":1.5}|/flags|NUMBER_TYPE_COERCE",
        "{\"content\":\"x\",\"flags\":-1}|/flags|NUMBER_TYPE_MIN",
        "{\"content\":\"x\",\"flags\":8192}|/flags|UNSUPPORTED_FIELD",
        "{\"content\":\"x\",\"flags\":32768}|/flags|UNSUPPORTED_FIELD",
        "{\"content\":\"x\",\"nonce\":\"12345678901234567890123456\"}|/nonce|BASE_TYPE_MAX_LENGTH",
        "{\"content\":\"x\",\"nonce\":1.5}|/nonce|STRING_TYPE_CONVERT",
        "{\"content\":\"x\",\"nonce\":{}}|/nonce|STRING_TYPE_CONVERT",
        "{\"embeds\":[{}]}|/embeds/0/description|BASE_TYPE_REQUIRED",
        "{\"embeds\":[{\"color\":5}]}|/embeds/0/description|BASE_TYPE_REQUIRED",
        "{\"embeds\":[{\"title\":\"t\",\"color\":16777216}]}|/embeds/0/color|NUMBER_TYPE_MAX",
        "{\"embeds\":[{\"title\":\"t\",\"fields\":[{\"name\":\"n\"}]}]}"
            + "|/embeds/0/fields/0/value|BASE_TYPE_REQUIRED",
        "{\"embeds\":[{\"title\":\"t\",\"fields\":[{\"name\":\" \",\"value\":\"v\"}]}]}"
            + "|/embeds/0/fields/0/name|BASE_TYPE_REQUIRED",
        "{\"embeds\":[{\"footer\":{}}]}|/embeds/0/footer/text|BASE_TYPE_REQUIRED",
        "{\"embeds\":[{\"author\":{\"url\":\"http://a\"}}]}|/embeds/0/author/name|BASE_TYPE_REQUIRED",
        "{\"embeds\":[{\"title\":\"t\",\"url\":\"ftp://a\"}]}|/embeds/0/url|URL_TYPE_INVALID_SCHEME",
        "{\"embeds\":[{\"image\":{\"url\":\"nowhere\"}}]}|/embeds/0/image/url|URL_TYPE_INVALID_URL",
        "{\"embeds\":[{\"title\":\"t\",\"timestamp\":\"now\"}]}"
            + "|/embeds/0/timestamp|DATE_TIME_TYPE_PARSE",
        "{\"content\":\"x\",\"embed\":{\"title\":\"t\"}}|/embed|UNSUPPORTED_FIELD",
        "{\"content\":\"x\",\"components\":[{}]}|/components|UNSUPPORTED_FIELD",
        "{\"content\":\"x\",\"attachments\":[{\"id\":0}]}|/attachments/0/id|ATTACHMENT_NOT_FOUND",
        "{\"content\":\"x\",\"sticker_ids\":[\"1\"]}|/sticker_ids|UNSUPPORTED_FIELD",
        "{\"content\":\"x\",\"poll\":{\"question\":{}}}|/poll|UNSUPPORTED_FIELD",
        "{\"content\":\"x\",\"message_reference\":{}}"
            + "|/message_reference/message_id|BASE_TYPE_REQUIRED",
        "{\"content\":\"x\",\"message_reference\":{\"message_id\":\"1\",\"type\":1}}"
            + "|/message_reference/type|BASE_TYPE_CHOICES",
        "{\"content\":\"x\",\"message_reference\":{\"message_id\":\"1\",\"channel_id\":\"5\"}}"
            + "|/message_reference/channel_id|REPLIES_CANNOT_REFERENCE_OTHER_CHANNEL",
        "{\"content\":\"x\",\"allowed_mentions\":[]}|/allowed_mentions|MODEL_TYPE_CONVERT",
        "{\"content\":\"x\",\"allowed_mentions\":{\"parse\":\"users\"}}"
            + "|/allowed_mentions/parse|LIST_TYPE_CONVERT",
        "{\"content\":\"x\",\"allowed_mentions\":{\"parse\":[\"nobody\"]}}"
            + "|/allowed_mentions/parse/0|BASE_TYPE_CHOICES",
        "{\"content\":\"x\",\"allowed_mentions\":{\"users\":[\"me\"]}}"
            + "|/allowed_mentions/users/0|NUMBER_TYPE_COERCE",
        "{\"content\":\"x\",\"allowed_mentions\":{\"parse\":[\"users\"],\"users\":[\"1\"]}}"
            + "|/allowed_mentions/parse|MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
      })
  void aWrongFieldIsNamed(String body, String pointer, String code) {
    RestFixture.Answer answer = rest.bot("POST", PATH, body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo(50035);
    assertThat(answer.json().path("message").asText()).isEqualTo("Invalid Form Body");
    assertThat(answer.fieldError(pointer)).as(answer.text()).isEqualTo(code);
    assertThat(rest.actors.guildCommands).isEmpty();
  }

  @Test
  void allWrongFieldsAreNamedAtOnce() {
    RestFixture.Answer answer =
        rest.bot("POST", PATH, "{\"content\":1,\"tts\":1,\"embeds\":[{}],\"flags\":{}}");

    assertThat(answer.json().path("errors").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("content", "tts", "embeds", "flags");
  }

  @Test
  void embedsAreStoredWithoutWhatIsNotForTheirSenderToSay() {
    rest.bot(
        "POST",
        PATH,
        "{\"embeds\":[{\"type\":\"video\",\"title\":\" t \",\"color\":0,\"description\":null,"
            + "\"timestamp\":\"2026-01-02T03:04:05+01:00\",\"video\":{\"url\":\"http://v\"},"
            + "\"footer\":{\"text\":\"f\",\"icon_url\":\"https://i/ x\"},"
            + "\"image\":{\"url\":\"http://p\",\"width\":5},"
            + "\"author\":{\"name\":\"a\",\"url\":\"https://h/\u00fc?x={1}\"},"
            + "\"fields\":[{\"name\":\"n\",\"value\":\"v\",\"inline\":true}]}]}");

    assertThat(rest.actors.guildCommands.get(0).getCreateMessage().getEmbeds().toStringUtf8())
        .isEqualTo(
            "[{\"type\":\"rich\",\"title\":\"t\","
                + "\"timestamp\":\"2026-01-02T02:04:05.000000+00:00\",\"color\":0,"
                + "\"footer\":{\"text\":\"f\",\"icon_url\":\"https://i/ x\"},"
                + "\"author\":{\"name\":\"a\",\"url\":\"https://h/\u00fc?x={1}\"},"
                + "\"image\":{\"url\":\"http://p\"},"
                + "\"fields\":[{\"name\":\"n\",\"value\":\"v\",\"inline\":true}]}]");
  }

  @Test
  void allEmbedsOfAMessageHave6000CodePointsTogether() {
    String half = "{\"description\":\"" + "\u00fc".repeat(3_000) + "\"}";
    String more = "{\"footer\":{\"text\":\"x\"}}";

    assertThat(rest.bot("POST", PATH, "{\"embeds\":[" + half + "," + half + "]}").status())
        .isEqualTo(200);
    assertThat(
            rest.bot("POST", PATH, "{\"embeds\":[" + half + "," + half + "," + more + "]}")
                .fieldError("/embeds"))
        .isEqualTo("MAX_EMBED_SIZE_EXCEEDED");
    String eleven = (more + ",").repeat(10) + more;
    assertThat(rest.bot("POST", PATH, "{\"embeds\":[" + eleven + "]}").fieldError("/embeds"))
        .isEqualTo("BASE_TYPE_MAX_LENGTH");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "}",
        "{\"content\":}",
        "{\"content\":\"x\"} trailing",
        "{\"content\":\"x\"",
        "content=x",
        "\u0000",
        "{'content':'x'}",
        "[1,",
        " "
      })
  void malformedJsonIs50109(String body) {
    RestFixture.Answer answer = rest.bot("POST", PATH, body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo(50109);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "5", "\"x\"", "true", "[{\"content\":\"x\"}]"})
  void jsonThatIsNoObjectIs50035(String body) {
    RestFixture.Answer answer = rest.bot("POST", PATH, body);

    assertThat(answer.code()).isEqualTo(50035);
    assertThat(answer.fieldError("")).isEqualTo("MODEL_TYPE_CONVERT");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "null",
        "{\"content\":null}",
        "{\"content\":\"\"}",
        "{\"content\":\" \\n\\t \"}",
        "{\"content\":\"\",\"embeds\":[],\"components\":[],\"sticker_ids\":[],\"attachments\":[]}"
      })
  void anEmptyMessageIs50006(String body) {
    RestFixture.Answer answer = rest.bot("POST", PATH, body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo(50006);
  }

  @Test
  void aMessageWithoutBodyIsEmpty() {
    assertThat(rest.bot("POST", PATH, null).code()).isEqualTo(50006);
  }

  @Test
  void anotherContentTypeIsRefused() {
    RestFixture.Answer answer =
        rest.send(
            "POST",
            "/api/v10" + PATH,
            "{\"content\":\"x\"}",
            Map.of(
                "Authorization",
                "Bot " + rest.token(RestFixture.BOT),
                "Content-Type",
                "text/plain"));

    assertThat(answer.code()).isEqualTo(50035);
    assertThat(answer.fieldError("")).isEqualTo("CONTENT_TYPE_INVALID");
  }

  @Test
  void explicitNullsAreAbsent() {
    RestFixture.Answer answer =
        rest.bot(
            "POST",
            PATH,
            "{\"content\":\"x\",\"poll\":null,\"nonce\":null,\"flags\":null,\"tts\":null,"
                + "\"embeds\":null,\"allowed_mentions\":null,\"message_reference\":null,"
                + "\"enforce_nonce\":null}");

    assertThat(answer.status()).isEqualTo(200);
    CreateMessage command = rest.actors.guildCommands.get(0).getCreateMessage();
    assertThat(command.getContent()).isEqualTo("x");
    assertThat(command.getNonceJson()).isEmpty();
    assertThat(command.hasAllowedMentions()).isFalse();
  }

  @Test
  void theCommandCarriesWhatTheBodySaid() {
    rest.bot(
        "POST",
        PATH,
        "{\"content\":\"  hé \uD83D\uDE00  \",\"nonce\":\"n-1\",\"enforce_nonce\":true,\"tts\":true,"
            + "\"flags\":\"4100\",\"allowed_mentions\":{\"parse\":[\"everyone\"],"
            + "\"users\":[1000000000000000011,\"12\"],\"roles\":[],\"replied_user\":true}}");

    var command = rest.actors.guildCommands.get(0);
    assertThat(command.getGuild()).isEqualTo(RestFixture.GUILD);
    assertThat(command.getHeader().getCaller()).isEqualTo(RestFixture.BOT);
    assertThat(command.getHeader().getCommandId()).isPositive();
    assertThat(command.getHeader().hasReplyTo()).isTrue();
    CreateMessage message = command.getCreateMessage();
    assertThat(message.getChannel()).isEqualTo(RestFixture.CHANNEL);
    assertThat(message.getContent()).isEqualTo("hé \uD83D\uDE00");
    assertThat(message.getNonceJson()).isEqualTo("\"n-1\"");
    assertThat(message.getEnforceNonce()).isTrue();
    assertThat(message.getTts()).isTrue();
    assertThat(message.getFlags()).isEqualTo(4100);
    assertThat(message.getAllowedMentions().getParseEveryone()).isTrue();
    assertThat(message.getAllowedMentions().getParseUsers()).isFalse();
    assertThat(message.getAllowedMentions().getUsersList())
        .containsExactly(1_000_000_000_000_000_011L, 12L);
  }

  @Test
  void aNumericNonceStaysANumber() {
    rest.bot("POST", PATH, "{\"content\":\"x\",\"nonce\":1000000000000000011}");

    assertThat(rest.actors.guildCommands.get(0).getCreateMessage().getNonceJson())
        .isEqualTo("1000000000000000011");
  }

  @Test
  void theLengthIsCountedInCodePointsAfterTrimming() {
    String longest = "\uD83D\uDE00".repeat(2_000);

    assertThat(rest.bot("POST", PATH, "{\"content\":\"  " + longest + " \"}").status())
        .isEqualTo(200);
    RestFixture.Answer tooLong = rest.bot("POST", PATH, "{\"content\":\"" + longest + "x\"}");
    assertThat(tooLong.code()).isEqualTo(50035);
    assertThat(tooLong.fieldError("/content")).isEqualTo("BASE_TYPE_MAX_LENGTH");
    assertThat(tooLong.json().at("/errors/content/_errors/0/message").asText())
        .isEqualTo("Must be 2000 or fewer in length.");
  }

  @Test
  void halfASurrogatePairIsReplaced() {
    rest.bot("POST", PATH, "{\"content\":\"a\\ud800b\"}");

    assertThat(rest.actors.guildCommands.get(0).getCreateMessage().getContent())
        .isEqualTo("a\uFFFDb");
  }

  @Test
  void anOversizedBodyIs40005() {
    RestFixture.Answer answer =
        rest.bot("POST", PATH, "{\"content\":\"" + "x".repeat(256 << 10) + "\"}");

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.code()).isEqualTo(40005);
    assertThat(rest.actors.guildCommands).isEmpty();
  }

  @Test
  void theLargestBodyIsRead() {
    String padding = " ".repeat((256 << 10) - 100);

    assertThat(rest.bot("POST", PATH, "{\"content\":\"x\"" + padding + "}").status())
        .isEqualTo(200);
  }

  @Test
  void deepNestingIsMalformed() {
    assertThat(rest.bot("POST", PATH, "[".repeat(100_000)).code()).isEqualTo(50109);
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "0", "-1", "99999999999999999999", "1.5", "%20", "1e3", "+1"})
  void aBadIdInThePathIsNamed(String channel) {
    RestFixture.Answer answer =
        rest.bot("POST", "/channels/" + channel + "/messages", "{\"content\":\"x\"}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo(50035);
    assertThat(answer.fieldError("/channel_id")).isEqualTo("NUMBER_TYPE_COERCE");
  }

  @Test
  void anUnknownChannelIs10003() {
    RestFixture.Answer answer =
        rest.bot("POST", "/channels/123456789012345678/messages", "{\"content\":\"x\"}");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.code()).isEqualTo(10003);
  }

  @ParameterizedTest
  @CsvSource({
    "limit=0,/limit,NUMBER_TYPE_MIN",
    "limit=101,/limit,NUMBER_TYPE_MAX",
    "limit=x,/limit,NUMBER_TYPE_COERCE",
    "before=x,/before,NUMBER_TYPE_COERCE",
    "before=1&after=2,/before,MUTUALLY_EXCLUSIVE"
  })
  void aWrongQueryParameterIsNamed(String query, String pointer, String code) {
    RestFixture.Answer answer = rest.bot("GET", PATH + "?" + query, null);

    assertThat(answer.code()).isEqualTo(50035);
    assertThat(answer.fieldError(pointer)).isEqualTo(code);
  }

  @Test
  void aPageIsAskedForAsTheQuerySays() {
    rest.bot("GET", PATH + "?limit=7&before=123", null);
    rest.bot("GET", PATH, null);

    var first = rest.actors.guildCommands.get(0).getReadMessages().getRange();
    assertThat(first.getLimit()).isEqualTo(7);
    assertThat(first.getBefore()).isEqualTo(123);
    assertThat(rest.actors.guildCommands.get(1).getReadMessages().getRange().getLimit())
        .isEqualTo(50);
  }
}
