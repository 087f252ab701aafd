package dev.throng.gateway.rest.endpoint;

import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.Endpoint;
import dev.throng.gateway.rest.Form;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.RestRoute;
import dev.throng.protocol.wire.CreateUser;
import dev.throng.protocol.wire.Profile;
import java.util.concurrent.CompletionStage;

/** {@code POST /applications}: an application and its bot user, which share their id. */
final class CreateApplicationEndpoint implements Endpoint {
  private static final int NAME_MAX = 32;

  private final Actors actors;
  private final Accounts accounts;

  CreateApplicationEndpoint(Actors actors, Accounts accounts) {
    this.actors = actors;
    this.accounts = accounts;
  }

  @Override
  public RestRoute route() {
    return RestRoute.post("/applications").limit(10, 60);
  }

  @Override
  public CompletionStage<RestResponse> handle(RestRequest request) {
    Form form = request.form();
    String name = form.requiredText("name", 2, NAME_MAX).strip();
    form.check();
    long id = request.ids().nextId();
    Profile bot =
        Profile.newBuilder()
            .setId(id)
            .setUsername(name)
            .setBot(true)
            .setOwner(request.caller())
            .build();
    return accounts
        .person(request)
        .thenCompose(
            owner ->
                actors
                    .user(
                        request, id, b -> b.setCreateUser(CreateUser.newBuilder().setProfile(bot)))
                    .thenApply(
                        reply -> Applications.answer(reply, 201, Applications.publicPart(owner))));
  }
}
