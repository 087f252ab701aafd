package dev.throng.gateway.rest.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.gateway.auth.HmacTokens;
import dev.throng.gateway.auth.PasswordHasher;
import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.DirectoryClient;
import dev.throng.gateway.rest.Fields;
import dev.throng.gateway.rest.FormErrors;
import dev.throng.gateway.rest.Json;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.RestServices;
import dev.throng.protocol.Names;
import dev.throng.protocol.wire.Profile;
import dev.throng.protocol.wire.RevokeToken;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/** People's accounts: an e-mail and a password for a token. */
final class AccountOperations {
  private static final Pattern EMAIL = Pattern.compile("[^@\\s\\p{Cntrl}]+@[^@\\s\\p{Cntrl}]+");

  private final Actors actors;
  private final DirectoryClient directory;
  private final HmacTokens tokens;
  private final Registrations registrations;
  private final PasswordCheck passwords;

  AccountOperations(
      RestServices services, Actors actors, DirectoryClient directory, PasswordHasher hasher) {
    this.actors = actors;
    this.directory = directory;
    this.tokens = services.tokens();
    this.registrations =
        new Registrations(actors, directory, hasher, services.credentials(), tokens);
    this.passwords = new PasswordCheck(hasher, services.credentials(), services.limits());
  }

  private record Registration(Profile profile, String password) {}

  private record Login(String email, String password) {}

  void declare(Declarations ops) {
    ops.op("register")
        .open()
        .limit(5, 60)
        .reading(AccountOperations::registration)
        .answer((in, read) -> registrations.register(in, read.profile(), read.password()));
    ops.op("login")
        .open()
        .limit(10, 60)
        .reading(
            in -> new Login(in.body().text("login", "").strip(), in.body().text("password", "")))
        .answer(this::login);
    // The body, in which clients name tokens of their own for push messages, is not read.
    ops.op("logout")
        .limit(10, 60)
        .caller(
            (in, command) ->
                command.setRevokeToken(RevokeToken.newBuilder().setIssuedMs(in.tokenIssuedMs())));
  }

  private static Registration registration(RestRequest in) {
    Fields body = in.body();
    String email = body.text("email", "").strip();
    if (!email.isEmpty() && !EMAIL.matcher(email).matches()) {
      body.error("email", "EMAIL_TYPE_INVALID_EMAIL", "Not a well formed email address.");
    }
    if (!body.flag("consent", true)) {
      body.error("consent", "CONSENT_REQUIRED", "You must agree to register.");
    }
    long id = in.ids().nextId();
    Profile profile =
        Profile.newBuilder()
            .setId(id)
            .setUsername(Usernames.read(body, id))
            .setGlobalName(body.text("global_name", "").strip())
            .setEmail(email)
            .build();
    return new Registration(profile, body.text("password", ""));
  }

  private CompletionStage<RestResponse> login(RestRequest in, Login login) {
    String name = Names.email(login.email());
    passwords.count(name, in.network());
    return directory
        .resolve(in, name)
        .thenCompose(
            user ->
                passwords
                    .matches(user, login.password())
                    .thenApply(matches -> matches ? token(user) : invalid()));
  }

  private RestResponse token(OptionalLong user) {
    long id = user.orElseThrow();
    ObjectNode body = Json.object();
    body.put("user_id", Long.toUnsignedString(id));
    body.put("token", tokens.issue(id, actors.nowMs()));
    body.putObject("user_settings").put("locale", "en-US").put("theme", "dark");
    return RestResponse.json(200, body);
  }

  private static RestResponse invalid() {
    FormErrors errors = new FormErrors();
    for (String field : List.of("login", "password")) {
      errors.add(List.of(field), "INVALID_LOGIN", "Login or password is invalid.");
    }
    return errors.response();
  }
}
