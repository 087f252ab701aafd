package dev.throng.gateway.rest.operation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.Json;
import dev.throng.gateway.rest.Rejection;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.wire.AddApplication;
import dev.throng.protocol.wire.CheckNewGuild;
import dev.throng.protocol.wire.GetUser;
import dev.throng.protocol.wire.Profile;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.UserCommand;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What REST must know of users. */
final class Accounts {
  private final Actors actors;

  Accounts(Actors actors) {
    this.actors = actors;
  }

  /** The user object of the caller, as it sees itself. */
  CompletableFuture<JsonNode> self(RestRequest request) {
    return askSelf(request, UserCommand.newBuilder().setGetUser(GetUser.getDefaultInstance()));
  }

  /** The same; rejected with 20001 if it is a bot. */
  CompletableFuture<JsonNode> person(RestRequest request) {
    return self(request)
        .thenApply(
            user -> {
              if (isBot(user)) {
                throw new Rejection(DiscordError.BOTS_NOT_ALLOWED);
              }
              return user;
            });
  }

  /** The same; rejected with 20001 if it is a bot, with 30001 if it has no room for a guild. */
  CompletableFuture<JsonNode> founder(RestRequest request) {
    return askSelf(
        request, UserCommand.newBuilder().setCheckNewGuild(CheckNewGuild.getDefaultInstance()));
  }

  /**
   * The same, before it makes an application; rejected with 20001 if it is a bot, with 0 if it has
   * no room for another.
   */
  CompletableFuture<JsonNode> ownerOf(RestRequest request, long application) {
    return askSelf(
        request,
        UserCommand.newBuilder()
            .setAddApplication(AddApplication.newBuilder().setApplication(application)));
  }

  /** The profile of any user; empty if there is no such user. */
  CompletableFuture<Optional<Profile>> find(RestRequest request, long user) {
    return other(request, user).thenApply(found -> found.map(Accounts::profile));
  }

  /** The user object of any user, as the caller sees it; empty if there is no such user. */
  CompletableFuture<Optional<JsonNode>> other(RestRequest request, long user) {
    return actors
        .user(request, user, UserCommand.newBuilder().setGetUser(GetUser.getDefaultInstance()))
        .thenApply(
            reply ->
                reply.getStatus() == DiscordError.UNKNOWN_USER.status()
                    ? Optional.empty()
                    : Optional.of(userObject(reply)));
  }

  private CompletableFuture<JsonNode> askSelf(RestRequest request, UserCommand.Builder command) {
    return actors.user(request, request.caller(), command).thenApply(Accounts::userObject);
  }

  /** The profile that a user object is of. */
  static Profile profile(JsonNode user) {
    return Profile.newBuilder()
        .setId(user.path("id").asLong())
        .setUsername(user.path("username").asText())
        .setGlobalName(user.path("global_name").asText(""))
        .setBot(isBot(user))
        .build();
  }

  private static boolean isBot(JsonNode user) {
    return user.path("bot").asBoolean();
  }

  private static JsonNode userObject(Reply reply) {
    if (reply.getStatus() == DiscordError.UNKNOWN_USER.status()) {
      throw new Rejection(DiscordError.UNAUTHORIZED);
    }
    RestResponse response = RestResponse.of(reply);
    if (!response.isSuccess()) {
      throw new Rejection(response);
    }
    return Json.parseTrusted(response.body());
  }
}
