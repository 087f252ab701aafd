package dev.throng.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.protocol.ApplicationFlags;
import dev.throng.protocol.wire.ModifyApplication;
import dev.throng.protocol.wire.UserCommand;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What applications may be told and do, and how a token ends. */
final class ApplicationRoutesTest {
  @AutoClose private static final RestFixture rest = new RestFixture(false);

  @BeforeEach
  void acceptEverything() {
    rest.actors.userCommands.clear();
    rest.actors.guildCommands.clear();
    rest.actors.refuseIntents = false;
    rest.actors.tooManyGuilds = false;
    rest.actors.guilds = command -> ScriptedActors.done(ScriptedActors.reply(200, "[]"));
    rest.actors.otherUserCommands =
        command ->
            ScriptedActors.done(
                ScriptedActors.reply(200, "{}").toBuilder().setValue(RestFixture.PERSON).build());
  }

  private static UserCommand modified() {
    return rest.actors.userCommands.stream()
        .filter(UserCommand::hasModifyApplication)
        .findFirst()
        .orElseThrow();
  }

  private static UserCommand last() {
    List<UserCommand> commands = rest.actors.userCommands;
    return commands.get(commands.size() - 1);
  }

  @Test
  void aBotSwitchesItsPrivilegedIntents() {
    RestFixture.Answer answer =
        rest.bot(
            "PATCH",
            "/applications/@me",
            "{\"flags\":" + ApplicationFlags.GATEWAY_GUILD_MEMBERS_LIMITED + "}");

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().at("/owner/username").asText()).isEqualTo("ada");
    assertThat(modified().getUser()).isEqualTo(RestFixture.BOT);
    ModifyApplication command = modified().getModifyApplication();
    assertThat(command.getChangeFlags()).isTrue();
    assertThat(command.getFlags()).isEqualTo(ApplicationFlags.GATEWAY_GUILD_MEMBERS_LIMITED);
    assertThat(command.getChangeBotPublic()).isFalse();
  }

  @Test
  void anOwnerMakesItsBotPrivate() {
    rest.person("PATCH", "/applications/" + RestFixture.BOT, "{\"bot_public\":false}");

    assertThat(modified().getUser()).isEqualTo(RestFixture.BOT);
    assertThat(modified().getHeader().getCaller()).isEqualTo(RestFixture.PERSON);
    assertThat(modified().getModifyApplication().getChangeBotPublic()).isTrue();
    assertThat(modified().getModifyApplication().getBotPublic()).isFalse();
    assertThat(modified().getModifyApplication().getChangeFlags()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"flags\":1}|/flags",
        "{\"flags\":16384}|/flags",
        "{\"flags\":-1}|/flags",
        "{\"flags\":\"x\"}|/flags",
        "{\"bot_public\":\"maybe\"}|/bot_public",
        "{\"description\":\"about me\"}|/description",
        "{\"interactions_endpoint_url\":\"http://x\"}|/interactions_endpoint_url"
      })
  void aWrongChangeIsExplained(String body, String pointer) {
    RestFixture.Answer answer = rest.bot("PATCH", "/applications/@me", body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.fieldError(pointer)).as(answer.text()).isNotEmpty();
    assertThat(rest.actors.userCommands).isEmpty();
  }

  @Test
  void membersAreListedForABotOnlyIfItsApplicationMay() {
    String path = "/guilds/" + RestFixture.GUILD + "/members";
    assertThat(rest.bot("GET", path, null).status()).isEqualTo(200);
    assertThat(last().getCheckPrivilegedIntents().getIntents()).isEqualTo(1 << 1);
    rest.actors.guildCommands.clear();
    rest.actors.refuseIntents = true;

    RestFixture.Answer refused = rest.bot("GET", path, null);

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.code()).isEqualTo(50001);
    assertThat(rest.actors.guildCommands).isEmpty();
  }

  @Test
  void whoIsInTwoHundredGuildsMakesNoOther() {
    rest.actors.tooManyGuilds = true;
    int claimed = rest.actors.directoryCommands.size();

    RestFixture.Answer answer = rest.person("POST", "/guilds", "{\"name\":\"one more\"}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo(30001);
    assertThat(rest.actors.guildCommands).isEmpty();
    assertThat(rest.actors.directoryCommands).hasSize(claimed);
  }

  @Test
  void loggingOutRevokesTheTokenOfTheRequest() {
    rest.actors.otherUserCommands = command -> ScriptedActors.done(ScriptedActors.reply(204, ""));
    String token = rest.tokens.issue(RestFixture.PERSON, 1_234_567_890_123L);

    RestFixture.Answer answer =
        rest.send(
            "POST",
            "/api/v9/auth/logout",
            "{\"provider\":null,\"voip_provider\":null}",
            Map.of("Authorization", token));

    assertThat(answer.status()).isEqualTo(204);
    assertThat(last().getUser()).isEqualTo(RestFixture.PERSON);
    assertThat(last().getHeader().getCaller()).isEqualTo(RestFixture.PERSON);
    assertThat(last().getRevokeToken().getIssuedMs()).isEqualTo(1_234_567_890_123L);
  }

  @Test
  void aRevokedTokenIsRefusedAndAnotherOfTheSameUserIsNot() {
    long user = RestFixture.PERSON;
    String old = rest.tokens.issue(user, 1_000_000);
    String other = rest.tokens.issue(user, 2_000_000);
    rest.revocations.revoke(user, 0, List.of(1_000_000L));

    assertThat(rest.send("GET", "/api/v10/users/@me", null, Map.of("Authorization", old)).status())
        .isEqualTo(401);
    assertThat(
            rest.send("GET", "/api/v10/users/@me", null, Map.of("Authorization", other)).status())
        .isEqualTo(200);
    assertThat(rest.tokens.verify(rest.tokens.issue(user, 1_000_000))).hasValue(user);
  }
}
