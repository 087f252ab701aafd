package dev.throng.jobs.core.user;

import dev.throng.jobs.core.actor.Effects;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Delivery;
import dev.throng.protocol.wire.DeliveryPart;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.Header;
import dev.throng.protocol.wire.NodeCommand;
import dev.throng.protocol.wire.UserCommand;
import java.util.Map;
import java.util.TreeMap;

/** The command that is being handled: its header, the user's state, and its effects. */
final class UserCommandContext {
  final long user;
  final Header header;
  final UserTables tables;
  final Effects effects;
  final long generation;

  UserCommandContext(UserCommand command, UserTables tables, Effects effects, long generation) {
    this.user = command.getUser();
    this.header = command.getHeader();
    this.tables = tables;
    this.effects = effects;
    this.generation = generation;
  }

  void reply(int status, byte[] body, long value) {
    effects.reply(header, status, body, value);
  }

  void replyNoContent() {
    effects.replyNoContent(header);
  }

  void reject(DiscordError error) {
    effects.reject(header, error);
  }

  /** Header of a message to another actor: nobody waits for an answer. */
  Header.Builder ownHeader() {
    return Header.newBuilder()
        .setTimeUs(effects.nowUs())
        .setCaller(user)
        .setSender(user)
        .setSenderSeq(effects.nextSeq());
  }

  /** Sends to a guild's inbox; the caller has set the header. */
  void tellGuild(GuildCommand.Builder command) {
    effects.send(Topic.GUILD_INBOX, command.getGuild(), command.build().toByteArray());
  }

  /** Sends to this user's own inbox, behind all that is there. */
  void tellSelf(UserCommand.Builder command) {
    effects.send(
        Topic.USER_INBOX, user, command.setHeader(ownHeader()).setUser(user).build().toByteArray());
  }

  /** Sends to a node's inbox, unnumbered: a repeat does no harm there. */
  void tellNode(NodeCommand.Builder command) {
    effects.send(
        Topic.NODES,
        command.getNode(),
        command
            .setHeader(Header.newBuilder().setTimeUs(effects.nowUs()).setCaller(user))
            .build()
            .toByteArray());
  }

  /** Sends the next delivery of the user's stream to all nodes with sessions. */
  void deliverToSessions(DeliveryPart part) {
    sessionEpochs().forEach((node, epoch) -> deliver(node, epoch, part));
  }

  /** Tells all nodes with sessions, unnumbered: a repeat does no harm there. */
  void tellSessions(DeliveryPart part) {
    sessionEpochs()
        .forEach(
            (node, epoch) ->
                effects.send(
                    Topic.DELIVERIES,
                    node,
                    Delivery.newBuilder()
                        .setStream(user)
                        .setEpoch(epoch)
                        .addParts(part)
                        .build()
                        .toByteArray()));
  }

  /** Of each node with sessions, its last epoch: those of earlier ones are dead. */
  private Map<Integer, Long> sessionEpochs() {
    Map<Integer, Long> epochs = new TreeMap<>();
    for (UserSession session : tables.sessions().list()) {
      epochs.merge(session.node(), session.epoch(), Math::max);
    }
    return epochs;
  }

  /** Sends the next delivery of the user's stream to a node. */
  void deliver(int node, long epoch, DeliveryPart part) {
    UserStream stream = tables.stream(node);
    long seq = effects.nextSeq();
    effects.send(
        Topic.DELIVERIES,
        node,
        Delivery.newBuilder()
            .setStream(user)
            .setGeneration(generation)
            .setEpoch(epoch)
            .setSeq(seq)
            .setPrevSeq(stream == null || stream.epoch() != epoch ? 0 : stream.lastSeq())
            .addParts(part)
            .build()
            .toByteArray());
    tables.putStream(node, new UserStream(epoch, seq));
  }
}
