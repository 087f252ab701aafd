package dev.throng.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.wire.NewApplicationCommand;
import dev.throng.protocol.wire.PutApplicationCommand;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.UserCommand;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands of applications: what a definition may say, and which command each route is. */
final class CommandRoutesTest {
  private static final String OWN = "/applications/" + RestFixture.BOT + "/commands";
  private static final String OF_GUILD =
      "/applications/" + RestFixture.BOT + "/guilds/" + RestFixture.GUILD + "/commands";
  private static final String PING = "{'name':'ping','description':'Pong?'}";
  @AutoClose private static final RestFixture rest = new RestFixture(false);

  @BeforeEach
  void acceptEverything() {
    rest.actors.userCommands.clear();
    answer(ScriptedActors.reply(200, "{}"));
  }

  private static void answer(Reply reply) {
    rest.actors.otherUserCommands = command -> ScriptedActors.done(reply);
  }

  private static RestFixture.Answer send(String method, String path, String body) {
    return rest.bot(method, path, body.replace('\'', '"'));
  }

  private static UserCommand last() {
    List<UserCommand> commands = rest.actors.userCommands;
    return commands.get(commands.size() - 1);
  }

  private static JsonNode definition(NewApplicationCommand command) {
    return Json.parseTrusted(command.getDefinition().toByteArray());
  }

  @Test
  void oneIsRegisteredWithAllThatItSays() {
    send(
        "POST",
        OWN,
        """
        {'name':'blep','description':'Send an animal','name_localizations':{'de':'blöp'},
         'default_member_permissions':'8','contexts':[0,1],'integration_types':[0],'nsfw':true,
         'options':[
          {'type':3,'name':'animal','description':'Which','required':true,
           'choices':[{'name':'Dog','value':'dog','name_localizations':{'fr':'Chien'}}]},
          {'type':4,'name':'count','description':'How many','min_value':'1','max_value':5,
           'choices':[{'name':'Two','value':'2'}]},
          {'type':7,'name':'where','description':'Where','channel_types':[0,5]},
          {'type':10,'name':'size','description':'How large','autocomplete':true}]}
        """);

    PutApplicationCommand put = last().getPutApplicationCommand();
    assertThat(last().getUser()).isEqualTo(RestFixture.BOT);
    assertThat(put.getGuild()).isZero();
    assertThat(put.getBaseVersion()).isZero();
    assertThat(put.getVersion()).isNotZero();
    assertThat(put.getCommand().getType()).isEqualTo(1);
    assertThat(put.getCommand().getName()).isEqualTo("blep");
    JsonNode said = definition(put.getCommand());
    assertThat(said.at("/name_localizations/de").asText()).isEqualTo("blöp");
    assertThat(said.path("default_member_permissions").asText()).isEqualTo("8");
    assertThat(said.path("dm_permission").asBoolean()).isTrue();
    assertThat(said.path("contexts").toString()).isEqualTo("[0,1]");
    assertThat(said.path("nsfw").asBoolean()).isTrue();
    assertThat(said.at("/options/0/choices/0/name_localizations/fr").asText()).isEqualTo("Chien");
    assertThat(said.at("/options/1/min_value").isIntegralNumber()).isTrue();
    assertThat(said.at("/options/1/max_value").isIntegralNumber()).isTrue();
    assertThat(said.at("/options/1/choices/0/value").isIntegralNumber()).isTrue();
    assertThat(said.at("/options/2/channel_types/1").asInt()).isEqualTo(5);
    assertThat(said.at("/options/3/autocomplete").asBoolean()).isTrue();
  }

  @Test
  void whatIsNotSaidHasItsDefault() {
    send("POST", OF_GUILD, PING);

    PutApplicationCommand put = last().getPutApplicationCommand();
    assertThat(put.getGuild()).isEqualTo(RestFixture.GUILD);
    JsonNode said = definition(put.getCommand());
    assertThat(said.path("default_member_permissions").isNull()).isTrue();
    assertThat(said.path("contexts").isNull()).isTrue();
    assertThat(said.path("integration_types").toString()).isEqualTo("[0]");
    assertThat(said.has("options")).isFalse();
    assertThat(said.has("dm_permission")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'description':'x'}|/name|BASE_TYPE_REQUIRED",
        "{'name':'Ping','description':'x'}|/name|APPLICATION_COMMAND_INVALID_NAME",
        "{'name':'a b','description':'x'}|/name|APPLICATION_COMMAND_INVALID_NAME",
        "{'name':'ping'}|/description|BASE_TYPE_REQUIRED",
        "{'name':'Ping','type':2,'description':'x'}|/description|BASE_TYPE_MAX_LENGTH",
        "{'name':'p','type':4}|/type|UNSUPPORTED_FIELD",
        "{'name':'p','description':'x','handler':1}|/handler|UNSUPPORTED_FIELD",
        "{'name':'p','description':'x','integration_types':[1]}|/integration_types|UNSUPPORTED_FIELD",
        "{'name':'p','description':'x','integration_types':[0,1]}|/integration_types|UNSUPPORTED_FIELD",
        "{'name':'p','description':'x','contexts':[0,2]}|/contexts|UNSUPPORTED_FIELD",
        "{'name':'p','description':'x','contexts':[null]}|/contexts|NUMBER_TYPE_COERCE",
        "{'name':'p','description':'x','integration_types':[null]}|/integration_types|NUMBER_TYPE_COERCE",
        "{'name':'p','description':'x','options':[{'type':10,'name':'a','description':'x','min_value':-1e400,'max_value':2}]}|/options/0/min_value|NUMBER_TYPE_MIN",
        "{'name':'p','description':'x','options':[{'type':10,'name':'a','description':'x','choices':[{'name':'a','value':1e400}]}]}|/options/0/choices/0/value|NUMBER_TYPE_MAX",
        "{'name':'p','description':'x','options':[{'type':4,'name':'a','description':'x','min_value':'3','max_value':'2'}]}|/options/0/max_value|NUMBER_TYPE_MIN",
        "{'name':'p','description':'x','name_localizations':{'xx':'p'}}|/name_localizations/xx|BASE_TYPE_CHOICES",
        "{'name':'p','description':'x','name_localizations':{'de':'P'}}|/name_localizations/de|APPLICATION_COMMAND_INVALID_NAME",
        "{'name':'p','description':'x','name_localizations':{'de':7}}|/name_localizations/de|STRING_TYPE_CONVERT",
        "{'name':'p','description':'x','options':[{'type':3,'name':'a','description':''}]}|/options/0/description|BASE_TYPE_REQUIRED",
        "{'name':'p','description':'x','options':[{'type':5,'name':'a','description':'x'},{'type':6,'name':'a','description':'x'}]}|/options/1/name|APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS",
        "{'name':'p','description':'x','options':[{'type':5,'name':'a','description':'x'},{'type':6,'name':'b','description':'x','required':true}]}|/options/1/required|APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
        "{'name':'p','description':'x','options':[{'type':1,'name':'a','description':'x'},{'type':6,'name':'b','description':'x'}]}|/options|APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
        "{'name':'p','description':'x','options':[{'type':2,'name':'a','description':'x'}]}|/options/0/options|BASE_TYPE_REQUIRED",
        "{'name':'p','description':'x','options':[{'type':4,'name':'a','description':'x','min_value':3,'max_value':2}]}|/options/0/max_value|NUMBER_TYPE_MIN",
        "{'name':'p','description':'x','options':[{'type':3,'name':'a','description':'x','autocomplete':true,'choices':[{'name':'a','value':'b'}]}]}|/options/0/autocomplete|APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID",
        "{'name':'p','description':'x','options':[{'type':3,'name':'a','description':'x','choices':[{'name':'a','value':'b'},{'name':'a','value':'c'}]}]}|/options/0/choices/1/name|APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS",
        "{'name':'p','description':'x','options':[{'type':1,'name':'a','description':'x','options':[{'type':3,'name':'B','description':'x'}]}]}|/options/0/options/0/name|APPLICATION_COMMAND_INVALID_NAME"
      })
  void aWrongDefinitionIsExplained(String body, String pointer, String code) {
    RestFixture.Answer answer = send("POST", OWN, body);

    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.fieldError(pointer)).as(answer.text()).isEqualTo(code);
    assertThat(rest.actors.userCommands).isEmpty();
  }

  @Test
  void aDefinitionHasEightThousandCodePointsAtTheMost() {
    String choices =
        "{'name':'c','value':'%s'}".formatted("v".repeat(3_000))
            + ",{'name':'d','value':'%s'}".formatted("v".repeat(4_980));
    String body =
        "{'name':'p','description':'x','options':[{'type':3,'name':'a','description':'%s','choices':[%s]}]}";

    assertThat(send("POST", OWN, body.formatted("x".repeat(15), choices)).status()).isEqualTo(200);
    RestFixture.Answer refused = send("POST", OWN, body.formatted("x".repeat(16), choices));
    assertThat(refused.json().at("/errors/_errors/0/code").asText())
        .isEqualTo("APPLICATION_COMMAND_TOO_LARGE");
  }

  @Test
  void aChangeLeavesTheRestAsItWas() {
    String before =
        "{'id':'7','application_id':'2','version':'70','type':1,'name':'ping','description':'Pong?',"
            + "'options':[{'type':5,'name':'loud','description':'x'}],'nsfw':true,'future':1}";
    answer(ScriptedActors.reply(200, before.replace('\'', '"')).toBuilder().setValue(70).build());

    send("PATCH", OWN + "/7", "{'description':'Pong!','options':[],'contexts':null}");

    assertThat(rest.actors.userCommands.get(0).getGetApplicationCommand().getCommand())
        .isEqualTo(7);
    PutApplicationCommand put = last().getPutApplicationCommand();
    assertThat(put.getBaseVersion()).isEqualTo(70);
    assertThat(put.getCommand().getId()).isEqualTo(7);
    assertThat(put.getCommand().getName()).isEqualTo("ping");
    JsonNode said = definition(put.getCommand());
    assertThat(said.path("description").asText()).isEqualTo("Pong!");
    assertThat(said.has("options")).isFalse();
    assertThat(said.path("nsfw").asBoolean()).isTrue();
    assertThat(said.path("future").asInt()).isEqualTo(1);
    assertThat(said.has("id")).isFalse();

    RestFixture.Answer wrong = send("PATCH", OWN + "/7", "{'name':'Ping'}");
    assertThat(wrong.fieldError("/name")).isEqualTo("APPLICATION_COMMAND_INVALID_NAME");
  }

  @Test
  void aChangeOfWhatHasChangedIsMadeAgain() {
    AtomicInteger tries = new AtomicInteger();
    Reply read =
        ScriptedActors.reply(200, "{\"id\":\"7\",\"type\":2,\"name\":\"Ping\"}").toBuilder()
            .setValue(70)
            .build();
    rest.actors.otherUserCommands =
        command ->
            ScriptedActors.done(
                command.hasGetApplicationCommand() || tries.incrementAndGet() == 2
                    ? read
                    : ScriptedActors.error(DiscordError.STALE_BASE));

    assertThat(send("PATCH", OWN + "/7", "{'name':'Pong'}").status()).isEqualTo(200);
    assertThat(tries).hasValue(2);
    tries.set(2);
    assertThat(send("PATCH", OWN + "/7", "{'name':'Pong!'}").status()).isEqualTo(503);
    assertThat(tries).hasValue(5);
  }

  @Test
  void allAreReplacedByOneCommand() {
    answer(ScriptedActors.reply(200, "[]"));
    RestFixture.Answer answer =
        send("PUT", OF_GUILD, "[" + PING + ",{'id':'77','name':'Ping','type':3}]");

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    var replace = last().getReplaceApplicationCommands();
    assertThat(replace.getGuild()).isEqualTo(RestFixture.GUILD);
    assertThat(replace.getCommands(0).getKnown()).isZero();
    assertThat(replace.getCommands(1).getKnown()).isEqualTo(77);
    assertThat(replace.getCommands(1).getType()).isEqualTo(3);
    assertThat(replace.getCommands(0).getId()).isNotEqualTo(replace.getCommands(1).getId());

    RestFixture.Answer twice = send("PUT", OWN, "[" + PING + "," + PING + "]");
    assertThat(twice.fieldError("/1/name")).isEqualTo("APPLICATION_COMMANDS_DUPLICATE_NAME");
    RestFixture.Answer wrong = send("PUT", OWN, "[" + PING + ",{'name':'X','description':'x'}]");
    assertThat(wrong.fieldError("/1/name")).isEqualTo("APPLICATION_COMMAND_INVALID_NAME");
    assertThat(send("PUT", OWN, "[]").status()).isEqualTo(200);
    assertThat(last().getReplaceApplicationCommands().getCommandsCount()).isZero();
  }

  @Test
  void otherLanguagesAreListedForWhoAsksForThem() {
    String all =
        "[{'id':'7','name':'p','name_localizations':{'de':'q'},'options':[{'name':'a',"
            + "'description_localizations':null,'choices':[{'name':'c','name_localizations':{}}]}]}]";
    answer(ScriptedActors.reply(200, all.replace('\'', '"')));

    assertThat(rest.bot("GET", OWN, null).text()).doesNotContain("localizations");
    assertThat(last().getListApplicationCommands().getGuild()).isZero();
    assertThat(rest.bot("GET", OF_GUILD + "?with_localizations=true", null).text())
        .contains("name_localizations");
    assertThat(last().getListApplicationCommands().getGuild()).isEqualTo(RestFixture.GUILD);
  }

  @Test
  void oneIsReadAndDeleted() {
    rest.bot("GET", OF_GUILD + "/7", null);
    assertThat(last().getGetApplicationCommand().getGuild()).isEqualTo(RestFixture.GUILD);
    answer(ScriptedActors.reply(204, ""));
    assertThat(rest.person("DELETE", OWN + "/7", null).status()).isEqualTo(204);
    assertThat(last().getDeleteApplicationCommand().getCommand()).isEqualTo(7);
    assertThat(last().getHeader().getCaller()).isEqualTo(RestFixture.PERSON);
    answer(ScriptedActors.error(DiscordError.UNKNOWN_APPLICATION_COMMAND));
    assertThat(rest.bot("GET", OWN + "/8", null).code()).isEqualTo(10063);
  }
}
