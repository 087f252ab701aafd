package dev.throng.gateway.rest.operation;

import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.Json;
import dev.throng.gateway.rest.ReplyBodies;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.protocol.ApplicationFlags;
import dev.throng.protocol.wire.CheckPrivilegedIntents;
import dev.throng.protocol.wire.GetMember;
import dev.throng.protocol.wire.GetMembers;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.ListMembers;
import dev.throng.protocol.wire.MembersPage;
import dev.throng.protocol.wire.ModifyMember;
import dev.throng.protocol.wire.RemoveMember;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.TimeoutMember;
import dev.throng.protocol.wire.UserCommand;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Members of a guild. */
final class MemberOperations {
  private static final String UNTIL = "communication_disabled_until";
  private static final String NICK = "nick";
  private static final Duration TIMEOUT_MAX = Duration.ofDays(28);
  private static final CheckPrivilegedIntents GUILD_MEMBERS =
      CheckPrivilegedIntents.newBuilder().setIntents(ApplicationFlags.INTENT_GUILD_MEMBERS).build();

  private final Actors actors;

  MemberOperations(Actors actors) {
    this.actors = actors;
  }

  void declare(Declarations ops) {
    ops.op("list_guild_members").reading(MemberOperations::page).answer(this::list);
    ops.op("search_guild_members").reading(MemberOperations::search).answer(this::found);
    ops.op("get_my_guild_member")
        .guild((in, command) -> command.setGetMember(GetMember.newBuilder().setUser(in.caller())));
    ops.op("get_guild_member").guild((in, command) -> command.setGetMember(get(in)));
    ops.op("delete_guild_member")
        .guild(
            (in, command) ->
                command.setRemoveMember(RemoveMember.newBuilder().setUser(in.pathId("user_id"))));
    ops.op("update_guild_member").guild(this::update);
    ops.op("update_my_guild_member").guild(MemberOperations::updateSelf);
  }

  private static ListMembers page(RestRequest in) {
    return ListMembers.newBuilder()
        .setAfter(in.query().anchor("after").orElse(0))
        .setLimit(in.query().integer("limit", 1))
        .build();
  }

  /** For people, and for bots whose application may use the intent GUILD_MEMBERS. */
  private CompletionStage<RestResponse> list(RestRequest in, ListMembers page) {
    return actors
        .user(in, in.caller(), UserCommand.newBuilder().setCheckPrivilegedIntents(GUILD_MEMBERS))
        .thenCompose(
            allowed ->
                RestResponse.of(allowed).isSuccess()
                    ? actors.guild(
                        in, in.pathId("guild_id"), GuildCommand.newBuilder().setListMembers(page))
                    : CompletableFuture.completedFuture(allowed))
        .thenApply(RestResponse::of);
  }

  private static GuildCommand.Builder search(RestRequest in) {
    return GuildCommand.newBuilder()
        .setGetMembers(
            GetMembers.newBuilder()
                .setPrefix(in.query().text("query", ""))
                .setLimit(in.query().integer("limit", 1)));
  }

  private CompletionStage<RestResponse> found(RestRequest in, GuildCommand.Builder command) {
    return actors
        .guild(in, in.pathId("guild_id"), command)
        .thenApply(
            reply ->
                RestResponse.of(reply).isSuccess()
                    ? RestResponse.json(200, Json.parseTrusted(members(reply)))
                    : RestResponse.of(reply));
  }

  private static byte[] members(Reply reply) {
    return ReplyBodies.parse(MembersPage.parser(), reply.getBody(), "a guild's reply to GetMembers")
        .getMembers()
        .toByteArray();
  }

  private static GetMember get(RestRequest in) {
    return GetMember.newBuilder().setUser(in.pathId("user_id")).build();
  }

  private void update(RestRequest in, GuildCommand.Builder command) {
    Instant until = in.body().time(UNTIL);
    boolean changesRoles = in.body().mentions("roles");
    if (until != null && until.isAfter(Instant.ofEpochMilli(actors.nowMs()).plus(TIMEOUT_MAX))) {
      in.body().error(UNTIL, "GUILD_MEMBER_TIMEOUT_TOO_LONG", "Must be within 28 days from now.");
    } else if (changesRoles || in.body().mentions(NICK)) {
      ModifyMember.Builder change =
          ModifyMember.newBuilder().setUser(in.pathId("user_id")).setChangeRoles(changesRoles);
      if (changesRoles) {
        change.addAllRoles(in.body().ids("roles"));
      }
      if (in.body().mentions(NICK)) {
        change.setNick(nick(in));
      }
      if (in.body().mentions(UNTIL)) {
        change.setUntilUs(micros(until));
      }
      command.setModifyMember(change);
    } else if (in.body().mentions(UNTIL)) {
      command.setTimeoutMember(
          TimeoutMember.newBuilder().setUser(in.pathId("user_id")).setUntilUs(micros(until)));
    } else {
      command.setGetMember(get(in));
    }
  }

  private static void updateSelf(RestRequest in, GuildCommand.Builder command) {
    if (in.body().mentions(NICK)) {
      command.setModifyMember(ModifyMember.newBuilder().setUser(in.caller()).setNick(nick(in)));
    } else {
      command.setGetMember(GetMember.newBuilder().setUser(in.caller()));
    }
  }

  /** Empty for none. */
  private static String nick(RestRequest in) {
    return in.body().text(NICK, "").strip();
  }

  /** 0, which ends a timeout, for none and for one that ended long ago. */
  private static long micros(@Nullable Instant until) {
    return until == null || until.isBefore(Instant.EPOCH)
        ? 0
        : ChronoUnit.MICROS.between(Instant.EPOCH, until);
  }
}
