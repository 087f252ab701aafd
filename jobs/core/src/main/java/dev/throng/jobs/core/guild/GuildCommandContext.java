package dev.throng.jobs.core.guild;

import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.ByteString;
import dev.throng.jobs.core.actor.Effects;
import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.jobs.core.json.JsonWriter;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Names;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.DirectoryCommand;
import dev.throng.protocol.wire.Dispatch;
import dev.throng.protocol.wire.Event;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.GuildEvent;
import dev.throng.protocol.wire.Header;
import dev.throng.protocol.wire.RelayDispatch;
import dev.throng.protocol.wire.RelayStep;
import dev.throng.protocol.wire.Release;
import dev.throng.protocol.wire.UserCommand;
import java.io.IOException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The command that is being handled: its header, the guild as it is now, and its effects. */
final class GuildCommandContext {
  final long guild;
  final Header header;
  final GuildTables tables;
  final Effects effects;
  final RelayOutbox relays;
  private final String reason;
  private final long generation;
  private GuildStructure structure;

  GuildCommandContext(
      GuildCommand command,
      GuildTables tables,
      GuildStructure structure,
      Effects effects,
      long generation) {
    this.guild = command.getGuild();
    this.header = command.getHeader();
    this.reason = command.getReason();
    this.tables = tables;
    this.structure = structure;
    this.effects = effects;
    this.generation = generation;
    this.relays = new RelayOutbox(guild, tables);
  }

  GuildStructure structure() {
    return structure;
  }

  void putStructure(GuildStructure changed) {
    structure = changed;
    tables.putStructure(changed);
  }

  long nowUs() {
    return effects.nowUs();
  }

  long caller() {
    return header.getCaller();
  }

  /** Why the caller does it; empty: none given. */
  String reason() {
    return reason;
  }

  /** Who may do what, as the guild is at this point of the command. */
  GuildPermissions permissions() {
    return new GuildPermissions(guild, structure, nowUs());
  }

  /** The caller, if it is a member: otherwise 50001. */
  Check<Member> checkCaller() {
    Member member = callerMember();
    return member == null ? Check.refused(DiscordError.MISSING_ACCESS) : Check.allowed(member);
  }

  /** The caller, if it is a member who has all these in the guild: otherwise 50001 or 50013. */
  Check<Member> checkCaller(long permissions) {
    return checkCaller()
        .require(
            caller -> Permissions.has(permissions().inGuild(caller), permissions),
            DiscordError.MISSING_PERMISSIONS);
  }

  /** The channel or thread; null: there is none, or the channel of the thread is gone. */
  @Nullable Channel channel(long id) {
    Channel channel = structure.channel(id);
    if (channel != null) {
      return channel;
    }
    GuildThread thread = tables.threads.get(id);
    Channel in = thread == null ? null : structure.channel(thread.parent());
    return thread == null || in == null ? null : thread.asChannel(in);
  }

  /** The channel object. */
  byte[] channelJson(Channel channel) {
    return JsonBuffer.of(json -> writeChannel(json, channel));
  }

  /** The channel object. */
  void writeChannel(JsonGenerator json, Channel channel) throws IOException {
    ChannelJson.write(
        json,
        guild,
        channel,
        tables.cursor(channel.id()).lastMessage(),
        tables.pins(channel.id()).lastUs());
  }

  /** Replies to the caller; no-op without {@code reply_to}. */
  void reply(int status, byte[] body) {
    effects.reply(header, status, body);
  }

  void reply(int status, JsonWriter body) {
    if (header.hasReplyTo()) {
      reply(status, JsonBuffer.of(body));
    }
  }

  void replyNoContent() {
    effects.replyNoContent(header);
  }

  void reject(DiscordError error) {
    effects.reject(header, error);
  }

  /** Tells the public log and all sessions of a change of the guild. */
  void announce(String t, byte[] d) {
    publishGuildEvent(t, d);
    dispatch(
        RelayDispatch.newBuilder()
            .setDispatch(Dispatch.newBuilder().setT(t).setD(ByteString.copyFrom(d))));
  }

  /** Tells the public log, active sessions, and the user's own, of a change of a member. */
  void announceMember(String t, byte[] d, long user) {
    publishGuildEvent(t, d);
    dispatch(
        RelayDispatch.newBuilder()
            .setDispatch(Dispatch.newBuilder().setT(t).setD(ByteString.copyFrom(d)))
            .setActive(true)
            .addMentionedUsers(user));
  }

  /** Tells the public log of a change of the guild. */
  void publishGuildEvent(String t, byte[] d) {
    publish(
        0,
        0,
        Event.newBuilder()
            .setGuildEvent(GuildEvent.newBuilder().setT(t).setD(ByteString.copyFrom(d))));
  }

  /**
   * Writes an event of a channel (0: of the guild itself) and moves its cursor.
   *
   * @param message new last message of the channel; 0: the last one stays
   * @return the event's seq
   */
  long publish(long channel, long message, Event.Builder event) {
    ChannelCursor before = tables.cursor(channel);
    boolean created = message != 0;
    ChannelCursor after =
        created
            ? tables.splits.add(
                channel, before, message, event.getMessageCreated().getBody().size())
            : before;
    long seq = effects.nextSeq();
    long writeUs = Math.max(nowUs(), before.lastWriteUs() + 1);
    effects.send(
        Topic.EVENTS,
        channel == 0 ? guild : channel,
        event
            .setGuild(guild)
            .setChannel(channel)
            .setThread(channel != 0 && structure.channel(channel) == null)
            .setGeneration(generation)
            .setSeq(seq)
            .setPrevSeq(before.lastSeq())
            .setWriteTimeUs(writeUs)
            .setSplit(created ? after.split() : tables.splits.ofChanged(channel, before, event))
            .build()
            .toByteArray());
    tables.putCursor(channel, after.at(seq, writeUs));
    return seq;
  }

  /**
   * To all sessions that it is for; who they are is for each relay to find. Of a thread, it is for
   * who sees the channel that the thread is in, whose last message stays as it is.
   */
  void dispatch(RelayDispatch.Builder dispatch) {
    long channel = dispatch.getChannel();
    GuildThread thread =
        channel == 0 || structure.channel(channel) != null ? null : tables.threads.get(channel);
    if (thread != null) {
      dispatch.setChannel(thread.parent());
      dispatch.getDispatchBuilder().clearChannel().clearLastMessage();
    }
    relays.toAll(RelayStep.newBuilder().setDispatch(dispatch).build());
  }

  /** To all active sessions that may see the channel. */
  void dispatchToActive(String t, byte[] d, long channel) {
    dispatch(
        RelayDispatch.newBuilder()
            .setDispatch(Dispatch.newBuilder().setT(t).setD(ByteString.copyFrom(d)))
            .setChannel(channel)
            .setActive(true));
  }

  /** To the sessions of those connected bots for whom it is. */
  void dispatchToBots(String t, JsonWriter d, Predicate<Member> isFor) {
    BotDispatches.send(this, t, d, isFor);
  }

  /** Sends a command to a UserActor. */
  void tell(UserCommand.Builder command) {
    effects.send(
        Topic.USER_INBOX, command.getUser(), command.setHeader(ownHeader()).build().toByteArray());
  }

  /** Gives a name of the Directory back, unnumbered: twice does no harm. */
  void release(String name, long owner) {
    effects.send(
        Topic.DIRECTORY_INBOX,
        Names.key(name),
        DirectoryCommand.newBuilder()
            .setHeader(Header.newBuilder().setTimeUs(nowUs()))
            .setName(name)
            .setRelease(Release.newBuilder().setOwner(owner))
            .build()
            .toByteArray());
  }

  /** To this guild's own inbox, behind all that is there. */
  void tellSelf(GuildCommand.Builder command) {
    tellSelfToReply(command, false);
  }

  /** The same, and if asked for it answers who waits for the answer to this command. */
  void tellSelfToReply(GuildCommand.Builder command, boolean replies) {
    Header.Builder own = ownHeader().toBuilder();
    if (replies && header.hasReplyTo()) {
      own.setReplyTo(header.getReplyTo());
    }
    effects.send(
        Topic.GUILD_INBOX,
        guild,
        command.setGuild(guild).setHeader(own).setReason(reason).build().toByteArray());
  }

  /** Whether this command has written so much that the rest is left to the next. */
  boolean isStepFull() {
    return effects.bytes() + relays.bytes() >= GuildLimits.STEP_BYTES_MAX
        || tables.writes() >= GuildLimits.STEP_WRITES_MAX;
  }

  private Header ownHeader() {
    return Header.newBuilder()
        .setTimeUs(nowUs())
        .setCaller(caller())
        .setSender(guild)
        .setSenderSeq(effects.nextSeq())
        .build();
  }

  /** The caller as a member, or null. */
  @Nullable Member callerMember() {
    return tables.member(caller());
  }
}
