package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.jobs.core.json.JsonFields;
import dev.throng.jobs.core.state.SortedIds;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.Snowflake;
import dev.throng.protocol.wire.DeleteMessages;
import dev.throng.protocol.wire.Event;
import dev.throng.protocol.wire.MessageDeleted;

/** Deletes messages of others, many at once. */
final class BulkDelete {
  private BulkDelete() {}

  static void delete(GuildCommandContext context, DeleteMessages command) {
    long oldestMs = (context.nowUs() - GuildLimits.BULK_DELETE_AGE_MAX_US) / 1_000;
    ChannelAccess.to(context, command.getChannel(), Permissions.MANAGE_MESSAGES)
        .require(
            access -> command.getMessagesCount() <= GuildLimits.MESSAGES_PAGE_MAX,
            DiscordError.INVALID_FORM_BODY)
        .require(
            access ->
                command.getMessagesList().stream()
                    .allMatch(message -> Snowflake.timeMs(message) >= oldestMs),
            DiscordError.MESSAGE_TOO_OLD)
        .ifAllowedOrElse(access -> deleteThose(context, command), context::reject);
  }

  private static void deleteThose(GuildCommandContext context, DeleteMessages command) {
    long channel = command.getChannel();
    long last = context.tables.cursor(channel).lastMessage();
    long[] deleted = SortedIds.EMPTY;
    for (long message : command.getMessagesList()) {
      // An id that is still to come must not be dead when it comes.
      if (Long.compareUnsigned(message, last) <= 0) {
        deleted = SortedIds.with(deleted, message);
      }
    }
    context.replyNoContent();
    if (deleted.length == 0) {
      return;
    }
    for (long message : deleted) {
      long seq =
          context.publish(
              channel,
              0,
              Event.newBuilder()
                  .setMessageDeleted(MessageDeleted.newBuilder().setMessage(message)));
      MutationCommands.remember(context, channel, new Mutation(message, seq, true));
      MutationCommands.forget(context, channel, message);
    }
    ThreadMessages.deleted(context, channel, deleted.length);
    long[] ids = deleted;
    byte[] d =
        JsonBuffer.of(
            json -> {
              json.writeStartObject();
              JsonFields.ids(json, "ids", ids);
              JsonFields.id(json, "channel_id", channel);
              JsonFields.id(json, "guild_id", context.guild);
              json.writeEndObject();
            });
    context.dispatchToActive("MESSAGE_DELETE_BULK", d, channel);
    AuditLog.write(context, AuditDrafts.deletedMessages(channel, deleted.length));
  }
}
