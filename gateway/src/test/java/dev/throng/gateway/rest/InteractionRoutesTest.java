package dev.throng.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.gateway.auth.InteractionTokens;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Snowflake;
import dev.throng.protocol.wire.AnswerInteraction;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.ReadMessages;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.StartInteraction;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Uses of commands and their answers: which command each route is, and who may use it. */
final class InteractionRoutesTest {
  private static final long INTERACTION = Snowflake.of(System.currentTimeMillis(), 5, 31);
  private static final String USE =
      "{'type':2,'application_id':'%d','guild_id':'%d','channel_id':'%d','session_id':'s','nonce':'n1',"
          + "'data':{'id':'7','name':'ping','type':1,'options':[%s]}}";
  private static final String PING =
      "{'id':'7','version':'70','type':1,'name':'ping','default_member_permissions':'8','nsfw':true,"
          + "'options':[{'type':3,'name':'word','required':true,'choices':[{'name':'P','value':'pong'}]},"
          + "{'type':4,'name':'count','min_value':1,'max_value':5},{'type':6,'name':'who'},"
          + "{'type':7,'name':'where','channel_types':[0,5]},{'type':8,'name':'role'},{'type':9,'name':'whom'},"
          + "{'type':5,'name':'loud'},{'type':10,'name':'size'},{'type':11,'name':'file'}]}";
  private static final String WORD = "{'type':3,'name':'word','value':'pong'}";
  private static final String MESSAGE =
      "{'id':'77','channel_id':'4','flags':0,'author':{'id':'"
          + RestFixture.BOT
          + "'},"
          + "'interaction_metadata':{'id':'"
          + INTERACTION
          + "','type':2}}";
  @AutoClose private static final RestFixture rest = new RestFixture(false);

  private final String token =
      rest.tokens
          .interactions()
          .issue(new InteractionTokens.Claims(INTERACTION, RestFixture.BOT, RestFixture.GUILD));
  private final String callback = "/interactions/" + INTERACTION + "/" + token + "/callback";
  private final String hook = "/webhooks/" + RestFixture.BOT + "/" + token;

  @BeforeEach
  void acceptEverything() {
    rest.actors.userCommands.clear();
    rest.actors.guildCommands.clear();
    rest.actors.otherUserCommands =
        command -> ScriptedActors.done(ScriptedActors.reply(200, json(PING)));
    answer(ScriptedActors.reply(204, ""));
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }

  private static void answer(Reply reply) {
    rest.actors.guilds = command -> ScriptedActors.done(reply);
  }

  private static GuildCommand last() {
    List<GuildCommand> commands = rest.actors.guildCommands;
    return commands.get(commands.size() - 1);
  }

  private static RestFixture.Answer use(String options) {
    String body = USE.formatted(RestFixture.BOT, RestFixture.GUILD, RestFixture.CHANNEL, options);
    return rest.person("POST", "/interactions", json(body));
  }

  @Test
  void aCommandIsUsedAsItIsDefined() {
    RestFixture.Answer used =
        use(
            WORD
                + ",{'type':6,'name':'who','value':'21'},{'type':7,'name':'where','value':'22'},"
                + "{'type':8,'name':'role','value':'23'},{'type':9,'name':'whom','value':'24'},"
                + "{'type':5,'name':'loud','value':true},{'type':10,'name':'size','value':1.5}");

    assertThat(used.status()).as(used.text()).isEqualTo(204);
    var asked = rest.actors.userCommands.get(rest.actors.userCommands.size() - 1);
    assertThat(asked.getGetApplicationCommand().getToUse()).isTrue();
    assertThat(asked.getGetApplicationCommand().getGuild()).isEqualTo(RestFixture.GUILD);
    StartInteraction start = last().getStartInteraction();
    assertThat(last().getHeader().getCaller()).isEqualTo(RestFixture.PERSON);
    assertThat(start.getChannel()).isEqualTo(RestFixture.CHANNEL);
    assertThat(start.getNonceJson()).isEqualTo("\"n1\"");
    assertThat(start.getDefaultMemberPermissions()).isEqualTo(8);
    assertThat(start.getNsfw()).isTrue();
    assertThat(start.getUsersList()).containsExactly(21L);
    assertThat(start.getChannelsList()).containsExactly(22L);
    assertThat(start.getChannelTypesList()).containsExactly(1L | 1 << 5);
    assertThat(start.getRolesList()).containsExactly(23L);
    assertThat(start.getMentionablesList()).containsExactly(24L);
    JsonNode data = Json.parseTrusted(start.getData().toByteArray());
    assertThat(data.path("name").asText()).isEqualTo("ping");
    assertThat(data.at("/options/0/value").asText()).isEqualTo("pong");
    assertThat(data.at("/options/6/value").asDouble()).isEqualTo(1.5);
    assertThat(rest.tokens.interactions().read(start.getToken()))
        .isEqualTo(
            new InteractionTokens.Claims(
                start.getInteraction(), RestFixture.BOT, RestFixture.GUILD));
  }

  /** Who reads whole numbers alone can read nothing where there is another. */
  @ParameterizedTest
  @ValueSource(strings = {"5", "5.0", "5e0", "50e-1"})
  void aWholeNumberIsToldAsOne(String value) {
    RestFixture.Answer used = use(WORD + ",{'type':4,'name':'count','value':" + value + "}");

    assertThat(used.status()).as(used.text()).isEqualTo(204);
    assertThat(last().getStartInteraction().getData().toStringUtf8()).contains("\"value\":5}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|/data/options|BASE_TYPE_REQUIRED",
        "{'type':3,'name':'word','value':'ping'}|/data/options/0/value|BASE_TYPE_CHOICES",
        "{'type':3,'name':'word','value':7}|/data/options/0/value|STRING_TYPE_CONVERT",
        "{'type':4,'name':'word','value':7}|/data/options/0/type|BASE_TYPE_CHOICES",
        "{'type':3,'name':'other','value':'x'}|/data/options/0/name|BASE_TYPE_CHOICES",
        "{'type':4,'name':'count','value':6}|/data/options/0/value|NUMBER_TYPE_MAX",
        "{'type':4,'name':'count','value':0}|/data/options/0/value|NUMBER_TYPE_MIN",
        "{'type':4,'name':'count','value':1.5}|/data/options/0/value|NUMBER_TYPE_COERCE",
        "{'type':4,'name':'count','value':1e400}|/data/options/0/value|NUMBER_TYPE_COERCE",
        "{'type':10,'name':'size','value':1e400}|/data/options/0/value|NUMBER_TYPE_COERCE",
        "{'type':10,'name':'size','value':-1e400}|/data/options/0/value|NUMBER_TYPE_COERCE",
        "{'type':10,'name':'size','value':1e300}|/data/options/0/value|NUMBER_TYPE_MAX",
        "{'type':6,'name':'who','value':'x'}|/data/options/0/value|NUMBER_TYPE_COERCE",
        "{'type':5,'name':'loud','value':'x'}|/data/options/0/value|BOOLEAN_TYPE_CONVERT",
        "{'type':11,'name':'file','value':'1'}|/data/options/0/value|UNSUPPORTED_FIELD"
      })
  void wrongOptionsAreExplained(String options, String pointer, String code) {
    RestFixture.Answer answer = use(options);

    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.fieldError(pointer)).as(answer.text()).isEqualTo(code);
    assertThat(rest.actors.guildCommands).noneMatch(GuildCommand::hasStartInteraction);
  }

  /** What an application calls its commands and options is for those who see the channel. */
  @Test
  void whoDoesNotSeeTheChannelIsToldNothingOfTheCommand() {
    answer(ScriptedActors.error(DiscordError.MISSING_ACCESS));
    for (String options :
        List.of(
            WORD, "", "{'type':3,'name':'word','value':'ping'}", "{'type':4,'name':'nothing'}")) {
      RestFixture.Answer refused = use(options);
      assertThat(refused.code()).as(options).isEqualTo(50001);
      assertThat(refused.text()).doesNotContain("word", "option");
    }
    rest.actors.otherUserCommands =
        command ->
            ScriptedActors.done(ScriptedActors.error(DiscordError.UNKNOWN_APPLICATION_COMMAND));
    assertThat(use(WORD).code()).isEqualTo(50001);
    answer(ScriptedActors.reply(200, "{}"));
    assertThat(use(WORD).code()).isEqualTo(10063);
    assertThat(last().getGetChannel().getChannel()).isEqualTo(RestFixture.CHANNEL);
  }

  @Test
  void aTokenThatIsTooOldByAnyClockAsksNobody() {
    long began = Snowflake.of(System.currentTimeMillis() - 17 * 60_000 - 1_000, 5, 31);
    String old =
        rest.tokens
            .interactions()
            .issue(new InteractionTokens.Claims(began, RestFixture.BOT, RestFixture.GUILD));
    String body = json("{'type':4,'data':{'content':'x'}}");
    assertThat(
            rest.anybody("POST", "/interactions/" + began + "/" + old + "/callback", body).code())
        .isEqualTo(10062);
    assertThat(
            rest.anybody(
                    "POST", "/webhooks/" + RestFixture.BOT + "/" + old, json("{'content':'x'}"))
                .code())
        .isEqualTo(50027);
    assertThat(rest.actors.guildCommands).isEmpty();
  }

  @Test
  void onlyPeopleUseCommands() {
    String body = USE.formatted(RestFixture.BOT, RestFixture.GUILD, RestFixture.CHANNEL, WORD);
    assertThat(rest.bot("POST", "/interactions", json(body)).code()).isEqualTo(20001);
    assertThat(rest.actors.guildCommands).isEmpty();
  }

  @Test
  void anAnswerIsToldToTheGuildOfTheToken() {
    answer(ScriptedActors.reply(200, json(MESSAGE)));
    RestFixture.Answer plain =
        rest.anybody("POST", callback, json("{'type':4,'data':{'content':'Pong!','flags':64}}"));

    assertThat(plain.status()).as(plain.text()).isEqualTo(204);
    assertThat(last().getGuild()).isEqualTo(RestFixture.GUILD);
    assertThat(last().getHeader().getCaller()).isZero();
    AnswerInteraction answer = last().getAnswerInteraction();
    assertThat(answer.getInteraction()).isEqualTo(INTERACTION);
    assertThat(answer.getType()).isEqualTo(4);
    assertThat(answer.getMessage().getContent()).isEqualTo("Pong!");
    assertThat(answer.getMessage().getFlags()).isEqualTo(64);

    JsonNode told =
        rest.anybody(
                "POST", callback + "?with_response=true", json("{'type':4,'data':{'content':'x'}}"))
            .json();
    assertThat(told.at("/interaction/id").asLong()).isEqualTo(INTERACTION);
    assertThat(told.at("/interaction/response_message_id").asText()).isEqualTo("77");
    assertThat(told.at("/resource/message/id").asText()).isEqualTo("77");
    rest.anybody("POST", callback, json("{'type':5}"));
    assertThat(last().getAnswerInteraction().getType()).isEqualTo(5);
    assertThat(last().getAnswerInteraction().getMessage().getMessage()).isNotZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':7,'data':{'content':'x'}}|/type",
        "{'type':6}|/type",
        "{'type':4,'data':{'content':'x','components':[{'type':1,'components':[{'type':2,'style':1,'label':'x','custom_id':'x'}]}]}}|/data/components",
        "{'type':4,'data':{'content':'x','poll':{'question':{'text':'x'},'answers':[{'poll_media':{'text':'x'}}]}}}|/data/poll"
      })
  void whatIsNotThereYetIsRefusedByName(String body, String pointer) {
    RestFixture.Answer answer = rest.anybody("POST", callback, json(body));

    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.fieldError(pointer)).as(answer.text()).isEqualTo("UNSUPPORTED_FIELD");
    assertThat(rest.actors.guildCommands).isEmpty();
  }

  @Test
  void anEmptyAnswerIsNone() {
    assertThat(rest.anybody("POST", callback, json("{'type':4}")).code()).isEqualTo(50006);
    assertThat(rest.anybody("POST", callback, json("{'type':4,'data':{}}")).code())
        .isEqualTo(50006);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "", "AAAA"})
  void aWrongTokenIsRefused(String suffix) {
    String body = json("{'type':4,'data':{'content':'x'}}");
    String wrong = token.substring(0, token.length() - 4) + suffix;
    RestFixture.Answer answer =
        rest.anybody("POST", "/interactions/" + INTERACTION + "/" + wrong + "/callback", body);
    assertThat(answer.code()).isEqualTo(10062);
    assertThat(
            rest.anybody(
                    "POST", "/interactions/" + (INTERACTION + 1) + "/" + token + "/callback", body)
                .code())
        .isEqualTo(10062);
    assertThat(rest.anybody("POST", "/webhooks/" + RestFixture.PERSON + "/" + token, "{}").code())
        .isEqualTo(50027);
    assertThat(rest.actors.guildCommands).isEmpty();
  }

  @Test
  void moreIsSaidByTheTokenOfTheInteraction() {
    answer(ScriptedActors.reply(200, json(MESSAGE)));
    RestFixture.Answer more = rest.anybody("POST", hook, json("{'content':'More','flags':64}"));

    assertThat(more.status()).as(more.text()).isEqualTo(200);
    assertThat(more.json().path("id").asText()).isEqualTo("77");
    var followUp = last().getFollowUpInteraction();
    assertThat(followUp.getInteraction()).isEqualTo(INTERACTION);
    assertThat(followUp.getMessage().getFlags()).isEqualTo(64);
    answer(ScriptedActors.error(DiscordError.UNKNOWN_WEBHOOK));
    assertThat(rest.anybody("POST", hook, json("{'content':'x'}")).code()).isEqualTo(10015);
  }

  /** The guild does not keep the answer: it asks for it, and only then is it read. */
  @Test
  void whatIsSaidInThePlaceOfTheAnswerIsMadeFromIt() {
    rest.actors.guilds =
        command ->
            ScriptedActors.done(
                command.hasFollowUpInteraction() && !command.getFollowUpInteraction().hasBase()
                    ? ScriptedActors.error(DiscordError.STALE_BASE)
                    : ScriptedActors.reply(200, json(MESSAGE)));
    RestFixture.Answer said = rest.anybody("POST", hook, json("{'content':'Pong!'}"));

    assertThat(said.status()).as(said.text()).isEqualTo(200);
    List<GuildCommand> asked = rest.actors.guildCommands;
    assertThat(asked).hasSize(3);
    assertThat(asked.get(1).getReadMessages().getInteraction()).isEqualTo(INTERACTION);
    assertThat(asked.get(1).getReadMessages().getRange().getOnly()).isZero();
    assertThat(last().getFollowUpInteraction().getMessage().getContent()).isEqualTo("Pong!");
    assertThat(last().getFollowUpInteraction().getBase().getBody().toStringUtf8())
        .isEqualTo(json(MESSAGE));
    assertThat(last().getHeader().getCommandId())
        .isEqualTo(asked.get(0).getHeader().getCommandId());
  }

  @Test
  void whereThereIsNoAnswerAnyMoreThatIsSaid() {
    rest.actors.guilds =
        command ->
            ScriptedActors.done(
                command.hasReadMessages()
                    ? ScriptedActors.error(DiscordError.UNKNOWN_MESSAGE)
                    : command.getFollowUpInteraction().getWithoutBase()
                        ? ScriptedActors.reply(200, json(MESSAGE))
                        : ScriptedActors.error(DiscordError.STALE_BASE));
    assertThat(rest.anybody("POST", hook, json("{'content':'Pong!'}")).status()).isEqualTo(200);
    assertThat(last().getFollowUpInteraction().hasBase()).isFalse();
    rest.actors.guilds =
        command ->
            ScriptedActors.done(
                ScriptedActors.error(
                    command.hasReadMessages()
                        ? DiscordError.MISSING_ACCESS
                        : DiscordError.STALE_BASE));
    assertThat(rest.anybody("POST", hook, json("{'content':'Pong!'}")).code()).isEqualTo(50001);
  }

  @Test
  void theFirstAnswerIsReadChangedAndDeleted() {
    answer(ScriptedActors.reply(200, json(MESSAGE)));
    RestFixture.Answer read = rest.anybody("GET", hook + "/messages/@original", null);
    assertThat(read.status()).as(read.text()).isEqualTo(200);
    ReadMessages asked = last().getReadMessages();
    assertThat(asked.getInteraction()).isEqualTo(INTERACTION);
    assertThat(asked.getWebhook()).isZero();
    assertThat(asked.getRange().getOnly()).isZero();

    rest.anybody("PATCH", hook + "/messages/@original", json("{'content':'new'}"));
    var edit = last().getEditMessage();
    assertThat(edit.getInteraction()).isEqualTo(INTERACTION);
    assertThat(edit.getMessage()).isEqualTo(77);
    assertThat(edit.getChannel()).isEqualTo(4);
    rest.anybody("DELETE", hook + "/messages/@original", null);
    assertThat(last().getDeleteMessage().getInteraction()).isEqualTo(INTERACTION);
    assertThat(last().getDeleteMessage().getMessage()).isEqualTo(77);
    rest.anybody("PATCH", hook + "/messages/77", json("{'content':'new'}"));
    assertThat(last().getEditMessage().getMessage()).isEqualTo(77);
  }
}
