package dev.throng.gateway.rest.endpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.gateway.auth.HmacTokens;
import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.DirectoryClient;
import dev.throng.gateway.rest.Endpoint;
import dev.throng.gateway.rest.Form;
import dev.throng.gateway.rest.FormErrors;
import dev.throng.gateway.rest.Json;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.RestRoute;
import dev.throng.protocol.Names;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/** {@code POST /auth/login}: e-mail and password for a token. */
final class LoginEndpoint implements Endpoint {
  private static final int EMAIL_MAX = 254;
  private static final int PASSWORD_MAX = 128;

  private final DirectoryClient directory;
  private final Actors actors;
  private final PasswordCheck passwords;
  private final HmacTokens tokens;

  LoginEndpoint(
      DirectoryClient directory, Actors actors, PasswordCheck passwords, HmacTokens tokens) {
    this.directory = directory;
    this.actors = actors;
    this.passwords = passwords;
    this.tokens = tokens;
  }

  @Override
  public RestRoute route() {
    return RestRoute.post("/auth/login").open().limit(10, 60);
  }

  @Override
  public CompletionStage<RestResponse> handle(RestRequest request) {
    Form form = request.form();
    String email = form.requiredText("login", 1, EMAIL_MAX).strip();
    String password = form.requiredText("password", 1, PASSWORD_MAX);
    form.check();
    String name = Names.email(email);
    passwords.count(name, request.network());
    return directory.resolve(request, name).thenCompose(user -> answer(user, password));
  }

  private CompletionStage<RestResponse> answer(OptionalLong user, String password) {
    return passwords
        .matches(user, password)
        .thenApply(matches -> matches ? token(user.orElseThrow()) : invalid());
  }

  private RestResponse token(long user) {
    ObjectNode body = Json.object();
    body.put("user_id", Long.toUnsignedString(user));
    body.put("token", tokens.issue(user, actors.nowMs()));
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
