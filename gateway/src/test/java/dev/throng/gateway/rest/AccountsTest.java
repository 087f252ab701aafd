package dev.throng.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Names;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.UserCommand;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Registering, logging in, applications and their bots. */
final class AccountsTest {
  @AutoClose private static final RestFixture rest = new RestFixture(false);

  private static String registration(String email, String username, String password) {
    return Json.object()
        .put("email", email)
        .put("username", username)
        .put("password", password)
        .put("date_of_birth", "2000-01-01")
        .put("consent", true)
        .putNull("captcha_key")
        .toString();
  }

  private static String login(String email, String password) {
    return Json.object().put("login", email).put("password", password).toString();
  }

  @Test
  void whoRegistersHasATokenAndMayLogIn() {
    RestFixture.Answer registered =
        rest.anybody(
            "POST", "/auth/register", registration("Grace@example.org", "grace", "grace's secret"));
    assertThat(registered.status()).as(registered.text()).isEqualTo(201);
    String token = registered.json().path("token").asText();
    long user = rest.tokens.verify(token).orElseThrow();

    RestFixture.Answer loggedIn =
        rest.anybody("POST", "/auth/login", login("grace@EXAMPLE.org", "grace's secret"));
    assertThat(loggedIn.status()).isEqualTo(200);
    assertThat(loggedIn.json().path("user_id").asText()).isEqualTo(Long.toString(user));
    assertThat(rest.tokens.verify(loggedIn.json().path("token").asText())).hasValue(user);
    assertThat(loggedIn.json().at("/user_settings/locale").asText()).isEqualTo("en-US");

    JsonNode self =
        rest.send("GET", "/api/v10/users/@me", null, Map.of("Authorization", token)).json();
    assertThat(self.path("username").asText()).isEqualTo("grace");
    assertThat(rest.verifiers.get(user)).startsWith("$argon2id$").doesNotContain("secret");
    assertThat(rest.actors.names.get(Names.email("grace@example.org")).getDeadlineUs()).isZero();
    assertThat(rest.actors.names.get(Names.username("grace")).getDeadlineUs()).isZero();
  }

  @Test
  void aTakenEmailIsRefused() {
    rest.anybody("POST", "/auth/register", registration("t1@example.org", "t1", "password"));
    RestFixture.Answer second =
        rest.anybody("POST", "/auth/register", registration("T1@example.org", "t1b", "password"));

    assertThat(second.status()).isEqualTo(400);
    assertThat(second.code()).isEqualTo(50035);
    assertThat(second.fieldError("/email")).isEqualTo("EMAIL_ALREADY_REGISTERED");
    assertThat(rest.actors.names).doesNotContainKey(Names.username("t1b"));
  }

  @Test
  void aTakenUsernameIsRefusedAndTheEmailIsFreeAgain() {
    rest.anybody("POST", "/auth/register", registration("t2@example.org", "t2", "password"));
    RestFixture.Answer second =
        rest.anybody("POST", "/auth/register", registration("t2b@example.org", "T2", "password"));

    assertThat(second.status()).isEqualTo(400);
    assertThat(second.fieldError("/username")).isEqualTo("USERNAME_ALREADY_TAKEN");
    assertThat(rest.actors.names).doesNotContainKey(Names.email("t2b@example.org"));
  }

  @Test
  void aDisplayNameAloneMakesAUsername() {
    RestFixture.Answer answer =
        rest.anybody(
            "POST",
            "/auth/register",
            "{\"email\":\"d@example.org\",\"password\":\"password\",\"global_name\":\"Dörte D.\"}");

    long user = rest.tokens.verify(answer.json().path("token").asText()).orElseThrow();
    var profile = rest.actors.users.get(user).getCreateUser().getProfile();
    assertThat(profile.getUsername()).matches("drted_\\d{1,4}");
    assertThat(profile.getGlobalName()).isEqualTo("Dörte D.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|/email|BASE_TYPE_REQUIRED",
        "{}|/password|BASE_TYPE_REQUIRED",
        "{}|/username|BASE_TYPE_REQUIRED",
        "{\"email\":5}|/email|STRING_TYPE_CONVERT",
        "{\"email\":\"nobody\"}|/email|EMAIL_TYPE_INVALID_EMAIL",
        "{\"email\":\"a@b@c\"}|/email|EMAIL_TYPE_INVALID_EMAIL",
        "{\"password\":\"1234567\"}|/password|BASE_TYPE_BAD_LENGTH",
        "{\"password\":12345678}|/password|STRING_TYPE_CONVERT",
        "{\"username\":\"x\"}|/username|BASE_TYPE_BAD_LENGTH",
        "{\"username\":\"has space\"}|/username|USERNAME_INVALID_CHARS",
        "{\"username\":\"two..dots\"}|/username|USERNAME_INVALID_CHARS",
        "{\"username\":\"ünicode\"}|/username|USERNAME_INVALID_CHARS",
        "{\"consent\":false}|/consent|CONSENT_REQUIRED"
      })
  void aWrongRegistrationIsExplained(String body, String pointer, String code) {
    RestFixture.Answer answer = rest.anybody("POST", "/auth/register", body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo(50035);
    assertThat(answer.fieldError(pointer)).as(answer.text()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({"nobody@example.org,password", "l1@example.org,wrong password"})
  void aWrongLoginSaysTheSameWhateverIsWrong(String email, String password) {
    rest.anybody("POST", "/auth/register", registration("l1@example.org", "l1", "password"));
    RestFixture.Answer answer = rest.anybody("POST", "/auth/login", login(email, password));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo(50035);
    assertThat(answer.fieldError("/login")).isEqualTo("INVALID_LOGIN");
    assertThat(answer.fieldError("/password")).isEqualTo("INVALID_LOGIN");
  }

  @Test
  void anApplicationHasABotWithAToken() {
    RestFixture.Answer created = rest.person("POST", "/applications", "{\"name\":\"Helper\"}");
    assertThat(created.status()).isEqualTo(201);
    String id = created.json().path("id").asText();
    assertThat(created.json().at("/bot/id").asText()).isEqualTo(id);
    assertThat(created.json().at("/bot/bot").asBoolean()).isTrue();
    assertThat(created.json().at("/owner/username").asText()).isEqualTo("ada");

    long bot = Long.parseLong(id);
    rest.actors.otherUserCommands =
        command ->
            ScriptedActors.done(Reply.newBuilder().setStatus(200).setValue(5_000_000L).build());
    RestFixture.Answer token = rest.person("POST", "/applications/" + id + "/bot", "{}");
    assertThat(token.status()).isEqualTo(200);
    assertThat(rest.tokens.verify(token.json().path("token").asText())).hasValue(bot);

    rest.revocations.revoke(bot, 5_000_000L, List.of());
    assertThat(rest.tokens.verify(token.json().path("token").asText())).hasValue(bot);
    rest.revocations.revoke(bot, 5_000_001L, List.of());
    assertThat(rest.tokens.verify(token.json().path("token").asText())).isEmpty();
  }

  @Test
  void anUnknownUserIsNotFoundAndWhoIsUnknownIsUnauthorized() {
    assertThat(rest.bot("GET", "/users/123456789012345678", null).code()).isEqualTo(10013);
    RestFixture.Answer gone =
        rest.send(
            "GET",
            "/api/v10/users/@me",
            null,
            Map.of("Authorization", rest.token(123_456_789_012_345_678L)));
    assertThat(gone.status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/applications/@me", "/oauth2/applications/@me"})
  void aBotSeesItsApplication(String path) {
    JsonNode application = rest.bot("GET", path, null).json();

    assertThat(application.path("id").asText()).isEqualTo(Long.toString(RestFixture.BOT));
    assertThat(application.path("name").asText()).isEqualTo("robot");
    assertThat(application.at("/owner/username").asText()).isEqualTo("ada");
    assertThat(application.path("team").isNull()).isTrue();
    assertThat(rest.person("GET", path, null).code()).isEqualTo(20002);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST|/guilds|{\"name\":\"a guild\"}",
        "POST|/applications|{\"name\":\"an app\"}",
        "POST|/invites/abcdefgh|{}"
      })
  void botsMayNotDoWhatPeopleDo(String method, String path, String body) {
    RestFixture.Answer answer = rest.bot(method, path, body);

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.code()).isEqualTo(20001);
  }

  @Test
  void onlyTheOwnerGetsABotsToken() {
    rest.actors.otherUserCommands =
        command -> ScriptedActors.done(ScriptedActors.error(DiscordError.MISSING_ACCESS));

    assertThat(rest.person("POST", "/applications/5/bot/reset", "{}").code()).isEqualTo(50001);
  }

  @Test
  void authorizingSendsTheBotToTheGuild() {
    rest.actors.userCommands.clear();
    rest.actors.otherUserCommands =
        command -> ScriptedActors.done(ScriptedActors.reply(200, "{\"guild\":{}}"));
    RestFixture.Answer answer =
        rest.person(
            "POST",
            "/oauth2/authorize?client_id=" + RestFixture.BOT + "&scope=bot+applications.commands",
            "{\"guild_id\":\"55\",\"permissions\":\"8\",\"authorize\":true}");

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    UserCommand command = rest.actors.userCommands.get(1);
    assertThat(command.getUser()).isEqualTo(RestFixture.BOT);
    assertThat(command.getHeader().getCaller()).isEqualTo(RestFixture.PERSON);
    assertThat(command.getJoinGuild().getGuild()).isEqualTo(55);
    assertThat(command.getJoinGuild().getPermissions()).isEqualTo(8);
    assertThat(command.getJoinGuild().getAuthorizedBy()).isEqualTo(RestFixture.PERSON);
    assertThat(command.getJoinGuild().getRoleId()).isPositive();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "scope=bot|{\"guild_id\":\"5\",\"authorize\":true}|/client_id",
        "client_id=5|{\"guild_id\":\"5\",\"authorize\":true}|/scope",
        "client_id=5&scope=identify|{\"guild_id\":\"5\",\"authorize\":true}|/scope",
        "client_id=5&scope=bot|{\"authorize\":true}|/guild_id",
        "client_id=5&scope=bot|{\"guild_id\":\"5\"}|/authorize",
        "client_id=5&scope=bot|{\"guild_id\":\"5\",\"authorize\":true,\"permissions\":\"x\"}"
            + "|/permissions"
      })
  void aWrongAuthorizationIsExplained(String query, String body, String pointer) {
    RestFixture.Answer answer = rest.person("POST", "/oauth2/authorize?" + query, body);

    assertThat(answer.code()).isEqualTo(50035);
    assertThat(answer.fieldError(pointer)).as(answer.text()).isNotEmpty();
  }
}
