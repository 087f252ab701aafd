package dev.throng.gateway.rest.operation;

import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.DirectoryClient;
import dev.throng.gateway.rest.Rejection;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Names;
import dev.throng.protocol.wire.CreateInvite;
import dev.throng.protocol.wire.DeleteInvite;
import dev.throng.protocol.wire.GetInvite;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.JoinGuild;
import dev.throng.protocol.wire.ListInvites;
import dev.throng.protocol.wire.UserCommand;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/** Invites. */
final class InviteOperations {
  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9-]{2,100}");
  private static final int MAX_AGE_SECONDS = 86_400;
  private static final int CODES_TRIED_MAX = 3;

  private final Actors actors;
  private final DirectoryClient directory;
  private final Accounts accounts;

  InviteOperations(Actors actors, DirectoryClient directory, Accounts accounts) {
    this.actors = actors;
    this.directory = directory;
    this.accounts = accounts;
  }

  void declare(Declarations ops) {
    ops.op("create_channel_invite").reading(InviteOperations::newInvite).answer(this::create);
    ops.op("invite_resolve").open().reading(InviteOperations::get).answer(this::ask);
    ops.op("list_guild_invites")
        .guild((in, command) -> command.setListInvites(ListInvites.getDefaultInstance()));
    ops.op("list_channel_invites")
        .channel(
            (in, command) ->
                command.setListInvites(
                    ListInvites.newBuilder().setChannel(in.pathId("channel_id"))));
    ops.op("invite_revoke").answer(this::revoke);
    ops.op("accept_invite").answer(this::accept);
  }

  private static CreateInvite.Builder newInvite(RestRequest in) {
    // Each invite has a code of its own, whether that is asked for or not.
    in.body().ignore("unique");
    return CreateInvite.newBuilder()
        .setChannel(in.pathId("channel_id"))
        .setMaxAge(in.body().integer("max_age", MAX_AGE_SECONDS))
        .setMaxUses(in.body().integer("max_uses", 0));
  }

  private CompletionStage<RestResponse> create(RestRequest in, CreateInvite.Builder command) {
    return directory
        .guildOfChannel(in, command.getChannel())
        .thenCompose(guild -> claimAndCreate(in, guild, command, CODES_TRIED_MAX));
  }

  private CompletableFuture<RestResponse> claimAndCreate(
      RestRequest in, long guild, CreateInvite.Builder command, int triesLeft) {
    if (triesLeft == 0) {
      return CompletableFuture.completedFuture(RestResponse.unavailable());
    }
    String code = in.ids().nextCode();
    // The guild gives it back when the invite ends.
    return directory
        .claim(in, Names.invite(code), guild, guild, 0)
        .thenCompose(
            claimed ->
                claimed
                    ? directory.releaseIfRefused(
                        in,
                        Names.invite(code),
                        guild,
                        actors.guild(
                            in,
                            guild,
                            GuildCommand.newBuilder().setCreateInvite(command.setCode(code))))
                    : claimAndCreate(in, guild, command, triesLeft - 1));
  }

  private static GuildCommand.Builder get(RestRequest in) {
    return GuildCommand.newBuilder()
        .setGetInvite(
            GetInvite.newBuilder()
                .setCode(in.path("code"))
                .setWithCounts(in.query().flag("with_counts", false)));
  }

  private CompletionStage<RestResponse> ask(RestRequest in, GuildCommand.Builder command) {
    return guild(in)
        .thenCompose(guild -> actors.guild(in, guild, command))
        .thenApply(RestResponse::of);
  }

  private CompletionStage<RestResponse> revoke(RestRequest in) {
    DeleteInvite.Builder command = DeleteInvite.newBuilder().setCode(in.path("code"));
    return guild(in)
        .thenCompose(
            guild -> actors.guild(in, guild, GuildCommand.newBuilder().setDeleteInvite(command)))
        .thenApply(RestResponse::of);
  }

  private CompletionStage<RestResponse> accept(RestRequest in) {
    JoinGuild.Builder command =
        JoinGuild.newBuilder().setInviteCode(in.path("code")).setMessageId(in.ids().nextId());
    return accounts
        .person(in)
        .thenCompose(person -> guild(in))
        .thenCompose(
            guild ->
                actors.user(
                    in,
                    in.caller(),
                    UserCommand.newBuilder().setJoinGuild(command.setGuild(guild))))
        .thenApply(RestResponse::of);
  }

  /** The guild of the path's code; rejected with 10006. */
  private CompletableFuture<Long> guild(RestRequest in) {
    String code = in.path("code");
    if (!CODE.matcher(code).matches()) {
      throw new Rejection(DiscordError.UNKNOWN_INVITE);
    }
    return directory.guildOfInvite(in, code);
  }
}
