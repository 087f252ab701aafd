package dev.throng.gateway.rest.operation;

import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.FormErrors;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.wire.GetUser;
import dev.throng.protocol.wire.ModifyUser;
import dev.throng.protocol.wire.RemoveMember;
import dev.throng.protocol.wire.UserCommand;
import java.util.concurrent.CompletionStage;

/** Users and what is theirs. */
final class UserOperations {
  private final Actors actors;
  private final Accounts accounts;

  UserOperations(Actors actors, Accounts accounts) {
    this.actors = actors;
    this.accounts = accounts;
  }

  void declare(Declarations ops) {
    ops.op("get_my_user").answer(in -> user(in, in.caller()));
    ops.op("update_my_user").limit(5, 60).reading(UserOperations::change).answer(this::update);
    ops.op("get_user").answer(in -> user(in, in.pathId("user_id")));
    ops.op("leave_guild")
        .guild(
            (in, command) ->
                command.setRemoveMember(RemoveMember.newBuilder().setUser(in.caller())));
  }

  private static ModifyUser change(RestRequest in) {
    ModifyUser.Builder change = ModifyUser.newBuilder();
    String username = in.body().text("username");
    if (username != null) {
      change.setUsername(username.strip());
    }
    if (in.body().mentions("global_name")) {
      change.setGlobalName(in.body().text("global_name", "").strip());
    }
    return change.build();
  }

  /**
   * A bot's username and a person's display name; a person's username is a name in the Directory.
   */
  private CompletionStage<RestResponse> update(RestRequest in, ModifyUser change) {
    return accounts
        .self(in)
        .thenCompose(
            self -> {
              boolean bot = self.path("bot").asBoolean();
              String other = bot ? "global_name" : "username";
              boolean same = in.body().text(other, "").equals(self.path(other).asText(""));
              if (!same && in.body().has(other)) {
                throw FormErrors.rejection(
                    other, "UNSUPPORTED_FIELD", "This server does not support this field yet.");
              }
              ModifyUser.Builder own = change.toBuilder();
              if (bot) {
                own.clearGlobalName();
              } else {
                own.clearUsername();
              }
              return actors.user(in, in.caller(), UserCommand.newBuilder().setModifyUser(own));
            })
        .thenApply(RestResponse::of);
  }

  private CompletionStage<RestResponse> user(RestRequest in, long user) {
    return actors
        .user(in, user, UserCommand.newBuilder().setGetUser(GetUser.getDefaultInstance()))
        .thenApply(
            reply ->
                // A token of a user that is gone proves nothing.
                user == in.caller() && reply.getStatus() == DiscordError.UNKNOWN_USER.status()
                    ? RestResponse.error(DiscordError.UNAUTHORIZED)
                    : RestResponse.of(reply));
  }
}
