package dev.throng.jobs.core.guild;

import com.google.protobuf.ByteString;
import dev.throng.jobs.core.actor.ProposedIds;
import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.jobs.core.json.JsonFields;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Names;
import dev.throng.protocol.Partitioner;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.Snowflake;
import dev.throng.protocol.wire.AllowedMentions;
import dev.throng.protocol.wire.CreateMessage;
import dev.throng.protocol.wire.Event;
import dev.throng.protocol.wire.MessageBase;
import dev.throng.protocol.wire.MessageCreated;
import dev.throng.protocol.wire.StartTyping;
import java.util.List;

/** Sends messages and shows who types. */
final class MessageCommands {
  private MessageCommands() {}

  static void create(GuildCommandContext context, CreateMessage command) {
    ChannelAccess.toSend(context, command.getChannel())
        .require(
            access -> saysSomething(command) || !command.getAttachments().isEmpty(),
            DiscordError.EMPTY_MESSAGE)
        .require(
            access -> command.getEmbeds().isEmpty() || access.may(Permissions.EMBED_LINKS),
            DiscordError.MISSING_PERMISSIONS)
        .require(
            access -> command.getAttachments().isEmpty() || access.may(Permissions.ATTACH_FILES),
            DiscordError.MISSING_PERMISSIONS)
        .require(
            access -> !command.hasReplyTo() || access.may(Permissions.READ_MESSAGE_HISTORY),
            DiscordError.REPLY_WITHOUT_HISTORY)
        .require(
            access ->
                !command.hasReplyTo()
                    || !isStale(context, command.getChannel(), command.getReplyTo()),
            DiscordError.STALE_BASE)
        .require(
            access -> ThreadMessages.hasRoom(context, access.channel()),
            DiscordError.TOO_MANY_ACTIVE_THREADS)
        .ifAllowedOrElse(access -> create(context, command, access), context::reject);
  }

  /** Whether it has text, or embeds that are shown. */
  static boolean saysSomething(CreateMessage command) {
    boolean showsEmbeds = (command.getFlags() & MessageFlags.SUPPRESS_EMBEDS) == 0;
    return !command.getContent().isEmpty() || (showsEmbeds && !command.getEmbeds().isEmpty());
  }

  private static void create(
      GuildCommandContext context, CreateMessage command, ChannelAccess access) {
    if (command.getNonceJson().isEmpty()) {
      send(context, command, access);
      return;
    }
    long author = access.member().user().id();
    long nonceKey = nonceKey(command, author);
    SentNonce sent = context.tables.nonces.get(nonceKey);
    boolean repeat = sent != null && isRepeat(context, sent, command);
    if (sent != null && repeat && command.getEnforceNonce()) {
      context.reply(200, sent.body());
      return;
    }
    byte[] reply = send(context, command, access).reply();
    if (!repeat) {
      context.tables.nonces.put(
          nonceKey,
          new SentNonce(
              command.getChannel(), author, command.getNonceJson(), context.nowUs(), reply));
    }
  }

  /** Whether a message may be another by now, or gone. */
  private static boolean isStale(GuildCommandContext context, long channel, MessageBase base) {
    long message = MessageDocument.parse(base.getBody().toByteArray()).id();
    return context.tables.mutations(channel).since(message, base.getReadSeq())
        != Mutations.Change.NONE;
  }

  /**
   * What was sent.
   *
   * @param reply the message as its author gets it
   */
  record Sent(long id, byte[] reply) {}

  private static Sent send(
      GuildCommandContext context, CreateMessage command, ChannelAccess access) {
    return send(
        context,
        command,
        MessageAuthor.of(access.member()),
        access.channel(),
        access.permissions());
  }

  /**
   * Sends a message that may be sent.
   *
   * @param permissions of its author in the channel
   */
  static Sent send(
      GuildCommandContext context,
      CreateMessage command,
      MessageAuthor author,
      Channel to,
      long permissions) {
    MessageDocument repliedTo =
        command.hasReplyTo()
            ? MessageDocument.parse(command.getReplyTo().getBody().toByteArray())
            : null;
    AllowedMentions allowed =
        MentionResolver.allowed(command.hasAllowedMentions(), command.getAllowedMentions());
    MentionResolver.Resolved mentions =
        MentionResolver.with(
            context,
            MentionResolver.resolve(context, command.getContent(), permissions, allowed),
            repliedTo != null && allowed.getRepliedUser() ? repliedTo.author() : 0);
    MessageContent content =
        new MessageContent(
            command.getContent(),
            command.getEmbeds(),
            command.getAttachments(),
            mentions,
            command.getTts() && Permissions.has(permissions, Permissions.SEND_TTS_MESSAGES),
            command.getFlags(),
            repliedTo);
    long channel = to.id();
    MessageOrigin origin = author.origin();
    boolean ephemeral = origin != null && (command.getFlags() & MessageFlags.EPHEMERAL) != 0;
    if (!ephemeral) {
      ThreadMessages.sending(context, to, author);
    }
    long id =
        ephemeral
            ? passingId(context, channel, command.getMessage())
            : nextId(context, channel, command.getMessage());
    MessageDocument document =
        MessageDocument.create(id, author.messageType(), channel, author, content);
    if (repliedTo != null) {
      document.referTo(context.guild, repliedTo);
    }
    EncodedMessage encoded =
        new EncodedMessage(
            context.guild,
            document,
            author.member(),
            mentions.users(),
            new EncodedMessage.OnlyReplied(repliedTo, command.getNonceJson()));
    byte[] reply = encoded.reply();
    if (origin != null && ephemeral) {
      context.reply(200, reply);
      EphemeralMessages.tell(context, origin.interaction(), encoded, "MESSAGE_CREATE", id);
      return new Sent(id, reply);
    }
    MessageCreated.Builder created =
        created(id, author.id(), encoded).addAllAttachments(document.attachments());
    for (Member user : mentions.users()) {
      if (!user.user().bot()
          && Permissions.has(context.permissions().inChannel(user, to), Permissions.VIEW_CHANNEL)) {
        created.addMentioned(user.user().id());
      }
    }
    publish(context, channel, created);
    ThreadMessages.sent(context, to);
    if (!to.isThread() && (mentions.everyone() || mentions.roles().length > 0)) {
      context.tables.putCursor(channel, context.tables.cursor(channel).massMentioned(id));
      Snapshots.massMentioned(context, channel, id);
    }
    context.reply(200, reply);
    context.dispatch(mentions.dispatch(encoded.created(channel, id), channel));
    return new Sent(id, reply);
  }

  /** The message that says that a member has joined, if the guild has a channel for it. */
  static void announceJoin(GuildCommandContext context, Member member, long proposedId) {
    Channel channel = context.structure().channel(context.structure().systemChannel());
    if (channel == null || !channel.isText()) {
      return;
    }
    long id = nextId(context, channel.id(), proposedId);
    MessageDocument document =
        MessageDocument.create(
            id, MessageDocument.JOIN, channel.id(), MessageAuthor.of(member), MessageContent.EMPTY);
    announce(context, member, document);
  }

  /** The message that says that a member has pinned another. */
  static void announcePin(
      GuildCommandContext context, ChannelAccess access, MessageDocument pinned, long proposedId) {
    long channel = access.channel().id();
    long id = nextId(context, channel, proposedId);
    MessageDocument document =
        MessageDocument.create(
            id,
            MessageDocument.PIN,
            channel,
            MessageAuthor.of(access.member()),
            MessageContent.EMPTY);
    document.referTo(context.guild, pinned);
    announce(context, access.member(), document);
    ThreadMessages.sent(context, access.channel());
  }

  /** The message that says that a member has made a thread of no message. */
  static void announceThread(
      GuildCommandContext context, ChannelAccess access, GuildThread thread, long proposedId) {
    long channel = access.channel().id();
    MessageDocument document =
        MessageDocument.create(
            nextId(context, channel, proposedId),
            MessageDocument.THREAD_CREATED,
            channel,
            MessageAuthor.of(access.member()),
            MessageContent.of(thread.settings().name()));
    document.referTo(context.guild, thread.id(), 0);
    announce(context, access.member(), document);
  }

  /** The first message of a thread that is made of one: it says of which. */
  static void beginThread(
      GuildCommandContext context,
      Member owner,
      GuildThread thread,
      MessageDocument of,
      long proposedId) {
    MessageDocument document =
        MessageDocument.create(
            nextId(context, thread.id(), proposedId),
            MessageDocument.THREAD_STARTER,
            thread.id(),
            MessageAuthor.of(owner),
            MessageContent.EMPTY);
    document.referTo(context.guild, of);
    announce(context, owner, document);
  }

  private static void announce(
      GuildCommandContext context, Member member, MessageDocument document) {
    long channel = document.channel();
    long id = document.id();
    EncodedMessage encoded =
        new EncodedMessage(
            context.guild, document, member, List.of(), EncodedMessage.OnlyReplied.NOTHING);
    publish(context, channel, created(id, member.user().id(), encoded));
    context.dispatch(
        MentionResolver.Resolved.NOBODY.dispatch(encoded.created(channel, id), channel));
  }

  static void startTyping(GuildCommandContext context, StartTyping command) {
    ChannelAccess.toSend(context, command.getChannel())
        .ifAllowedOrElse(access -> startTyping(context, access), context::reject);
  }

  private static void startTyping(GuildCommandContext context, ChannelAccess access) {
    context.replyNoContent();
    long channel = access.channel().id();
    byte[] d =
        JsonBuffer.of(
            json -> {
              json.writeStartObject();
              JsonFields.id(json, "channel_id", channel);
              JsonFields.id(json, "guild_id", context.guild);
              JsonFields.id(json, "user_id", access.member().user().id());
              json.writeNumberField("timestamp", context.nowUs() / 1_000_000);
              json.writeFieldName("member");
              MemberJson.write(json, access.member());
              json.writeEndObject();
            });
    context.dispatchToActive("TYPING_START", d, channel);
  }

  private static MessageCreated.Builder created(long id, long author, EncodedMessage encoded) {
    return MessageCreated.newBuilder()
        .setMessage(id)
        .setAuthor(author)
        .setBody(ByteString.copyFrom(encoded.body()));
  }

  private static void publish(
      GuildCommandContext context, long channel, MessageCreated.Builder created) {
    context.publish(channel, created.getMessage(), Event.newBuilder().setMessageCreated(created));
  }

  /**
   * The id that a message gets: the proposed one if its time is near the log's and it is above the
   * channel's last. Otherwise one of a millisecond after the last, with bits mixed from channel and
   * proposal where gateways have node and counter: another channel's message of that millisecond
   * has the same id with a chance of one in four million.
   */
  private static long nextId(GuildCommandContext context, long channel, long proposed) {
    long timeMs = Math.max(context.nowUs() / 1000, Snowflake.EPOCH_MS);
    long last = context.tables.cursor(channel).lastMessage();
    boolean plausible = ProposedIds.isNear(proposed, timeMs * 1_000);
    if (plausible && proposed > last) {
      return proposed;
    }
    long wantedMs = plausible ? Snowflake.timeMs(proposed) : timeMs;
    return Snowflake.of(
        Math.max(wantedMs, Snowflake.timeMs(last) + 1), Partitioner.mix(channel * 31 + proposed));
  }

  /**
   * The id of a message that is nobody's last one: not ahead of the log's time, or whoever has read
   * it would have read what is written after it.
   */
  private static long passingId(GuildCommandContext context, long channel, long proposed) {
    long timeMs = Math.max(context.nowUs() / 1000, Snowflake.EPOCH_MS);
    long id =
        nextId(
            context,
            channel,
            Snowflake.timeMs(proposed) > timeMs ? Snowflake.of(timeMs, proposed) : proposed);
    while (context.tables.interactions.isEphemeral(id)) {
      id++;
    }
    return id;
  }

  private static long nonceKey(CreateMessage command, long author) {
    return Names.key(command.getChannel() + ":" + author + ":" + command.getNonceJson());
  }

  private static boolean isRepeat(
      GuildCommandContext context, SentNonce sent, CreateMessage command) {
    return sent.channel() == command.getChannel()
        && sent.author() == context.caller()
        && sent.nonceJson().equals(command.getNonceJson())
        && sent.timeUs() > context.nowUs() - GuildLimits.NONCE_AGE_MAX_US;
  }
}
