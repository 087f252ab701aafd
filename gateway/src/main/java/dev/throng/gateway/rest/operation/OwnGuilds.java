package dev.throng.gateway.rest.operation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.Json;
import dev.throng.gateway.rest.ReplyBodies;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.protocol.wire.GetOwnGuild;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.GuildsPage;
import dev.throng.protocol.wire.ListGuilds;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.UserCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The guilds of the caller: the user knows their ids, and each guild says what it is, at most 200
 * of them at once. One that the caller has left in the meantime is left out.
 */
final class OwnGuilds {
  private static final int PAGE = 200;

  private final Actors actors;

  OwnGuilds(Actors actors) {
    this.actors = actors;
  }

  void declare(Declarations ops) {
    ops.op("list_my_guilds").reading(OwnGuilds::page).answer(this::list);
  }

  private record Page(ListGuilds ids, boolean withCounts) {}

  private static Page page(RestRequest in) {
    return new Page(
        ListGuilds.newBuilder()
            .setAfter(in.query().id("after"))
            .setBefore(in.query().id("before"))
            .setLimit(in.query().integer("limit", PAGE))
            .build(),
        in.query().flag("with_counts", false));
  }

  private CompletionStage<RestResponse> list(RestRequest in, Page page) {
    return actors
        .user(in, in.caller(), UserCommand.newBuilder().setListGuilds(page.ids()))
        .thenCompose(
            reply ->
                RestResponse.of(reply).isSuccess()
                    ? describe(in, ids(reply), page.withCounts())
                    : CompletableFuture.completedFuture(RestResponse.of(reply)));
  }

  private CompletableFuture<RestResponse> describe(
      RestRequest in, List<Long> guilds, boolean withCounts) {
    List<CompletableFuture<Reply>> asked = new ArrayList<>();
    for (long guild : guilds) {
      GuildCommand.Builder command =
          GuildCommand.newBuilder()
              .setGetOwnGuild(GetOwnGuild.newBuilder().setWithCounts(withCounts));
      asked.add(actors.guild(in, guild, command));
    }
    return CompletableFuture.allOf(asked.toArray(new CompletableFuture<?>[0]))
        .thenApply(all -> array(asked));
  }

  private static RestResponse array(List<CompletableFuture<Reply>> replies) {
    ArrayNode guilds = Json.object().putArray("guilds");
    for (CompletableFuture<Reply> reply : replies) {
      RestResponse answer = RestResponse.of(reply.join());
      if (answer.isSuccess()) {
        guilds.add(Json.parseTrusted(answer.body()));
      } else if (!answer.isRefused()) {
        return answer;
      }
    }
    return RestResponse.json(200, guilds);
  }

  private static List<Long> ids(Reply reply) {
    return ReplyBodies.parse(GuildsPage.parser(), reply.getBody(), "a user's reply to ListGuilds")
        .getGuildsList();
  }
}
