package dev.throng.jobs.core.guild;

import com.google.protobuf.ByteString;
import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.jobs.core.json.JsonFields;
import dev.throng.jobs.core.user.UserJson;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Names;
import dev.throng.protocol.Partitioner;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.Snowflake;
import dev.throng.protocol.wire.CreateMessage;
import dev.throng.protocol.wire.Dispatch;
import dev.throng.protocol.wire.Event;
import dev.throng.protocol.wire.MessageCreated;
import dev.throng.protocol.wire.StartTyping;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** New messages and typing. */
final class MessageCommands {
  private MessageCommands() {}

  static void create(GuildCommandContext context, CreateMessage command) {
    Member author = context.callerMember();
    Channel channel = context.structure().channel(command.getChannel());
    DiscordError refusal = refusalToSend(context, author, channel);
    if (refusal != null || author == null || channel == null) {
      context.reject(refusal == null ? DiscordError.MISSING_ACCESS : refusal);
      return;
    }
    if (command.getContent().isEmpty()) {
      context.reject(DiscordError.EMPTY_MESSAGE);
      return;
    }
    long nonceKey = nonceKey(command, author);
    SentNonce sent = command.getNonceJson().isEmpty() ? null : context.tables.nonces.get(nonceKey);
    if (sent != null && !isRepeat(context, sent, command)) {
      sent = null;
    }
    if (sent != null && command.getEnforceNonce()) {
      context.reply(200, sent.body());
      return;
    }
    byte[] reply = send(context, command, author, channel);
    if (!command.getNonceJson().isEmpty() && sent == null) {
      context.tables.nonces.put(
          nonceKey,
          new SentNonce(
              channel.id(), author.user().id(), command.getNonceJson(), context.nowUs(), reply));
    }
  }

  private static byte[] send(
      GuildCommandContext context, CreateMessage command, Member author, Channel channel) {
    long permissions = context.permissions(author, channel);
    MentionResolver.Resolved mentions =
        MentionResolver.resolve(
            context,
            command.getContent(),
            permissions,
            MentionResolver.allowed(command.hasAllowedMentions(), command.getAllowedMentions()));
    long id = nextId(context, channel, command.getMessage());
    EncodedMessage encoded =
        new EncodedMessage(
            context.guild,
            new Message(
                id,
                Message.DEFAULT,
                channel.id(),
                author.user().id(),
                authorJson(author),
                command.getContent(),
                Snowflake.timeMs(id) * 1000,
                0,
                command.getTts() && Permissions.has(permissions, Permissions.SEND_TTS_MESSAGES),
                command.getFlags(),
                mentions.everyone(),
                mentions.users(),
                mentions.roles()),
            author,
            command.getNonceJson());
    byte[] reply = encoded.reply();
    publish(context, channel, id, author, encoded);
    context.reply(200, reply);
    context.dispatch(encoded.dispatch("MESSAGE_CREATE"), channel.id());
    return reply;
  }

  /** The message that says that a member has joined, if the guild has a channel for it. */
  static void announceJoin(GuildCommandContext context, Member member, long proposedId) {
    Channel channel = context.structure().channel(context.structure().systemChannel());
    if (channel == null || !channel.isText()) {
      return;
    }
    long id = nextId(context, channel, proposedId);
    EncodedMessage encoded =
        new EncodedMessage(
            context.guild,
            new Message(
                id,
                Message.JOIN,
                channel.id(),
                member.user().id(),
                authorJson(member),
                "",
                Snowflake.timeMs(id) * 1000,
                0,
                false,
                0,
                false,
                List.of(),
                new long[0]),
            member,
            "");
    publish(context, channel, id, member, encoded);
    context.dispatch(encoded.dispatch("MESSAGE_CREATE"), channel.id());
  }

  static void startTyping(GuildCommandContext context, StartTyping command) {
    Member member = context.callerMember();
    Channel channel = context.structure().channel(command.getChannel());
    DiscordError refusal = refusalToSend(context, member, channel);
    if (refusal != null || member == null || channel == null) {
      context.reject(refusal == null ? DiscordError.MISSING_ACCESS : refusal);
      return;
    }
    context.replyNoContent();
    byte[] d =
        JsonBuffer.of(
            json -> {
              json.writeStartObject();
              JsonFields.id(json, "channel_id", channel.id());
              JsonFields.id(json, "guild_id", context.guild);
              JsonFields.id(json, "user_id", member.user().id());
              json.writeNumberField("timestamp", context.nowUs() / 1_000_000);
              json.writeFieldName("member");
              MemberJson.write(json, member);
              json.writeEndObject();
            });
    context.dispatch(
        Dispatch.newBuilder().setT("TYPING_START").setD(ByteString.copyFrom(d)).build(),
        channel.id());
  }

  private static void publish(
      GuildCommandContext context,
      Channel channel,
      long id,
      Member author,
      EncodedMessage encoded) {
    context.publish(
        channel.id(),
        id,
        Event.newBuilder()
            .setMessageCreated(
                MessageCreated.newBuilder()
                    .setMessage(id)
                    .setAuthor(author.user().id())
                    .setBody(ByteString.copyFrom(encoded.body()))));
  }

  /**
   * The id that a message gets: the proposed one if its time is plausible and it is above the
   * channel's last. Otherwise one of a millisecond after the last, with bits mixed from channel and
   * proposal where gateways have node and counter: another channel's message of that millisecond
   * has the same id with a chance of one in four million.
   */
  static long nextId(GuildCommandContext context, Channel channel, long proposed) {
    long timeMs = Math.max(context.nowUs() / 1000, Snowflake.EPOCH_MS);
    long last = context.tables.cursor(channel.id()).lastMessage();
    boolean plausible =
        proposed > 0 && Snowflake.timeMs(proposed) <= timeMs + GuildLimits.MESSAGE_ID_AHEAD_MAX_MS;
    if (plausible && proposed > last) {
      return proposed;
    }
    long wantedMs = plausible ? Snowflake.timeMs(proposed) : timeMs;
    return Snowflake.of(
        Math.max(wantedMs, Snowflake.timeMs(last) + 1),
        Partitioner.mix(channel.id() * 31 + proposed));
  }

  /** Why a member may not send to a channel; null if it may. */
  static @Nullable DiscordError refusalToSend(
      GuildCommandContext context, @Nullable Member member, @Nullable Channel channel) {
    if (channel == null) {
      return DiscordError.UNKNOWN_CHANNEL;
    }
    if (member == null) {
      return DiscordError.MISSING_ACCESS;
    }
    long permissions = context.permissions(member, channel);
    if (!Permissions.has(permissions, Permissions.VIEW_CHANNEL)) {
      return DiscordError.MISSING_ACCESS;
    }
    if (!channel.isText()) {
      return DiscordError.NOT_A_TEXT_CHANNEL;
    }
    return Permissions.has(permissions, Permissions.SEND_MESSAGES)
        ? null
        : DiscordError.MISSING_PERMISSIONS;
  }

  private static byte[] authorJson(Member author) {
    return JsonBuffer.of(json -> UserJson.writePublic(json, author.user()));
  }

  private static long nonceKey(CreateMessage command, Member author) {
    return Names.key(
        command.getChannel() + ":" + author.user().id() + ":" + command.getNonceJson());
  }

  private static boolean isRepeat(
      GuildCommandContext context, SentNonce sent, CreateMessage command) {
    return sent.channel() == command.getChannel()
        && sent.author() == context.caller()
        && sent.nonceJson().equals(command.getNonceJson())
        && sent.timeUs() > context.nowUs() - GuildLimits.NONCE_AGE_MAX_US;
  }
}
