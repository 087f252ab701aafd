package dev.throng.gateway.rest.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.gateway.auth.HmacTokens;
import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.Fields;
import dev.throng.gateway.rest.Json;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.protocol.ApplicationFlags;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.wire.CreateUser;
import dev.throng.protocol.wire.GetApplication;
import dev.throng.protocol.wire.GetUser;
import dev.throng.protocol.wire.JoinGuild;
import dev.throng.protocol.wire.ModifyApplication;
import dev.throng.protocol.wire.Profile;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.ResetToken;
import dev.throng.protocol.wire.UserCommand;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Applications, whose id is that of their bot user, and bots. */
final class ApplicationOperations {
  private static final String APPLICATION = "application_id";
  private static final String FLAGS = "flags";
  private static final String BOT_PUBLIC = "bot_public";
  private static final List<String> OWNER_FIELDS =
      List.of(
          "id",
          "username",
          "discriminator",
          "global_name",
          "avatar",
          "public_flags",
          "flags",
          "primary_guild");

  private final Actors actors;
  private final Accounts accounts;
  private final HmacTokens tokens;

  ApplicationOperations(Actors actors, Accounts accounts, HmacTokens tokens) {
    this.actors = actors;
    this.accounts = accounts;
    this.tokens = tokens;
  }

  void declare(Declarations ops) {
    ops.op("create_application")
        .limit(10, 60)
        .reading(in -> in.body().text("name", "").strip())
        .answer(this::create);
    ops.op("get_my_application").answer(in -> get(in, in.caller()));
    ops.op("get_my_oauth2_application").answer(in -> get(in, in.caller()));
    ops.op("get_application").answer(in -> get(in, in.pathId(APPLICATION)));
    ops.op("get_oauth2_application").answer(in -> get(in, in.pathId(APPLICATION)));
    ops.op("update_my_application")
        .reading(ApplicationOperations::update)
        .answer((in, command) -> ask(in, in.caller(), command));
    ops.op("update_application")
        .reading(ApplicationOperations::update)
        .answer((in, command) -> ask(in, in.pathId(APPLICATION), command));
    ops.op("create_bot_token").limit(10, 60).answer(this::resetToken);
    ops.op("reset_bot_token").limit(10, 60).answer(this::resetToken);
    ops.op("authorize").reading(ApplicationOperations::authorization).answer(this::authorize);
  }

  /** For the bot, and its owner. */
  private CompletionStage<RestResponse> get(RestRequest in, long application) {
    return ask(in, application, getCommand());
  }

  private static UserCommand.Builder getCommand() {
    return UserCommand.newBuilder().setGetApplication(GetApplication.getDefaultInstance());
  }

  /** A command that is replied to with an application, whose owner another actor knows. */
  private CompletionStage<RestResponse> ask(
      RestRequest in, long application, UserCommand.Builder command) {
    return actors
        .user(in, application, command)
        .thenCompose(
            reply ->
                RestResponse.of(reply).isSuccess()
                    ? actors
                        .user(
                            in,
                            reply.getValue(),
                            UserCommand.newBuilder().setGetUser(GetUser.getDefaultInstance()))
                        .thenApply(owner -> withOwner(200, reply, owner))
                    : CompletableFuture.completedFuture(RestResponse.of(reply)));
  }

  private static RestResponse withOwner(int status, Reply application, Reply owner) {
    RestResponse known = RestResponse.of(owner);
    return known.isSuccess()
        ? withOwner(status, application, Json.parseTrusted(known.body()))
        : known;
  }

  /** By the bot or the owner: who may add the bot, and which privileged intents it may use. */
  private static UserCommand.Builder update(RestRequest in) {
    Fields body = in.body();
    int flags = body.integer(FLAGS, 0);
    if ((flags & ~ApplicationFlags.LIMITED) != 0) {
      body.error(
          FLAGS, "BASE_TYPE_CHOICES", "Only these bits may be set: " + ApplicationFlags.LIMITED);
    }
    return UserCommand.newBuilder()
        .setModifyApplication(
            ModifyApplication.newBuilder()
                .setChangeFlags(body.has(FLAGS))
                .setFlags(flags)
                .setChangeBotPublic(body.has(BOT_PUBLIC))
                .setBotPublic(body.flag(BOT_PUBLIC, false)));
  }

  private CompletionStage<RestResponse> create(RestRequest in, String name) {
    long id = in.ids().nextId();
    Profile.Builder bot =
        Profile.newBuilder().setId(id).setUsername(name).setBot(true).setOwner(in.caller());
    UserCommand.Builder command =
        UserCommand.newBuilder().setCreateUser(CreateUser.newBuilder().setProfile(bot));
    return accounts
        .ownerOf(in, id)
        .thenCompose(
            owner ->
                actors
                    .user(in, id, command)
                    .thenCompose(
                        created ->
                            RestResponse.of(created).isSuccess()
                                ? actors.user(in, id, getCommand())
                                : CompletableFuture.completedFuture(created))
                    .thenApply(reply -> withOwner(201, reply, owner)));
  }

  private static RestResponse withOwner(int status, Reply reply, JsonNode owner) {
    RestResponse response = RestResponse.of(reply);
    if (!response.isSuccess()) {
      return response;
    }
    ObjectNode publicOwner = Json.object();
    for (String field : OWNER_FIELDS) {
      publicOwner.set(field, owner.path(field));
    }
    ObjectNode application = (ObjectNode) Json.parseTrusted(response.body());
    application.putNull("team");
    return RestResponse.json(status, application.set("owner", publicOwner));
  }

  /** Gives the owner a token for the bot; those given before are void. */
  private CompletionStage<RestResponse> resetToken(RestRequest in) {
    long bot = in.pathId(APPLICATION);
    return actors
        .user(in, bot, UserCommand.newBuilder().setResetToken(ResetToken.getDefaultInstance()))
        .thenApply(reply -> token(bot, reply));
  }

  private RestResponse token(long bot, Reply reply) {
    if (reply.getStatus() == DiscordError.UNKNOWN_USER.status()) {
      return RestResponse.error(DiscordError.UNKNOWN_APPLICATION);
    }
    RestResponse response = RestResponse.of(reply);
    return response.isSuccess()
        ? RestResponse.json(
            200,
            Json.object()
                .put("id", Long.toUnsignedString(bot))
                .put("token", tokens.issue(bot, reply.getValue())))
        : response;
  }

  /** Puts a bot into a guild of the caller. */
  private static JoinGuild.Builder authorization(RestRequest in) {
    if (in.query().id("client_id") == 0) {
      in.query().error("client_id", "BASE_TYPE_REQUIRED", "This field is required");
    }
    if (!List.of(in.query().text("scope", "").split("[ +]")).contains("bot")) {
      in.query().error("scope", "BASE_TYPE_CHOICES", "Value must be one of [bot].");
    }
    if (!in.body().flag("authorize", false)) {
      in.body().error("authorize", "BASE_TYPE_CHOICES", "Value must be one of [true].");
    }
    return JoinGuild.newBuilder()
        .setGuild(in.body().id("guild_id"))
        .setAuthorizedBy(in.caller())
        .setPermissions(in.body().permissions("permissions", 0))
        .setRoleId(in.ids().nextId())
        .setMessageId(in.ids().nextId());
  }

  private CompletionStage<RestResponse> authorize(RestRequest in, JoinGuild.Builder command) {
    return accounts
        .person(in)
        .thenCompose(
            person ->
                actors.user(
                    in, in.query().id("client_id"), UserCommand.newBuilder().setJoinGuild(command)))
        .thenApply(RestResponse::of);
  }
}
