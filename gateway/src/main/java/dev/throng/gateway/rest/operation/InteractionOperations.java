package dev.throng.gateway.rest.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.UnsafeByteOperations;
import dev.throng.gateway.auth.InteractionTokens;
import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.FormErrors;
import dev.throng.gateway.rest.Json;
import dev.throng.gateway.rest.Rejection;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.operation.InteractionForm.UsedCommand;
import dev.throng.protocol.wire.AnswerInteraction;
import dev.throng.protocol.wire.ExpireInteraction;
import dev.throng.protocol.wire.GetApplicationCommand;
import dev.throng.protocol.wire.GetChannel;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.StartInteraction;
import dev.throng.protocol.wire.UserCommand;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** People use commands of applications, and these answer. */
final class InteractionOperations {
  private static final int SLASH = 1;
  private static final int OF_USER = 2;
  private static final int EPHEMERAL = 1 << 6;
  private static final int LOADING = 1 << 7;

  /** 3 s that an application has to answer in, from when it is told, and a little for the way. */
  private static final long EXPIRY_MS = 3_200;

  private final Actors actors;
  private final Accounts accounts;
  private final InteractionTokens tokens;
  private final Executor later =
      CompletableFuture.delayedExecutor(EXPIRY_MS, TimeUnit.MILLISECONDS);

  InteractionOperations(Actors actors, Accounts accounts, InteractionTokens tokens) {
    this.actors = actors;
    this.accounts = accounts;
    this.tokens = tokens;
  }

  void declare(Declarations ops) {
    ops.op("create_interaction").limit(5, 5).reading(InteractionForm::read).answer(this::create);
    ops.op("create_interaction_response")
        .reading(InteractionForm::answer)
        .answer((in, answer) -> answer(in, answer, in.query().flag("with_response", false)));
  }

  private CompletionStage<RestResponse> create(RestRequest in, UsedCommand used) {
    UserCommand.Builder asked =
        UserCommand.newBuilder()
            .setGetApplicationCommand(
                GetApplicationCommand.newBuilder()
                    .setGuild(used.guild())
                    .setCommand(used.command())
                    .setToUse(true));
    return accounts
        .person(in)
        .thenCompose(person -> actors.user(in, used.application(), asked))
        .thenApply(RestResponse::of)
        .thenCompose(
            found -> {
              if (!found.isSuccess()) {
                return refuse(in, used, found);
              }
              try {
                return start(in, used, command(in, used, Json.parseTrusted(found.body())));
              } catch (Rejection wrong) {
                return refuse(in, used, wrong.response());
              }
            });
  }

  /** Only who sees the channel is told what is wrong: which commands there are is for members. */
  private CompletableFuture<RestResponse> refuse(
      RestRequest in, UsedCommand used, RestResponse refusal) {
    GetChannel channel = GetChannel.newBuilder().setChannel(used.channel()).build();
    return actors
        .guild(in, used.guild(), GuildCommand.newBuilder().setGetChannel(channel))
        .thenApply(RestResponse::of)
        .thenApply(seen -> seen.isSuccess() ? refusal : seen);
  }

  private CompletableFuture<RestResponse> start(
      RestRequest in, UsedCommand used, StartInteraction.Builder start) {
    return actors
        .guild(in, used.guild(), GuildCommand.newBuilder().setStartInteraction(start))
        .thenApply(RestResponse::of)
        .thenApply(
            answer -> {
              if (answer.isSuccess()) {
                later.execute(() -> expire(used.guild(), start.getInteraction()));
              }
              return answer;
            });
  }

  private void expire(long guild, long interaction) {
    actors.tellGuild(
        guild,
        GuildCommand.newBuilder()
            .setExpireInteraction(ExpireInteraction.newBuilder().setInteraction(interaction)));
  }

  private StartInteraction.Builder command(RestRequest in, UsedCommand used, JsonNode definition) {
    if (used.version() != 0 && used.version() != definition.path("version").asLong()) {
      throw FormErrors.rejection(
          "data",
          "INTERACTION_APPLICATION_COMMAND_INVALID_VERSION",
          "This command is outdated, please try again in a few minutes");
    }
    int type = definition.path(CommandForm.TYPE).asInt();
    if (type != SLASH && type != OF_USER) {
      throw FormErrors.rejection(
          "data", "UNSUPPORTED_FIELD", "This server does not support commands of messages yet.");
    }
    long id = in.ids().nextId();
    StartInteraction.Builder start =
        StartInteraction.newBuilder()
            .setInteraction(id)
            .setApplication(used.application())
            .setChannel(used.channel())
            .setToken(
                tokens.issue(new InteractionTokens.Claims(id, used.application(), used.guild())))
            .setNonceJson(used.nonceJson())
            .setCommandType(type)
            .setCommandName(definition.path(CommandForm.NAME).asText())
            .setNsfw(definition.path("nsfw").asBoolean());
    JsonNode permissions = definition.path("default_member_permissions");
    if (permissions.isTextual()) {
      start.setDefaultMemberPermissions(Long.parseUnsignedLong(permissions.asText()));
    }
    ObjectNode data = Json.object();
    data.set("id", definition.path("id"));
    data.set("name", definition.path(CommandForm.NAME));
    data.put("type", type);
    if (definition.has("guild_id")) {
      data.set("guild_id", definition.path("guild_id"));
    }
    if (type == OF_USER) {
      if (used.target() == 0) {
        throw FormErrors.rejection("target_id", "BASE_TYPE_REQUIRED", "This field is required");
      }
      data.put("target_id", Long.toString(used.target()));
      start.addUsers(used.target());
    }
    JsonNode given = Objects.requireNonNullElseGet(used.options(), Json::array);
    ArrayNode options = UsedOptions.read(definition, given, start);
    if (!options.isEmpty()) {
      data.set("options", options);
    }
    return start.setData(UnsafeByteOperations.unsafeWrap(Json.bytes(data)));
  }

  private CompletionStage<RestResponse> answer(
      RestRequest in, AnswerInteraction answer, boolean withResponse) {
    InteractionTokens.Claims interaction =
        Objects.requireNonNull(in.interaction(), "the token was checked");
    return actors
        .guild(
            in,
            interaction.guild(),
            GuildCommand.newBuilder()
                .setAnswerInteraction(answer.toBuilder().setInteraction(interaction.interaction())))
        .thenApply(RestResponse::of)
        .thenApply(
            answered ->
                !answered.isSuccess()
                    ? answered
                    : withResponse
                        ? response(answer.getType(), Json.parseTrusted(answered.body()))
                        : RestResponse.noContent());
  }

  /** What has become of an answer. */
  private static RestResponse response(int type, JsonNode message) {
    int flags = message.path("flags").asInt();
    ObjectNode response = Json.object();
    ObjectNode interaction = response.putObject("interaction");
    interaction.set("id", message.at("/interaction_metadata/id"));
    interaction.set("type", message.at("/interaction_metadata/type"));
    interaction.set("response_message_id", message.path("id"));
    interaction.put("response_message_loading", (flags & LOADING) != 0);
    interaction.put("response_message_ephemeral", (flags & EPHEMERAL) != 0);
    interaction.set("channel_id", message.path("channel_id"));
    if (type == InteractionForm.MESSAGE) {
      ObjectNode resource = response.putObject("resource");
      resource.put("type", type);
      resource.set("message", message);
    }
    return RestResponse.json(200, response);
  }
}
