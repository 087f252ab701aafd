package dev.throng.gateway.rest.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.gateway.auth.InteractionTokens;
import dev.throng.gateway.auth.WebhookTokens;
import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.DirectoryClient;
import dev.throng.gateway.rest.Json;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.protocol.Names;
import dev.throng.protocol.wire.CreateMessage;
import dev.throng.protocol.wire.CreateWebhook;
import dev.throng.protocol.wire.DeleteMessage;
import dev.throng.protocol.wire.DeleteWebhook;
import dev.throng.protocol.wire.EditMessage;
import dev.throng.protocol.wire.ExecuteWebhook;
import dev.throng.protocol.wire.FollowUpInteraction;
import dev.throng.protocol.wire.GetWebhook;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.ListWebhooks;
import dev.throng.protocol.wire.MessageBase;
import dev.throng.protocol.wire.ModifyWebhook;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Webhooks: for those who manage them, and for whoever has the token, which was checked on the way
 * in. Their tokens are put into what their guild says of them, which does not know them.
 */
final class WebhookOperations {
  private static final String WEBHOOK = "webhook_id";

  private final Actors actors;
  private final DirectoryClient directory;
  private final MessageChanges changes;
  private final WebhookTokens tokens;

  WebhookOperations(
      Actors actors, DirectoryClient directory, MessageChanges changes, WebhookTokens tokens) {
    this.actors = actors;
    this.directory = directory;
    this.changes = changes;
    this.tokens = tokens;
  }

  void declare(Declarations ops) {
    ops.op("create_webhook").limit(5, 5).reading(WebhookForm::create).answer(this::create);
    ops.op("list_channel_webhooks").answer(this::listOfChannel);
    ops.op("get_guild_webhooks").answer(this::listOfGuild);
    declare(ops, "get_webhook", WebhookOperations::get);
    declare(ops, "get_webhook_by_token", WebhookOperations::get);
    declare(ops, "update_webhook", WebhookOperations::modify);
    declare(ops, "update_webhook_by_token", WebhookOperations::modify);
    declare(ops, "delete_webhook", WebhookOperations::delete);
    declare(ops, "delete_webhook_by_token", WebhookOperations::delete);
    declareMessages(ops);
  }

  private void declare(
      Declarations ops, String id, Function<RestRequest, GuildCommand.Builder> command) {
    ops.op(id).reading(command).answer((in, read) -> ask(in, read).thenApply(this::withTokens));
  }

  private void declareMessages(Declarations ops) {
    ops.op("execute_webhook")
        .limit(5, 2)
        .reading(WebhookForm::execute)
        .answer(
            (in, message) ->
                execute(in, message, in.interaction() != null || in.query().flag("wait", false)));
    ops.op("execute_slack_compatible_webhook")
        .limit(5, 2)
        .reading(SlackForm::read)
        .answer((in, message) -> execute(in, message, true).thenApply(WebhookOperations::ok));
    ops.op("execute_github_compatible_webhook")
        .limit(5, 2)
        .reading(GithubForm::read)
        .answer(
            (in, message) ->
                message.isEmpty()
                    ? CompletableFuture.completedFuture(RestResponse.noContent())
                    : execute(in, message.get(), false));
    declareMessage(ops, "webhook_message");
    declareMessage(ops, "original_webhook_message");
  }

  private void declareMessage(Declarations ops, String name) {
    ops.op("get_" + name)
        .limit(5, 2)
        .reading(WebhookForm::withoutThread)
        .answer((in, read) -> changes.readOfWebhook(in));
    ops.op("update_" + name).limit(5, 2).reading(WebhookForm::edit).answer(this::edit);
    ops.op("delete_" + name)
        .limit(5, 2)
        .reading(WebhookForm::withoutThread)
        .answer((in, read) -> deleteMessage(in));
  }

  /** Claimed before it is created: whoever hears of the webhook can find its guild. */
  private CompletionStage<RestResponse> create(RestRequest in, CreateWebhook webhook) {
    long id = webhook.getWebhook();
    GuildCommand.Builder command = GuildCommand.newBuilder().setCreateWebhook(webhook);
    return directory
        .guildOfChannel(in, webhook.getChannel())
        .thenCompose(
            guild ->
                directory
                    .claim(in, Names.webhook(id), id, guild, 0)
                    .thenCompose(
                        claimed ->
                            directory.releaseIfRefused(
                                in, Names.webhook(id), id, actors.guild(in, guild, command))))
        .thenApply(this::withTokens);
  }

  private CompletionStage<RestResponse> listOfChannel(RestRequest in) {
    ListWebhooks.Builder list = ListWebhooks.newBuilder().setChannel(in.pathId("channel_id"));
    return directory
        .guildOfChannel(in, list.getChannel())
        .thenCompose(
            guild -> actors.guild(in, guild, GuildCommand.newBuilder().setListWebhooks(list)))
        .thenApply(RestResponse::of)
        .thenApply(this::withTokens);
  }

  private CompletionStage<RestResponse> listOfGuild(RestRequest in) {
    return actors
        .guild(
            in,
            in.pathId("guild_id"),
            GuildCommand.newBuilder().setListWebhooks(ListWebhooks.getDefaultInstance()))
        .thenApply(RestResponse::of)
        .thenApply(this::withTokens);
  }

  private static GuildCommand.Builder get(RestRequest in) {
    return GuildCommand.newBuilder()
        .setGetWebhook(
            GetWebhook.newBuilder().setWebhook(in.pathId(WEBHOOK)).setWithToken(in.isOfWebhook()));
  }

  private static GuildCommand.Builder modify(RestRequest in) {
    ModifyWebhook.Builder modify =
        ModifyWebhook.newBuilder()
            .setWebhook(in.pathId(WEBHOOK))
            .setWithToken(in.isOfWebhook())
            .setChannel(in.body().id("channel_id"));
    if (in.body().has("name")) {
      modify.setName(WebhookForm.name(in));
    }
    return GuildCommand.newBuilder().setModifyWebhook(modify);
  }

  private static GuildCommand.Builder delete(RestRequest in) {
    return GuildCommand.newBuilder()
        .setDeleteWebhook(
            DeleteWebhook.newBuilder()
                .setWebhook(in.pathId(WEBHOOK))
                .setWithToken(in.isOfWebhook()));
  }

  private CompletableFuture<RestResponse> ask(RestRequest in, GuildCommand.Builder command) {
    return changes
        .guildOfWebhook(in)
        .thenCompose(guild -> actors.guild(in, guild, command))
        .thenApply(RestResponse::of);
  }

  private CompletionStage<RestResponse> execute(
      RestRequest in, ExecuteWebhook message, boolean wait) {
    InteractionTokens.Claims interaction = in.interaction();
    CompletionStage<RestResponse> executed =
        interaction == null
            ? ask(in, GuildCommand.newBuilder().setExecuteWebhook(message))
            : followUp(in, interaction.interaction(), message.getMessage());
    return executed.thenApply(
        answer -> answer.isSuccess() && !wait ? RestResponse.noContent() : answer);
  }

  /** The first after an answer that is loading takes its place, and the guild may ask for that. */
  private CompletionStage<RestResponse> followUp(
      RestRequest in, long interaction, CreateMessage message) {
    FollowUpInteraction followUp =
        FollowUpInteraction.newBuilder().setInteraction(interaction).setMessage(message).build();
    return changes.followUp(
        in,
        GuildCommand.newBuilder().setFollowUpInteraction(followUp),
        base ->
            GuildCommand.newBuilder().setFollowUpInteraction(followUp.toBuilder().setBase(base)),
        read ->
            read.isUnknownMessage()
                ? GuildCommand.newBuilder()
                    .setFollowUpInteraction(followUp.toBuilder().setWithoutBase(true))
                : null);
  }

  /** What senders of Slack's wait for. */
  private static RestResponse ok(RestResponse answer) {
    return answer.isSuccess() ? RestResponse.json(200, Json.object().textNode("ok")) : answer;
  }

  private CompletionStage<RestResponse> edit(RestRequest in, EditMessage.Builder edit) {
    return changes.changeOfWebhook(
        in,
        base -> {
          InteractionTokens.Claims interaction = in.interaction();
          if (interaction == null) {
            edit.setWebhook(in.pathId(WEBHOOK));
          } else {
            edit.setInteraction(interaction.interaction());
          }
          return GuildCommand.newBuilder()
              .setEditMessage(edit.setMessage(id(base)).setChannel(channel(base)).setBase(base));
        });
  }

  private CompletionStage<RestResponse> deleteMessage(RestRequest in) {
    return changes.changeOfWebhook(
        in,
        base -> {
          InteractionTokens.Claims interaction = in.interaction();
          DeleteMessage.Builder delete =
              DeleteMessage.newBuilder()
                  .setChannel(channel(base))
                  .setMessage(id(base))
                  .setBase(base);
          if (interaction == null) {
            delete.setWebhook(in.pathId(WEBHOOK));
          } else {
            delete.setInteraction(interaction.interaction());
          }
          return GuildCommand.newBuilder().setDeleteMessage(delete);
        });
  }

  private static long channel(MessageBase base) {
    return number(base, "channel_id");
  }

  private static long id(MessageBase base) {
    return number(base, "id");
  }

  private static long number(MessageBase base, String field) {
    return Json.parseTrusted(base.getBody().toByteArray()).path(field).asLong();
  }

  private RestResponse withTokens(RestResponse answer) {
    if (!answer.isSuccess() || answer.body().length == 0) {
      return answer;
    }
    JsonNode body = Json.parseTrusted(answer.body());
    for (JsonNode webhook : body.isArray() ? body : List.of(body)) {
      ((ObjectNode) webhook).put("token", tokens.of(webhook.path("id").asLong()));
    }
    return RestResponse.json(answer.status(), body);
  }
}
