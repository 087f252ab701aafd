package dev.throng.gateway.rest.operation;

import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.wire.GetUser;
import dev.throng.protocol.wire.RemoveMember;
import dev.throng.protocol.wire.UserCommand;
import java.util.concurrent.CompletionStage;

/** Users and what is theirs. */
final class UserOperations {
  private final Actors actors;

  UserOperations(Actors actors) {
    this.actors = actors;
  }

  void declare(Declarations ops) {
    ops.op("get_my_user").answer(in -> user(in, in.caller()));
    ops.op("get_user").answer(in -> user(in, in.pathId("user_id")));
    ops.op("leave_guild")
        .guild(
            (in, command) ->
                command.setRemoveMember(RemoveMember.newBuilder().setUser(in.caller())));
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
