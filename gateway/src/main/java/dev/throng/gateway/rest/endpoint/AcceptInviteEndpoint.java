package dev.throng.gateway.rest.endpoint;

import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.Endpoint;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.RestRoute;
import dev.throng.protocol.wire.JoinGuild;
import dev.throng.protocol.wire.UserCommand;
import java.util.concurrent.CompletionStage;

/** {@code POST /invites/{code}}: joins the guild. */
final class AcceptInviteEndpoint implements Endpoint {
  private final Actors actors;
  private final InviteLookup invites;
  private final Accounts accounts;

  AcceptInviteEndpoint(Actors actors, InviteLookup invites, Accounts accounts) {
    this.actors = actors;
    this.invites = invites;
    this.accounts = accounts;
  }

  @Override
  public RestRoute route() {
    return RestRoute.post("/invites/{code}");
  }

  @Override
  public CompletionStage<RestResponse> handle(RestRequest request) {
    String code = request.path("code");
    JoinGuild.Builder command =
        JoinGuild.newBuilder().setInviteCode(code).setMessageId(request.ids().nextId());
    return accounts
        .person(request)
        .thenCompose(person -> invites.guild(request, code))
        .thenCompose(
            guild ->
                actors.user(
                    request,
                    request.caller(),
                    UserCommand.newBuilder().setJoinGuild(command.setGuild(guild))))
        .thenApply(RestResponse::of);
  }
}
