package dev.throng.gateway.rest.endpoint;

import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.Endpoint;
import dev.throng.gateway.rest.Form;
import dev.throng.gateway.rest.FormErrors;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.RestRoute;
import dev.throng.protocol.wire.JoinGuild;
import dev.throng.protocol.wire.UserCommand;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** {@code POST /oauth2/authorize?client_id=…&scope=bot}: puts a bot into a guild of the caller. */
final class AuthorizeEndpoint implements Endpoint {
  private final Actors actors;
  private final Accounts accounts;

  AuthorizeEndpoint(Actors actors, Accounts accounts) {
    this.actors = actors;
    this.accounts = accounts;
  }

  @Override
  public RestRoute route() {
    return RestRoute.post("/oauth2/authorize");
  }

  @Override
  public CompletionStage<RestResponse> handle(RestRequest request) {
    long bot = request.queryId("client_id");
    if (bot == 0) {
      throw FormErrors.rejection("client_id", "BASE_TYPE_REQUIRED", "This field is required");
    }
    String scope = request.query("scope");
    if (scope == null || !List.of(scope.split("[ +]")).contains("bot")) {
      throw FormErrors.rejection("scope", "BASE_TYPE_CHOICES", "Value must be one of [bot].");
    }
    Form form = request.form();
    JoinGuild.Builder command =
        JoinGuild.newBuilder()
            .setGuild(form.requiredId("guild_id"))
            .setAuthorizedBy(request.caller())
            .setPermissions(form.permissions("permissions", 0))
            .setRoleId(request.ids().nextId())
            .setMessageId(request.ids().nextId());
    if (!form.flag("authorize", false)) {
      form.error("authorize", "BASE_TYPE_CHOICES", "Value must be one of [true].");
    }
    form.check();
    return accounts
        .person(request)
        .thenCompose(
            person -> actors.user(request, bot, UserCommand.newBuilder().setJoinGuild(command)))
        .thenApply(RestResponse::of);
  }
}
