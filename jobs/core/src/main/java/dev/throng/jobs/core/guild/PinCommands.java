package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.jobs.core.json.JsonFields;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.ListPins;
import dev.throng.protocol.wire.PinMessage;
import dev.throng.protocol.wire.PinsPage;
import java.util.List;

/** Pins messages. Which ones are pinned, and since when, is for the guild to keep. */
final class PinCommands {
  private PinCommands() {}

  static void pin(GuildCommandContext context, PinMessage command) {
    ChannelPins pins = context.tables.pins(command.getChannel());
    boolean changes = pins.has(command.getMessage()) != command.getPin();
    MutationCommands.check(context, command.getChannel(), command.getMessage(), command.getBase())
        .require(access -> access.may(Permissions.PIN_MESSAGES), DiscordError.MISSING_PERMISSIONS)
        .require(
            access -> MutationCommands.mayRead(context, access, command.getBase()),
            DiscordError.MISSING_ACCESS)
        .require(
            access -> ThreadMessages.isActive(context, access.channel()),
            DiscordError.THREAD_ARCHIVED)
        .require(
            access -> !changes || !command.getPin() || pins.list().size() < GuildLimits.PINS_MAX,
            DiscordError.TOO_MANY_PINS)
        .ifAllowedOrElse(
            access -> {
              if (changes) {
                change(context, command, access, pins);
              } else {
                context.replyNoContent();
              }
            },
            context::reject);
  }

  private static void change(
      GuildCommandContext context, PinMessage command, ChannelAccess access, ChannelPins before) {
    MessageDocument document = MessageDocument.parse(command.getBase().getBody().toByteArray());
    if (!document.isWritten()) {
      context.reject(DiscordError.SYSTEM_MESSAGE);
      return;
    }
    long channel = command.getChannel();
    ChannelPins after =
        command.getPin()
            ? before.with(command.getMessage(), context.nowUs())
            : before.without(command.getMessage());
    context.tables.putPins(channel, after);
    document.pin(command.getPin());
    MentionResolver.Resolved mentions = MentionResolver.stored(context, document);
    EncodedMessage encoded = MutationCommands.store(context, document, mentions);
    context.replyNoContent();
    context.dispatch(mentions.dispatch(encoded.dispatch("MESSAGE_UPDATE"), channel));
    context.dispatchToActive(
        "CHANNEL_PINS_UPDATE", pinsUpdate(context.guild, channel, after.lastUs()), channel);
    GuildThread thread = context.tables.threads.get(channel);
    if (thread == null) {
      Snapshots.channelChanged(context, access.channel());
    } else {
      Snapshots.threadChanged(context, thread);
    }
    if (command.getPin()) {
      MessageCommands.announcePin(context, access, document, command.getNotice());
    }
    AuditLog.write(
        context,
        AuditDrafts.message(
            command.getPin() ? AuditAction.MESSAGE_PIN : AuditAction.MESSAGE_UNPIN,
            document.author(),
            channel,
            command.getMessage()));
  }

  private static byte[] pinsUpdate(long guild, long channel, long lastUs) {
    return JsonBuffer.of(
        json -> {
          json.writeStartObject();
          JsonFields.id(json, "guild_id", guild);
          JsonFields.id(json, "channel_id", channel);
          JsonFields.time(json, "last_pin_timestamp", lastUs);
          json.writeEndObject();
        });
  }

  static void list(GuildCommandContext context, ListPins command) {
    ChannelAccess.toView(context, command.getChannel())
        .ifAllowedOrElse(
            access -> context.reply(200, page(context, access, command).toByteArray()),
            context::reject);
  }

  private static PinsPage page(
      GuildCommandContext context, ChannelAccess access, ListPins command) {
    int limit = Math.max(1, Math.min(command.getLimit(), GuildLimits.PINS_PAGE_MAX));
    long beforeUs = command.getBeforeUs() == 0 ? Long.MAX_VALUE : command.getBeforeUs();
    List<Pin> pins =
        access.may(Permissions.READ_MESSAGE_HISTORY)
            ? context.tables.pins(command.getChannel()).list()
            : List.of();
    PinsPage.Builder page = PinsPage.newBuilder();
    for (Pin pin : pins) {
      if (pin.pinnedUs() < beforeUs) {
        if (page.getMessagesCount() == limit) {
          return page.setMore(true).build();
        }
        page.addMessages(pin.message()).addPinnedUs(pin.pinnedUs());
      }
    }
    return page.build();
  }
}
