package dev.throng.gateway.rest.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.Endpoint;
import dev.throng.gateway.rest.Form;
import dev.throng.gateway.rest.Json;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.RestRoute;
import dev.throng.protocol.wire.CreateUser;
import dev.throng.protocol.wire.GetApplication;
import dev.throng.protocol.wire.Profile;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.UserCommand;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code POST /applications}: an application and its bot user, which share their id. */
final class CreateApplicationEndpoint implements Endpoint {
  private static final int NAME_MAX = 32;
  private static final List<String> OWNER_FIELDS =
      List.of("id", "username", "discriminator", "global_name", "avatar", "public_flags");

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
                        request,
                        id,
                        UserCommand.newBuilder()
                            .setCreateUser(CreateUser.newBuilder().setProfile(bot)))
                    .thenCompose(
                        created ->
                            RestResponse.of(created).isSuccess()
                                ? application(request, id)
                                : CompletableFuture.completedFuture(created))
                    .thenApply(reply -> answer(reply, owner)));
  }

  private CompletableFuture<Reply> application(RestRequest request, long id) {
    return actors.user(
        request,
        id,
        UserCommand.newBuilder().setGetApplication(GetApplication.getDefaultInstance()));
  }

  private static RestResponse answer(Reply reply, JsonNode owner) {
    RestResponse response = RestResponse.of(reply);
    if (!response.isSuccess()) {
      return response;
    }
    ObjectNode publicOwner = Json.object();
    for (String field : OWNER_FIELDS) {
      publicOwner.set(field, owner.path(field));
    }
    ObjectNode application = (ObjectNode) Json.parseTrusted(response.body());
    return RestResponse.json(201, application.set("owner", publicOwner));
  }
}
