package dev.throng.jobs.core.guild;

import com.google.protobuf.ByteString;
import dev.throng.jobs.core.actor.Effects;
import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.jobs.core.json.JsonWriter;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Dispatch;
import dev.throng.protocol.wire.Event;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.GuildEvent;
import dev.throng.protocol.wire.Header;
import dev.throng.protocol.wire.RelayDispatch;
import dev.throng.protocol.wire.RelayStep;
import dev.throng.protocol.wire.UserCommand;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One command on its way through the guild: what it came with, and what it causes. */
final class GuildCommandContext {
  final long guild;
  final Header header;
  final GuildTables tables;
  final Effects effects;
  final RelayOutbox relays;
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
    return header.getTimeUs();
  }

  long caller() {
    return header.getCaller();
  }

  // --- who may do what ---

  Permissions.Subject subject(Member member) {
    long permissions = 0;
    for (Role role : structure.roles()) {
      if (role.id() == guild || contains(member.roles(), role.id())) {
        permissions |= role.permissions();
      }
    }
    return new Permissions.Subject(
        guild,
        member.user().id(),
        member.user().id() == structure.owner(),
        member.roles(),
        permissions,
        member.timeoutUntilUs() > nowUs());
  }

  long permissions(Member member) {
    Permissions.Subject subject = subject(member);
    return Permissions.inGuild(subject.owner(), subject.permissions(), subject.timedOut());
  }

  long permissions(Member member, Channel channel) {
    return Permissions.inChannel(subject(member), channel.overwrites());
  }

  /** Ascending ids of the channels that a member may see. */
  long[] visibleChannels(Member member) {
    Permissions.Subject subject = subject(member);
    long[] visible = new long[structure.channels().size()];
    int count = 0;
    for (Channel channel : structure.channels()) {
      if (Permissions.has(
          Permissions.inChannel(subject, channel.overwrites()), Permissions.VIEW_CHANNEL)) {
        visible[count++] = channel.id();
      }
    }
    long[] result = Arrays.copyOf(visible, count);
    Arrays.sort(result);
    return result;
  }

  /**
   * The member's highest role; @everyone if it has no other. The owner stands above all roles,
   * which is for the caller to see to.
   */
  Role topRole(Member member) {
    Role top = structure.roles().get(0);
    for (Role role : structure.roles()) {
      if (contains(member.roles(), role.id()) && role.isAbove(top)) {
        top = role;
      }
    }
    return top;
  }

  /** Whether one member may act on another: the owner on all, others on those below them. */
  boolean outranks(Member actor, Member target) {
    if (target.user().id() == structure.owner()) {
      return false;
    }
    return actor.user().id() == structure.owner() || topRole(actor).isAbove(topRole(target));
  }

  private static boolean contains(long[] ids, long id) {
    for (long each : ids) {
      if (each == id) {
        return true;
      }
    }
    return false;
  }

  /** The channel object. */
  byte[] channelJson(Channel channel) {
    long lastMessage = tables.cursor(channel.id()).lastMessage();
    return JsonBuffer.of(json -> ChannelJson.write(json, guild, channel, lastMessage));
  }

  // --- what it causes ---

  /** Answers who asks, if anyone does. */
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
    dispatch(Dispatch.newBuilder().setT(t).setD(ByteString.copyFrom(d)).build(), 0);
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
    ChannelCursor cursor = tables.cursor(channel);
    long seq = effects.nextSeq();
    long writeUs = Math.max(nowUs(), cursor.lastWriteUs() + 1);
    effects.send(
        Topic.EVENTS,
        channel == 0 ? guild : channel,
        event
            .setGuild(guild)
            .setChannel(channel)
            .setGeneration(generation)
            .setSeq(seq)
            .setPrevSeq(cursor.lastSeq())
            .setWriteTimeUs(writeUs)
            .build()
            .toByteArray());
    tables.putCursor(
        channel, new ChannelCursor(message == 0 ? cursor.lastMessage() : message, seq, writeUs));
    return seq;
  }

  /** To all sessions that may see the channel; 0: to all. */
  void dispatch(Dispatch dispatch, long channel) {
    relays.toAll(
        RelayStep.newBuilder()
            .setDispatch(RelayDispatch.newBuilder().setDispatch(dispatch).setChannel(channel))
            .build());
  }

  /** To a UserActor's inbox. */
  void tell(UserCommand.Builder command) {
    effects.send(
        Topic.USER_INBOX, command.getUser(), command.setHeader(ownHeader()).build().toByteArray());
  }

  /** To this guild's own inbox. */
  void tellSelf(GuildCommand.Builder command) {
    effects.send(
        Topic.GUILD_INBOX,
        guild,
        command.setGuild(guild).setHeader(ownHeader()).build().toByteArray());
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
