package dev.throng.jobs.core.guild;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.jobs.core.json.JsonFields;
import dev.throng.jobs.core.user.UserJson;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Names;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.CreateWebhook;
import dev.throng.protocol.wire.DeleteWebhook;
import dev.throng.protocol.wire.GetWebhook;
import dev.throng.protocol.wire.ListWebhooks;
import dev.throng.protocol.wire.ModifyWebhook;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Creates, shows, changes and deletes webhooks. */
final class WebhookCommands {
  /** The type of all: webhooks that write what they are sent. */
  static final int INCOMING = 1;

  private WebhookCommands() {}

  static void create(GuildCommandContext context, CreateWebhook command) {
    GuildWebhooks webhooks = context.tables.webhooks;
    toManage(context, command.getChannel())
        .require(access -> access.channel().isText(), DiscordError.WRONG_CHANNEL_TYPE)
        .require(access -> webhooks.hasRoom(command.getChannel()), DiscordError.TOO_MANY_WEBHOOKS)
        .ifAllowedOrElse(
            access -> {
              Webhook webhook =
                  new Webhook(
                      command.getWebhook(),
                      command.getChannel(),
                      command.getName(),
                      context.caller());
              webhooks.put(webhook);
              context.reply(200, json -> write(context, json, webhook, access.member()));
              announce(context, webhook.channel());
              AuditLog.write(context, AuditDrafts.webhook(webhook.id(), null, webhook));
            },
            context::reject);
  }

  static void list(GuildCommandContext context, ListWebhooks command) {
    if (command.getChannel() == 0) {
      context
          .checkCaller(Permissions.MANAGE_WEBHOOKS)
          .ifAllowedOrElse(caller -> reply(context, manageable(context, caller)), context::reject);
    } else {
      toManage(context, command.getChannel())
          .ifAllowedOrElse(access -> reply(context, List.of(access.channel())), context::reject);
    }
  }

  private static List<Channel> manageable(GuildCommandContext context, Member member) {
    GuildPermissions permissions = context.permissions();
    long wanted = Permissions.VIEW_CHANNEL | Permissions.MANAGE_WEBHOOKS;
    return context.structure().channels().stream()
        .filter(channel -> Permissions.has(permissions.inChannel(member, channel), wanted))
        .toList();
  }

  private static void reply(GuildCommandContext context, List<Channel> channels) {
    context.reply(
        200,
        json -> {
          json.writeStartArray();
          for (Channel channel : channels) {
            for (Webhook webhook : context.tables.webhooks.of(channel.id())) {
              write(context, json, webhook);
            }
          }
          json.writeEndArray();
        });
  }

  static void get(GuildCommandContext context, GetWebhook command) {
    check(context, command.getWebhook(), command.getWithToken())
        .ifAllowedOrElse(
            webhook ->
                context.reply(
                    200,
                    json ->
                        write(
                            context,
                            json,
                            webhook,
                            creator(context, webhook, command.getWithToken()))),
            context::reject);
  }

  static void modify(GuildCommandContext context, ModifyWebhook command) {
    long target = command.getChannel();
    check(context, command.getWebhook(), command.getWithToken())
        .then(
            webhook ->
                target == 0 || target == webhook.channel()
                    ? Check.allowed(webhook)
                    : toManage(context, target)
                        .require(
                            access -> access.channel().isText(), DiscordError.WRONG_CHANNEL_TYPE)
                        .require(
                            access -> context.tables.webhooks.hasRoom(target),
                            DiscordError.TOO_MANY_WEBHOOKS)
                        .then(access -> Check.allowed(webhook)))
        .ifAllowedOrElse(webhook -> modify(context, command, webhook), context::reject);
  }

  private static void modify(GuildCommandContext context, ModifyWebhook command, Webhook before) {
    Webhook named = command.hasName() ? before.named(command.getName()) : before;
    Webhook after = command.getChannel() == 0 ? named : named.in(command.getChannel());
    Member creator = creator(context, after, command.getWithToken());
    if (!after.equals(before)) {
      context.tables.webhooks.put(after);
    }
    context.reply(200, json -> write(context, json, after, creator));
    if (!after.equals(before)) {
      announce(context, after.channel());
    }
    if (after.channel() != before.channel()) {
      announce(context, before.channel());
    }
    AuditLog.writeChanges(context, AuditDrafts.webhook(after.id(), before, after));
  }

  static void delete(GuildCommandContext context, DeleteWebhook command) {
    check(context, command.getWebhook(), command.getWithToken())
        .ifAllowedOrElse(
            webhook -> {
              context.tables.webhooks.remove(webhook);
              context.release(Names.webhook(webhook.id()), webhook.id());
              context.replyNoContent();
              announce(context, webhook.channel());
              AuditLog.write(context, AuditDrafts.webhook(webhook.id(), webhook, null));
            },
            context::reject);
  }

  private static Check<ChannelAccess> toManage(GuildCommandContext context, long channel) {
    return ChannelAccess.toOwn(context, channel, Permissions.MANAGE_WEBHOOKS);
  }

  private static Check<Webhook> check(GuildCommandContext context, long id, boolean withToken) {
    Webhook webhook = context.tables.webhooks.get(id);
    if (webhook == null) {
      return Check.refused(DiscordError.UNKNOWN_WEBHOOK);
    }
    return withToken
        ? Check.allowed(webhook)
        : toManage(context, webhook.channel()).then(access -> Check.allowed(webhook));
  }

  /** Who made it, for those who are told, if it is a member still. */
  private static @Nullable Member creator(
      GuildCommandContext context, Webhook webhook, boolean withToken) {
    return withToken ? null : context.tables.member(webhook.creator());
  }

  /** The webhook, with who made it, if it is a member still. */
  static void write(GuildCommandContext context, JsonGenerator json, Webhook webhook)
      throws IOException {
    write(context, json, webhook, context.tables.member(webhook.creator()));
  }

  private static void write(
      GuildCommandContext context, JsonGenerator json, Webhook webhook, @Nullable Member creator)
      throws IOException {
    json.writeStartObject();
    json.writeNullField("application_id");
    json.writeNullField("avatar");
    JsonFields.id(json, "channel_id", webhook.channel());
    JsonFields.id(json, "guild_id", context.guild);
    JsonFields.id(json, "id", webhook.id());
    json.writeStringField("name", webhook.name());
    json.writeNumberField("type", INCOMING);
    if (creator != null) {
      json.writeFieldName("user");
      UserJson.writePublic(json, creator.user());
    }
    json.writeEndObject();
  }

  private static void announce(GuildCommandContext context, long channel) {
    byte[] d =
        JsonBuffer.of(
            json -> {
              json.writeStartObject();
              JsonFields.id(json, "guild_id", context.guild);
              JsonFields.id(json, "channel_id", channel);
              json.writeEndObject();
            });
    context.dispatchToActive("WEBHOOKS_UPDATE", d, channel);
  }
}
