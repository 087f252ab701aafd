package dev.throng.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Names;
import dev.throng.protocol.wire.EditMessage;
import dev.throng.protocol.wire.ExecuteWebhook;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.ReadMessages;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Webhooks: which command each route is, who may use it, and what becomes of other bodies. */
final class WebhookRoutesTest {
  private static final long HOOK = 1_000_000_000_000_000_021L;
  private static final String OBJECT =
      "{\"id\":\"" + HOOK + "\",\"type\":1,\"name\":\"Hook\",\"channel_id\":\"4\"}";
  @AutoClose private static final RestFixture rest = new RestFixture(false);

  private final String bare = "/webhooks/" + HOOK;
  private final String secret = bare + "/" + rest.tokens.webhooks().of(HOOK);

  @BeforeEach
  void aWebhook() {
    rest.actors.guildCommands.clear();
    rest.actors.names.put(Names.webhook(HOOK), RestFixture.claim(HOOK, RestFixture.GUILD));
    answer(200, OBJECT);
  }

  private static void answer(int status, String body) {
    rest.actors.guilds = command -> ScriptedActors.done(ScriptedActors.reply(status, body));
  }

  private static GuildCommand last() {
    List<GuildCommand> commands = rest.actors.guildCommands;
    return commands.get(commands.size() - 1);
  }

  @Test
  void oneIsClaimedBeforeItIsCreatedAndItsMakerIsToldItsToken() {
    RestFixture.Answer made =
        rest.bot("POST", "/channels/" + RestFixture.CHANNEL + "/webhooks", "{\"name\":\" Hook \"}");

    assertThat(made.status()).isEqualTo(200);
    assertThat(made.json().path("token").asText()).isEqualTo(rest.tokens.webhooks().of(HOOK));
    long id = last().getCreateWebhook().getWebhook();
    assertThat(last().getCreateWebhook().getName()).isEqualTo("Hook");
    assertThat(last().getCreateWebhook().getChannel()).isEqualTo(RestFixture.CHANNEL);
    assertThat(rest.actors.names.get(Names.webhook(id)).getTarget()).isEqualTo(RestFixture.GUILD);

    rest.actors.guilds =
        command -> ScriptedActors.done(ScriptedActors.error(DiscordError.TOO_MANY_WEBHOOKS));
    RestFixture.Answer refused =
        rest.bot("POST", "/channels/" + RestFixture.CHANNEL + "/webhooks", "{\"name\":\"Hook\"}");
    assertThat(refused.code()).isEqualTo(30007);
    assertThat(rest.actors.names)
        .doesNotContainKey(Names.webhook(last().getCreateWebhook().getWebhook()));
  }

  @Test
  void listsAndSingleOnesHaveTheirTokens() {
    String token = rest.tokens.webhooks().of(HOOK);
    answer(200, "[" + OBJECT + "]");
    JsonNode ofChannel =
        rest.bot("GET", "/channels/" + RestFixture.CHANNEL + "/webhooks", null).json();
    assertThat(ofChannel.at("/0/token").asText()).isEqualTo(token);
    assertThat(last().getListWebhooks().getChannel()).isEqualTo(RestFixture.CHANNEL);
    rest.bot("GET", "/guilds/" + RestFixture.GUILD + "/webhooks", null);
    assertThat(last().getListWebhooks().getChannel()).isZero();

    answer(200, OBJECT);
    assertThat(rest.bot("GET", bare, null).json().path("token").asText()).isEqualTo(token);
    assertThat(last().getGetWebhook().getWithToken()).isFalse();
    assertThat(rest.anybody("GET", secret, null).json().path("token").asText()).isEqualTo(token);
    assertThat(last().getGetWebhook().getWithToken()).isTrue();
    assertThat(last().getHeader().getCaller()).isZero();
  }

  @Test
  void whatIsGivenChanges() {
    rest.bot("PATCH", bare, "{\"name\":\"Smee\",\"channel_id\":\"77\",\"avatar\":null}");
    assertThat(last().getModifyWebhook().getName()).isEqualTo("Smee");
    assertThat(last().getModifyWebhook().getChannel()).isEqualTo(77);
    rest.anybody("PATCH", secret, "{}");
    assertThat(last().getModifyWebhook().hasName()).isFalse();
    assertThat(last().getModifyWebhook().getWithToken()).isTrue();
    assertThat(
            rest.bot("PATCH", bare, "{\"avatar\":\"data:image/png;base64,AAAA\"}")
                .fieldError("/avatar"))
        .isEqualTo("UNSUPPORTED_FIELD");

    answer(204, "");
    assertThat(rest.bot("DELETE", bare, null).status()).isEqualTo(204);
    assertThat(last().getDeleteWebhook().getWithToken()).isFalse();
    assertThat(rest.anybody("DELETE", secret, null).status()).isEqualTo(204);
    assertThat(last().getDeleteWebhook().getWithToken()).isTrue();
  }

  @Test
  void aWrongTokenIsRefusedAndTheGuildNotAsked() {
    String other = rest.tokens.webhooks().of(HOOK + 1);
    for (String wrong : List.of(other, "x", rest.token(RestFixture.BOT), "%20")) {
      RestFixture.Answer answer = rest.anybody("POST", bare + "/" + wrong, "{\"content\":\"x\"}");
      assertThat(answer.status()).as(wrong).isEqualTo(401);
      assertThat(answer.code()).as(wrong).isEqualTo(50027);
    }
    assertThat(rest.anybody("GET", "/webhooks/x/" + other, null).code()).isEqualTo(50027);
    assertThat(rest.anybody("GET", bare, null).status()).isEqualTo(401);
    assertThat(rest.actors.guildCommands).isEmpty();

    long unknown = HOOK + 7;
    RestFixture.Answer gone =
        rest.anybody(
            "GET", "/webhooks/" + unknown + "/" + rest.tokens.webhooks().of(unknown), null);
    assertThat(gone.status()).isEqualTo(404);
    assertThat(gone.code()).isEqualTo(10015);
  }

  @Test
  void whoeverHasTheTokenWrites() {
    answer(200, "{\"id\":\"9\"}");
    String body =
        """
        {"content":" hello ","username":"Smee","avatar_url":"https://example.org/a.png","tts":true,
         "flags":4,"embeds":[{"title":"t"}],"allowed_mentions":{"parse":["users"]}}""";
    RestFixture.Answer silent = rest.anybody("POST", secret, body);
    assertThat(silent.status()).isEqualTo(204);
    ExecuteWebhook execute = last().getExecuteWebhook();
    assertThat(execute.getWebhook()).isEqualTo(HOOK);
    assertThat(execute.getUsername()).isEqualTo("Smee");
    assertThat(execute.getAvatarUrl()).isEqualTo("https://example.org/a.png");
    assertThat(execute.getMessage().getContent()).isEqualTo("hello");
    assertThat(execute.getMessage().getTts()).isTrue();
    assertThat(execute.getMessage().getFlags()).isEqualTo(4);
    assertThat(execute.getMessage().getEmbeds().toStringUtf8()).contains("\"title\":\"t\"");
    assertThat(execute.getMessage().getAllowedMentions().getParseUsers()).isTrue();
    assertThat(last().getGuild()).isEqualTo(RestFixture.GUILD);

    RestFixture.Answer waited = rest.anybody("POST", secret + "?wait=true", "{\"content\":\"x\"}");
    assertThat(waited.status()).isEqualTo(200);
    assertThat(waited.json().path("id").asText()).isEqualTo("9");
    rest.actors.guilds =
        command -> ScriptedActors.done(ScriptedActors.error(DiscordError.UNKNOWN_WEBHOOK));
    assertThat(rest.anybody("POST", secret, "{\"content\":\"x\"}").code()).isEqualTo(10015);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "?thread_id=5 | {'content':'x'} | /thread_id | UNSUPPORTED_FIELD",
        "'' | {'content':'x','thread_name':'t'} | /thread_name | UNSUPPORTED_FIELD",
        "'' | {'content':'x','avatar_url':'ftp://x/y'} | /avatar_url | URL_TYPE_INVALID_SCHEME",
        "'' | {'content':'x','username':' '} | /username | BASE_TYPE_BAD_LENGTH",
      })
  void whatIsWrongIsRefusedByName(String query, String body, String field, String code) {
    assertThat(rest.anybody("POST", secret + query, body.replace('\'', '"')).fieldError(field))
        .isEqualTo(code);
    assertThat(rest.actors.guildCommands).isEmpty();
  }

  @Test
  void aNameOfMoreThan80AndAnEmptyMessageAreRefused() {
    String body = "{\"content\":\"x\",\"username\":\"" + "n".repeat(81) + "\"}";
    assertThat(rest.anybody("POST", secret, body).fieldError("/username"))
        .isEqualTo("BASE_TYPE_MAX_LENGTH");
    assertThat(rest.anybody("POST", secret, "{}").code()).isEqualTo(50006);
  }

  @Test
  void itsOwnMessagesAreReadEditedAndDeletedAndOthersAreUnknown() {
    String mine =
        "{\"id\":\"9\",\"channel_id\":\"4\",\"content\":\"x\",\"author\":{\"id\":\""
            + HOOK
            + "\"}}";
    rest.actors.guilds =
        command ->
            ScriptedActors.done(
                ScriptedActors.reply(
                    command.hasDeleteMessage() ? 204 : 200,
                    command.getReadMessages().getRange().getOnly() == 8
                        ? mine.replace("" + HOOK, "7")
                        : mine));

    assertThat(rest.anybody("GET", secret + "/messages/9", null).json().path("id").asInt())
        .isEqualTo(9);
    ReadMessages read = last().getReadMessages();
    assertThat(read.getWebhook()).isEqualTo(HOOK);
    assertThat(read.getRange().getOnly()).isEqualTo(9);
    assertThat(rest.anybody("GET", secret + "/messages/8", null).code()).isEqualTo(10008);

    rest.anybody("PATCH", secret + "/messages/9", "{\"content\":\"new\"}");
    EditMessage edit = last().getEditMessage();
    assertThat(edit.getWebhook()).isEqualTo(HOOK);
    assertThat(edit.getChannel()).isEqualTo(4);
    assertThat(edit.getMessage()).isEqualTo(9);
    assertThat(edit.getContent()).isEqualTo("new");
    assertThat(edit.getBase().getAuthor()).isEqualTo(HOOK);
    assertThat(rest.anybody("DELETE", secret + "/messages/9", null).status()).isEqualTo(204);
    assertThat(last().getDeleteMessage().getWebhook()).isEqualTo(HOOK);
    assertThat(last().getDeleteMessage().getChannel()).isEqualTo(4);
    assertThat(rest.anybody("DELETE", secret + "/messages/8", null).code()).isEqualTo(10008);
  }

  @Test
  void whatIsSentToSlackBecomesEmbeds() {
    String body =
        """
        {"text":"hi","username":"Slacker","icon_url":"https://example.org/i.png","attachments":[
          {"title":"T","title_link":"https://example.org","pretext":"P","text":"body","color":"#abc",
           "fields":[{"title":"F","value":"V","short":true}],"footer":"foot","ts":1700000000,
           "image_url":"https://example.org/x.png","author_name":"A"},{}]}""";
    RestFixture.Answer answer = rest.anybody("POST", secret + "/slack", body);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo("\"ok\"");
    ExecuteWebhook execute = last().getExecuteWebhook();
    assertThat(execute.getUsername()).isEqualTo("Slacker");
    assertThat(execute.getAvatarUrl()).isEqualTo("https://example.org/i.png");
    assertThat(execute.getMessage().getContent()).isEqualTo("hi");
    JsonNode embeds = Json.parseTrusted(execute.getMessage().getEmbeds().toByteArray());
    assertThat(embeds).hasSize(1);
    assertThat(embeds.at("/0/title").asText()).isEqualTo("T");
    assertThat(embeds.at("/0/url").asText()).isEqualTo("https://example.org");
    assertThat(embeds.at("/0/description").asText()).isEqualTo("P\nbody");
    assertThat(embeds.at("/0/color").asInt()).isEqualTo(0xaabbcc);
    assertThat(embeds.at("/0/fields/0/name").asText()).isEqualTo("F");
    assertThat(embeds.at("/0/fields/0/inline").asBoolean()).isTrue();
    assertThat(embeds.at("/0/timestamp").asText()).startsWith("2023-11-14T22:13:20");
    assertThat(rest.anybody("POST", secret + "/slack", "{}").code()).isEqualTo(50006);
  }

  @Test
  void whatIsTooLongForAnEmbedIsCut() {
    String body =
        "{\"attachments\":[{\"title\":\"%s\",\"text\":\"%s\"},{\"text\":\"%s\"},{\"text\":\"%s\"}]}"
            .formatted("t".repeat(300), "x".repeat(9_000), "y".repeat(9_000), "z".repeat(9_000));
    assertThat(rest.anybody("POST", secret + "/slack", body).status()).isEqualTo(200);
    JsonNode embeds =
        Json.parseTrusted(last().getExecuteWebhook().getMessage().getEmbeds().toByteArray());
    assertThat(embeds.at("/0/title").asText()).hasSize(256);
    assertThat(embeds.at("/0/description").asText()).hasSize(2_000);
    assertThat(embeds.at("/2/description").asText()).hasSize(6_000 - 256 - 4_000);
  }

  private static final String SENDER =
      "\"sender\":{\"id\":1,\"login\":\"ada\",\"html_url\":\"https://example.org/ada\","
          + "\"avatar_url\":\"https://example.org/ada.png\"},\"repository\":{\"id\":2,"
          + "\"html_url\":\"https://example.org/r\",\"name\":\"r\",\"full_name\":\"ada/r\"}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "push | 'ref':'refs/heads/main','compare':'https://example.org/c','commits':[{'id':"
            + "'0123456789','url':'https://example.org/1','message':'Fix it','author':{'name':'A'}}]"
            + " | [r:main] 1 new commit",
        "issues | 'action':'opened','issue':{'id':1,'number':7,'html_url':'https://example.org/7',"
            + "'title':'Broken','user':{'id':1,'login':'a','html_url':'https://x.y','avatar_url':"
            + "'https://x.y'}} | [ada/r] Issue opened: #7: Broken",
        "create | 'ref':'v1','ref_type':'tag' | [ada/r] New tag created: v1",
        "delete | 'ref':'old','ref_type':'branch' | [ada/r] Branch deleted: old",
        "watch | 'action':'started' | [ada/r] New star added",
        "release | 'action':'published','release':{'id':1,'tag_name':'v2','html_url':"
            + "'https://example.org/v2','author':{'id':1,'login':'a','html_url':'https://x.y',"
            + "'avatar_url':'https://x.y'}} | [ada/r] New release published: v2",
      })
  void whatHappensAtGithubBecomesAnEmbed(String event, String body, String title) {
    RestFixture.Answer answer = github(event, body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(204);
    ExecuteWebhook execute = last().getExecuteWebhook();
    JsonNode embed = Json.parseTrusted(execute.getMessage().getEmbeds().toByteArray()).get(0);
    assertThat(embed.path("title").asText()).isEqualTo(title);
    assertThat(embed.at("/author/name").asText()).isEqualTo("ada");
    assertThat(execute.getUsername()).isEqualTo("GitHub");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ping", "push", "star", "issues", "check_run", ""})
  void whatNobodyWantsToKnowIsTakenAndNotTold(String event) {
    assertThat(github(event, "'action':'edited'").status()).isEqualTo(204);
    assertThat(rest.actors.guildCommands).isEmpty();
  }

  private RestFixture.Answer github(String event, String body) {
    return rest.send(
        "POST",
        "/api/v10" + secret + "/github",
        "{" + body.replace('\'', '"') + "," + SENDER + "}",
        event.isEmpty() ? Map.of() : Map.of("X-GitHub-Event", event));
  }

  @Test
  void limitsGoByWebhookFromWhereverItIsUsed() {
    try (RestFixture limited = new RestFixture(true)) {
      limited.actors.names.put(Names.webhook(HOOK), RestFixture.claim(HOOK, RestFixture.GUILD));
      limited.actors.names.put(
          Names.webhook(HOOK + 1), RestFixture.claim(HOOK + 1, RestFixture.GUILD));
      limited.actors.guilds =
          command -> ScriptedActors.done(ScriptedActors.reply(200, "{\"id\":\"9\"}"));
      for (int i = 0; i < 5; i++) {
        assertThat(write(limited, HOOK).status()).isEqualTo(204);
      }
      RestFixture.Answer sixth = write(limited, HOOK);
      assertThat(sixth.status()).isEqualTo(429);
      assertThat(sixth.header("X-RateLimit-Bucket")).isNotEmpty();
      assertThat(write(limited, HOOK + 1).status()).isEqualTo(204);
    }
  }

  private static RestFixture.Answer write(RestFixture to, long webhook) {
    return to.anybody(
        "POST",
        "/webhooks/" + webhook + "/" + to.tokens.webhooks().of(webhook),
        "{\"content\":\"x\"}");
  }
}
