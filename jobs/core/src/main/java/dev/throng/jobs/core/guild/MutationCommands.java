package dev.throng.jobs.core.guild;

import com.google.protobuf.ByteString;
import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.jobs.core.json.JsonFields;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.AllowedMentions;
import dev.throng.protocol.wire.DeleteMessage;
import dev.throng.protocol.wire.EditMessage;
import dev.throng.protocol.wire.Event;
import dev.throng.protocol.wire.MessageBase;
import dev.throng.protocol.wire.MessageDeleted;
import dev.throng.protocol.wire.MessageUpdated;
import java.util.ArrayList;
import java.util.List;

/**
 * Edits and deletes. The guild does not keep messages: the command brings the message as it was
 * read, and is refused if the message was changed after that read, or might have been.
 */
final class MutationCommands {
  private MutationCommands() {}

  /** Ids of attachments that an edit has added to a message, and taken from it. */
  private record AttachmentChange(List<Long> gained, List<Long> lost) {
    static final AttachmentChange NONE = new AttachmentChange(List.of(), List.of());

    static AttachmentChange of(List<Long> before, List<Long> after) {
      return new AttachmentChange(without(after, before), without(before, after));
    }

    private static List<Long> without(List<Long> ids, List<Long> others) {
      List<Long> rest = new ArrayList<>(ids);
      rest.removeAll(others);
      return rest;
    }
  }

  static void edit(GuildCommandContext context, EditMessage command) {
    if (command.getWebhook() != 0) {
      WebhookMessages.edit(context, command);
      return;
    }
    if (command.getInteraction() != 0) {
      InteractionMessages.edit(context, command);
      return;
    }
    MessageBase base = command.getBase();
    boolean onlyFlags =
        command.getKeepContent() && !command.hasEmbeds() && !command.hasAttachments();
    check(context, command.getChannel(), command.getMessage(), base)
        .require(
            access ->
                base.getAuthor() == context.caller()
                    || (onlyFlags && access.may(Permissions.MANAGE_MESSAGES)),
            DiscordError.NOT_THE_AUTHOR)
        .require(access -> mayRead(context, access, base), DiscordError.MISSING_ACCESS)
        .require(
            access -> ThreadMessages.isActive(context, access.channel()),
            DiscordError.THREAD_ARCHIVED)
        .require(
            access ->
                !command.hasEmbeds()
                    || command.getEmbeds().isEmpty()
                    || access.may(Permissions.EMBED_LINKS),
            DiscordError.MISSING_PERMISSIONS)
        .ifAllowedOrElse(
            access -> edit(context, command, access.permissions(), !onlyFlags), context::reject);
  }

  /**
   * Edits a message that may be edited.
   *
   * @param permissions of who does it, in the channel
   * @param says whether it says something else now, and not only shows it otherwise
   */
  static void edit(
      GuildCommandContext context, EditMessage command, long permissions, boolean says) {
    MessageDocument document = MessageDocument.parse(command.getBase().getBody().toByteArray());
    if (!document.isWritten()) {
      context.reject(DiscordError.SYSTEM_MESSAGE);
      return;
    }
    List<Long> before = document.attachments();
    if (command.hasAttachments()) {
      document.editAttachments(command.getAttachments());
    }
    AttachmentChange attachments = AttachmentChange.of(before, document.attachments());
    if (!attachments.gained().isEmpty()
        && !Permissions.has(permissions, Permissions.ATTACH_FILES)) {
      context.reject(DiscordError.MISSING_PERMISSIONS);
      return;
    }
    MentionResolver.Resolved mentions =
        command.getKeepContent()
            ? MentionResolver.stored(context, document)
            : mentions(context, command, permissions, document);
    if (!command.getKeepContent()) {
      document.edit(command.getContent(), mentions);
    }
    if (command.hasFlags()) {
      document.editFlags(
          (document.flags() & ~MessageFlags.SUPPRESS_EMBEDS)
              | (command.getFlags() & MessageFlags.SUPPRESS_EMBEDS));
    }
    if (command.hasEmbeds()) {
      document.editEmbeds(command.getEmbeds());
    }
    if (says && document.isEmpty()) {
      context.reject(DiscordError.EMPTY_MESSAGE);
      return;
    }
    if (says) {
      document.markEdited(context.nowUs());
    }
    if (command.getInteraction() != 0) {
      InteractionMessages.loaded(context, command.getInteraction(), document.id());
    }
    if ((document.flags() & MessageFlags.EPHEMERAL) != 0) {
      EphemeralMessages.edit(context, command.getInteraction(), document, mentions);
      return;
    }
    EncodedMessage encoded = store(context, document, mentions, attachments);
    context.reply(200, withReactions(context, document, encoded, context.caller()));
    context.dispatch(mentions.dispatch(encoded.dispatch("MESSAGE_UPDATE"), document.channel()));
  }

  /** Whether a message, which the answer or the dispatch shows, is the caller's to see. */
  static boolean mayRead(GuildCommandContext context, ChannelAccess access, MessageBase base) {
    return base.getAuthor() == context.caller() || access.may(Permissions.READ_MESSAGE_HISTORY);
  }

  /** Whoever the text names, and whom the message answers, if it mentioned them. */
  private static MentionResolver.Resolved mentions(
      GuildCommandContext context, EditMessage command, long permissions, MessageDocument before) {
    AllowedMentions allowed =
        MentionResolver.allowed(command.hasAllowedMentions(), command.getAllowedMentions());
    return MentionResolver.with(
        context,
        MentionResolver.resolve(context, command.getContent(), permissions, allowed),
        allowed.getRepliedUser() ? before.repliedUser() : 0);
  }

  /** Stores a message that has changed. */
  static EncodedMessage store(
      GuildCommandContext context, MessageDocument document, MentionResolver.Resolved mentions) {
    return store(context, document, mentions, AttachmentChange.NONE);
  }

  private static EncodedMessage store(
      GuildCommandContext context,
      MessageDocument document,
      MentionResolver.Resolved mentions,
      AttachmentChange attachments) {
    EncodedMessage encoded =
        new EncodedMessage(
            context.guild,
            document,
            context.tables.member(document.author()),
            mentions.users(),
            EncodedMessage.OnlyReplied.NOTHING);
    long seq = publish(context, document, encoded, attachments);
    remember(context, document.channel(), new Mutation(document.id(), seq, false));
    return encoded;
  }

  /** Writes a message into the log as it is now, with its reactions. */
  static long publish(
      GuildCommandContext context, MessageDocument document, EncodedMessage encoded) {
    return publish(context, document, encoded, AttachmentChange.NONE);
  }

  private static long publish(
      GuildCommandContext context,
      MessageDocument document,
      EncodedMessage encoded,
      AttachmentChange attachments) {
    return context.publish(
        document.channel(),
        0,
        Event.newBuilder()
            .setMessageUpdated(
                MessageUpdated.newBuilder()
                    .setMessage(document.id())
                    .setAuthor(document.author())
                    .setBody(ByteString.copyFrom(withReactions(context, document, encoded, 0)))
                    .addAllAttachments(attachments.gained())
                    .addAllLostAttachments(attachments.lost())));
  }

  /** As a reader sees it; 0: as it is stored. */
  private static byte[] withReactions(
      GuildCommandContext context, MessageDocument document, EncodedMessage encoded, long viewer) {
    GuildReactions reactions = context.tables.reactions;
    return ReactionJson.appendTo(
        encoded.body(), reactions, reactions.of(document.channel(), document.id()), viewer);
  }

  static void delete(GuildCommandContext context, DeleteMessage command) {
    if (command.getWebhook() != 0) {
      WebhookMessages.delete(context, command);
      return;
    }
    if (command.getInteraction() != 0) {
      InteractionMessages.delete(context, command);
      return;
    }
    MessageBase base = command.getBase();
    check(context, command.getChannel(), command.getMessage(), base)
        .require(
            access ->
                base.getAuthor() == context.caller() || access.may(Permissions.MANAGE_MESSAGES),
            DiscordError.MISSING_PERMISSIONS)
        .ifAllowedOrElse(
            access -> {
              delete(context, command, access.channel().id());
              if (base.getAuthor() != context.caller()) {
                AuditLog.write(
                    context, AuditDrafts.deletedMessage(base.getAuthor(), access.channel().id()));
              }
            },
            context::reject);
  }

  /** Deletes a message that may be deleted. */
  static void delete(GuildCommandContext context, DeleteMessage command, long channel) {
    long seq =
        context.publish(
            channel,
            0,
            Event.newBuilder()
                .setMessageDeleted(MessageDeleted.newBuilder().setMessage(command.getMessage())));
    remember(context, channel, new Mutation(command.getMessage(), seq, true));
    forget(context, channel, command.getMessage());
    ThreadMessages.deleted(context, channel, 1);
    context.replyNoContent();
    byte[] d =
        JsonBuffer.of(
            json -> {
              json.writeStartObject();
              JsonFields.id(json, "id", command.getMessage());
              JsonFields.id(json, "channel_id", channel);
              JsonFields.id(json, "guild_id", context.guild);
              json.writeEndObject();
            });
    context.dispatchToActive("MESSAGE_DELETE", d, channel);
  }

  /** A message is gone, and its pin and reactions with it, of which nobody is told. */
  static void forget(GuildCommandContext context, long channel, long message) {
    ChannelPins pins = context.tables.pins(channel);
    if (pins.has(message)) {
      context.tables.putPins(channel, pins.without(message));
    }
    context.tables.reactions.removeMessage(channel, message);
  }

  /** The caller sees the channel, and the message is still as it was read. */
  static Check<ChannelAccess> check(
      GuildCommandContext context, long channelId, long message, MessageBase base) {
    return ChannelAccess.toView(context, channelId)
        .then(access -> unchanged(context, channelId, message, base, access));
  }

  /** A message is still as it was read. */
  static <T> Check<T> unchanged(
      GuildCommandContext context, long channelId, long message, MessageBase base, T found) {
    return switch (context.tables.mutations(channelId).since(message, base.getReadSeq())) {
      case NONE -> Check.allowed(found);
      case POSSIBLE -> Check.refused(DiscordError.STALE_BASE);
      case DELETED -> Check.refused(DiscordError.UNKNOWN_MESSAGE);
    };
  }

  /** Keeps it for those who read the message before. */
  static void remember(GuildCommandContext context, long channel, Mutation mutation) {
    context.tables.putMutations(channel, context.tables.mutations(channel).with(mutation));
  }
}
