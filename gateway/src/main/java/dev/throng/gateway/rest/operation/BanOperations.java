package dev.throng.gateway.rest.operation;

import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.Rejection;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.wire.BanUsers;
import dev.throng.protocol.wire.DeleteBan;
import dev.throng.protocol.wire.GetBan;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.ListBans;
import dev.throng.protocol.wire.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Bans of a guild. */
final class BanOperations {
  private static final int PAGE = 1_000;

  private final Actors actors;
  private final Accounts accounts;

  BanOperations(Actors actors, Accounts accounts) {
    this.actors = actors;
    this.accounts = accounts;
  }

  void declare(Declarations ops) {
    ops.op("list_guild_bans")
        .guild(
            (in, command) ->
                command.setListBans(
                    ListBans.newBuilder()
                        .setAfter(in.query().anchor("after").orElse(0))
                        .setBefore(in.query().anchor("before").orElse(0))
                        .setLimit(in.query().integer("limit", PAGE))));
    ops.op("get_guild_ban")
        .guild(
            (in, command) -> command.setGetBan(GetBan.newBuilder().setUser(in.pathId("user_id"))));
    ops.op("ban_user_from_guild").answer(this::ban);
    ops.op("bulk_ban_users_from_guild")
        .limit(5, 60)
        .reading(in -> in.body().ids("user_ids"))
        .answer(this::banMany);
    ops.op("unban_user_from_guild")
        .guild(
            (in, command) ->
                command.setDeleteBan(DeleteBan.newBuilder().setUser(in.pathId("user_id"))));
  }

  /** The guild keeps what the user is called, also of one whom it does not know. */
  private CompletionStage<RestResponse> ban(RestRequest in) {
    return accounts
        .find(in, in.pathId("user_id"))
        .thenCompose(
            found -> {
              Profile user = found.orElseThrow(() -> new Rejection(DiscordError.UNKNOWN_USER));
              return send(in, BanUsers.newBuilder().addUsers(user));
            });
  }

  private CompletionStage<RestResponse> banMany(RestRequest in, List<Long> users) {
    List<CompletableFuture<Optional<Profile>>> asked = new ArrayList<>();
    users.forEach(user -> asked.add(accounts.find(in, user)));
    return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
        .thenCompose(
            all -> {
              BanUsers.Builder command = BanUsers.newBuilder().setBulk(true);
              for (int i = 0; i < users.size(); i++) {
                long id = users.get(i);
                asked
                    .get(i)
                    .join()
                    .ifPresentOrElse(command::addUsers, () -> command.addUnknownUsers(id));
              }
              return send(in, command);
            });
  }

  private CompletionStage<RestResponse> send(RestRequest in, BanUsers.Builder command) {
    return actors
        .guild(
            in,
            in.pathId("guild_id"),
            GuildCommand.newBuilder().setBanUsers(command.setReason(in.reason())))
        .thenApply(RestResponse::of);
  }
}
