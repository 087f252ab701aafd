package dev.throng.jobs.core.guild;

import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.DeleteMessage;
import dev.throng.protocol.wire.EditMessage;
import dev.throng.protocol.wire.ExecuteWebhook;
import dev.throng.protocol.wire.MessageBase;

/**
 * Messages that webhooks write, edit and delete. Who has a webhook's token needs no permission and
 * may mention whom it likes: for that the one who made it was trusted.
 */
final class WebhookMessages {
  private static final long MAY = Permissions.MENTION_EVERYONE | Permissions.SEND_TTS_MESSAGES;

  private WebhookMessages() {}

  static void execute(GuildCommandContext context, ExecuteWebhook command) {
    Webhook webhook = context.tables.webhooks.get(command.getWebhook());
    Channel channel = webhook == null ? null : context.structure().channel(webhook.channel());
    if (webhook == null || channel == null) {
      context.reject(DiscordError.UNKNOWN_WEBHOOK);
    } else if (!MessageCommands.saysSomething(command.getMessage())) {
      context.reject(DiscordError.EMPTY_MESSAGE);
    } else {
      MessageAuthor author =
          MessageAuthor.of(webhook, command.getUsername(), command.getAvatarUrl());
      MessageCommands.send(context, command.getMessage(), author, channel, MAY);
    }
  }

  static void edit(GuildCommandContext context, EditMessage command) {
    check(
            context,
            command.getWebhook(),
            command.getChannel(),
            command.getMessage(),
            command.getBase())
        .ifAllowedOrElse(
            webhook -> MutationCommands.edit(context, command, MAY, true), context::reject);
  }

  static void delete(GuildCommandContext context, DeleteMessage command) {
    check(
            context,
            command.getWebhook(),
            command.getChannel(),
            command.getMessage(),
            command.getBase())
        .ifAllowedOrElse(
            webhook -> MutationCommands.delete(context, command, command.getChannel()),
            context::reject);
  }

  /** A message of this webhook, in the channel where it is, as it was read. */
  private static Check<Webhook> check(
      GuildCommandContext context, long id, long channel, long message, MessageBase base) {
    Webhook webhook = context.tables.webhooks.get(id);
    return webhook == null
        ? Check.refused(DiscordError.UNKNOWN_WEBHOOK)
        : Check.allowed(webhook)
            .require(
                found -> found.channel() == channel && base.getAuthor() == id,
                DiscordError.UNKNOWN_MESSAGE)
            .then(found -> MutationCommands.unchanged(context, channel, message, base, found));
  }
}
