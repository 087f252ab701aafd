package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.jobs.core.json.JsonFields;
import dev.throng.jobs.core.json.JsonWriter;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.AddReaction;
import dev.throng.protocol.wire.ClearReactions;
import dev.throng.protocol.wire.Emoji;
import dev.throng.protocol.wire.MessageBase;
import dev.throng.protocol.wire.RemoveReaction;
import java.util.List;

/**
 * Adds reactions and takes them away. The guild knows who has reacted with what, and writes it into
 * the message, which the command brings as it was read: what that says of reactions does not count,
 * so a message that others have reacted to since then is not stale.
 */
final class ReactionCommands {
  private ReactionCommands() {}

  static void add(GuildCommandContext context, AddReaction command) {
    GuildReactions reactions = context.tables.reactions;
    GuildEmoji custom = context.tables.emojis().find(command.getEmoji().getId());
    // Clients may have its name wrong.
    Emoji emoji =
        custom == null
            ? command.getEmoji()
            : command.getEmoji().toBuilder().setName(custom.name()).build();
    MessageReactions row = reactions.of(command.getChannel(), command.getMessage());
    MessageReaction known = row.find(emoji);
    long user = context.caller();
    boolean repeat = known != null && reactions.has(known, user);
    MutationCommands.check(context, command.getChannel(), command.getMessage(), command.getBase())
        .require(
            access ->
                emoji.getId() == 0
                    || known != null
                    || EmojiCommands.mayUse(access.member(), custom),
            DiscordError.UNKNOWN_EMOJI)
        .require(access -> mayAdd(context, access, known == null), DiscordError.MISSING_PERMISSIONS)
        .require(
            access -> ThreadMessages.isActive(context, access.channel()),
            DiscordError.THREAD_ARCHIVED)
        .require(access -> repeat || reactions.hasRoom(row, emoji), DiscordError.TOO_MANY_REACTIONS)
        .ifAllowedOrElse(
            access -> {
              if (!repeat) {
                reactions.add(command.getChannel(), command.getMessage(), emoji, user);
                MessageDocument document = store(context, command.getBase());
                context.dispatchToActive(
                    "MESSAGE_REACTION_ADD",
                    added(context, document, access.member(), emoji),
                    command.getChannel());
                reactions.sweep();
              }
              context.replyNoContent();
            },
            context::reject);
  }

  /** A member in a timeout reacts to nothing. */
  private static boolean mayAdd(GuildCommandContext context, ChannelAccess access, boolean isNew) {
    boolean silenced =
        access.member().timeoutUntilUs() > context.nowUs()
            && !access.may(Permissions.ADMINISTRATOR);
    return access.may(Permissions.READ_MESSAGE_HISTORY)
        && !silenced
        && (!isNew || access.may(Permissions.ADD_REACTIONS));
  }

  static void remove(GuildCommandContext context, RemoveReaction command) {
    GuildReactions reactions = context.tables.reactions;
    long channel = command.getChannel();
    long user = command.getUser();
    MessageReaction known = reactions.of(channel, command.getMessage()).find(command.getEmoji());
    MutationCommands.check(context, channel, command.getMessage(), command.getBase())
        .require(
            access -> user == context.caller() || access.may(Permissions.MANAGE_MESSAGES),
            DiscordError.MISSING_PERMISSIONS)
        .ifAllowedOrElse(
            access -> {
              if (known != null && reactions.has(known, user)) {
                reactions.remove(channel, command.getMessage(), known, user);
                MessageDocument document = store(context, command.getBase());
                context.dispatchToActive(
                    "MESSAGE_REACTION_REMOVE",
                    one(context, document, user, known.toWire(), json -> {}),
                    channel);
              }
              context.replyNoContent();
            },
            context::reject);
  }

  static void clear(GuildCommandContext context, ClearReactions command) {
    GuildReactions reactions = context.tables.reactions;
    long channel = command.getChannel();
    long message = command.getMessage();
    MessageReactions row = reactions.of(channel, message);
    MessageReaction known = command.hasEmoji() ? row.find(command.getEmoji()) : null;
    MutationCommands.check(context, channel, message, command.getBase())
        .require(
            access -> access.may(Permissions.MANAGE_MESSAGES), DiscordError.MISSING_PERMISSIONS)
        .ifAllowedOrElse(
            access -> {
              if (known != null) {
                reactions.remove(channel, message, known);
                MessageDocument document = store(context, command.getBase());
                context.dispatchToActive(
                    "MESSAGE_REACTION_REMOVE_EMOJI",
                    about(context, document, json -> ReactionJson.writeEmoji(json, known.toWire())),
                    channel);
              } else if (!command.hasEmoji() && !row.list().isEmpty()) {
                reactions.removeAll(channel, message);
                MessageDocument document = store(context, command.getBase());
                context.dispatchToActive(
                    "MESSAGE_REACTION_REMOVE_ALL", about(context, document, json -> {}), channel);
              }
              context.replyNoContent();
            },
            context::reject);
  }

  /** Stores the message with its reactions as they are now; that is no edit of it. */
  private static MessageDocument store(GuildCommandContext context, MessageBase base) {
    MessageDocument document = MessageDocument.parse(base.getBody().toByteArray());
    EncodedMessage encoded =
        new EncodedMessage(
            context.guild, document, null, List.of(), EncodedMessage.OnlyReplied.NOTHING);
    MutationCommands.publish(context, document, encoded);
    return document;
  }

  private static byte[] added(
      GuildCommandContext context, MessageDocument document, Member member, Emoji emoji) {
    return one(
        context,
        document,
        member.user().id(),
        emoji,
        json -> {
          JsonFields.id(json, "message_author_id", document.author());
          json.writeFieldName("member");
          MemberJson.write(json, member);
        });
  }

  private static byte[] one(
      GuildCommandContext context,
      MessageDocument document,
      long user,
      Emoji emoji,
      JsonWriter more) {
    return about(
        context,
        document,
        json -> {
          JsonFields.id(json, "user_id", user);
          ReactionJson.writeEmoji(json, emoji);
          json.writeBooleanField("burst", false);
          json.writeNumberField("type", 0);
          more.writeTo(json);
        });
  }

  private static byte[] about(
      GuildCommandContext context, MessageDocument document, JsonWriter more) {
    return JsonBuffer.of(
        json -> {
          json.writeStartObject();
          JsonFields.id(json, "channel_id", document.channel());
          JsonFields.id(json, "message_id", document.id());
          JsonFields.id(json, "guild_id", context.guild);
          more.writeTo(json);
          json.writeEndObject();
        });
  }
}
