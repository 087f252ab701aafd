package dev.throng.jobs.core.readstate;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.jobs.core.actor.Actor;
import dev.throng.jobs.core.actor.Effects;
import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Snowflake;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.AckMessages;
import dev.throng.protocol.wire.AckPins;
import dev.throng.protocol.wire.Delivery;
import dev.throng.protocol.wire.DeliveryPart;
import dev.throng.protocol.wire.ForgetGuild;
import dev.throng.protocol.wire.MessageAck;
import dev.throng.protocol.wire.ReadStateCommand;
import dev.throng.protocol.wire.SessionRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The read states of a user: inbox {@link Topic#READSTATE_INBOX}, keyed by user id, and {@link
 * ReadStateMark}s of the public log. What it tells sessions is unnumbered: each MESSAGE_ACK says
 * all of a channel's state and its version, so a repeat or a loss heals with the next.
 *
 * <p>It does not know who may see a channel. A state is the user's own note of an id, and nothing
 * that it answers depends on whether there is such a channel.
 */
public final class ReadStateActor implements Actor {
  private final ReadStateTables tables;
  private long refusedMarks;

  public ReadStateActor(StateFactory state) {
    this.tables = new ReadStateTables(state);
  }

  @Override
  public void handle(InboxRecord inbox, Effects effects) throws InvalidProtocolBufferException {
    ReadStateCommand command = ReadStateCommand.parseFrom(inbox.value());
    if (command.getUser() != inbox.actor()) {
      throw new IllegalArgumentException(
          "user: " + command.getUser() + " (expected: the record's key " + inbox.actor() + ")");
    }
    switch (command.getCommandCase()) {
      case ACK_MESSAGES -> ack(command, command.getAckMessages(), effects);
      case ACK_PINS -> ackPins(command, command.getAckPins(), effects);
      case DELETE_READ_STATE -> {
        tables.remove(command.getDeleteReadState().getChannel());
        effects.replyNoContent(command.getHeader());
      }
      case OPEN_READ_STATES -> open(command, effects);
      case CLOSE_READ_STATES ->
          tables.putListeners(
              tables.listeners().without(command.getCloseReadStates().getSession().getSession()));
      case FORGET_GUILD -> forget(command.getUser(), command.getForgetGuild(), effects);
      case COMMAND_NOT_SET ->
          throw new IllegalArgumentException("command: not set, or of a newer version");
      case COUNT_MASS_MENTIONS ->
          throw new IllegalArgumentException("command: CountMassMentions (expected: of a guild)");
    }
  }

  /** What the public log says of the user; no session is told, since each hears it by itself. */
  void mark(ReadStateMark mark, Effects effects) {
    if (mark.kind() == ReadStateMark.DELETED) {
      tables.remove(mark.channel());
      return;
    }
    LeftGuild before = tables.left(mark.guild());
    if (before != null && !mark.place().isAfter(before.place())) {
      return; // of before the user left
    }
    if (mark.kind() == ReadStateMark.LEFT) {
      tables.putLeft(mark.guild(), new LeftGuild(mark.timeUs(), mark.seq(), mark.generation()));
      ForgetGuild left =
          ForgetGuild.newBuilder()
              .setGuild(mark.guild())
              .setSeq(mark.seq())
              .setTimeUs(mark.timeUs())
              .setGeneration(mark.generation())
              .build();
      forget(mark.user(), left, effects);
      return;
    }
    ReadState found = tables.find(mark.channel());
    if (found == null && tables.room() == 0) {
      refusedMarks++;
      return;
    }
    ReadState known = found == null ? ReadState.NONE : found;
    ReadState marked =
        mark.kind() == ReadStateMark.OWN
            ? known.wrote(mark.message())
            : known.mentioned(mark.message());
    if (!marked.equals(known)) {
      tables.put(
          mark.channel(),
          marked.with(mark.guild(), marked.flags(), marked.lastViewed()).markedAt(mark.place()));
    }
  }

  /**
   * A session has come to a guild: it is told of mentions of many that are above what its user has
   * read. Nobody is told of a channel that the user has no read state of.
   */
  void missed(MissedMentions missed, Effects effects) {
    ReadState state = tables.find(missed.channel());
    int count = state == null ? 0 : state.countAbove(missed.messages());
    if (state != null && count > 0) {
      Listener session = missed.session();
      DeliveryPart part =
          AckDispatches.missed(
              session.session(),
              missed.channel(),
              state,
              state.mentionCount() + count,
              tables.version());
      deliver(missed.user(), session.node(), session.epoch(), List.of(part), effects);
    }
  }

  /** Marks that were not taken for want of room, since this was asked last. */
  long takeRefusedMarks() {
    long taken = refusedMarks;
    refusedMarks = 0;
    return taken;
  }

  /**
   * Removes the states of a guild's channels that nothing has touched since the user left it; as
   * many as one step may, and the rest by a command to itself.
   */
  private void forget(long user, ForgetGuild left, Effects effects) {
    EventPlace leaving = new EventPlace(left.getGeneration(), left.getSeq(), left.getTimeUs());
    List<Long> gone = new ArrayList<>();
    tables.forEachChannel(
        channel -> {
          ReadState state = tables.find(channel);
          if (state != null
              && state.guild() == left.getGuild()
              && !state.lastMark().isAfter(leaving)
              && state.ackedUs() <= left.getTimeUs()) {
            gone.add(channel);
          }
        });
    gone.stream().limit(ReadStateLimits.FORGOTTEN_AT_ONCE).forEach(tables::remove);
    if (gone.size() > ReadStateLimits.FORGOTTEN_AT_ONCE) {
      ReadStateCommand rest =
          ReadStateCommand.newBuilder().setUser(user).setForgetGuild(left).build();
      effects.send(Topic.READSTATE_INBOX, user, rest.toByteArray());
    }
  }

  private void ack(ReadStateCommand command, AckMessages acks, Effects effects) {
    Set<Long> added = new TreeSet<>();
    for (MessageAck ack : acks.getAcksList()) {
      if (tables.find(ack.getChannel()) == null) {
        added.add(ack.getChannel());
      }
    }
    if (!added.isEmpty() && added.size() > tables.room()) {
      effects.reject(command.getHeader(), DiscordError.TOO_MANY_READ_STATES);
      return;
    }
    List<DeliveryPart> told = new ArrayList<>();
    for (MessageAck ack : acks.getAcksList()) {
      ack(ack, effects.nowUs(), told);
    }
    tell(command.getUser(), told, effects);
    effects.replyNoContent(command.getHeader());
  }

  private void ack(MessageAck ack, long nowUs, List<DeliveryPart> told) {
    ReadState found = tables.find(ack.getChannel());
    ReadState before = found == null ? ReadState.NONE : found;
    ReadState acked =
        ack.getManual()
            ? before.ackedManually(
                ack.getMessage(), ack.getMentionCount(), Snowflake.of(nowUs / 1_000, 0, 0))
            : before.acked(ack.getMessage());
    ReadState after =
        acked.with(
            ack.getGuild(),
            ack.hasFlags() ? ack.getFlags() : acked.flags(),
            ack.hasLastViewed() ? ack.getLastViewed() : acked.lastViewed());
    if (!after.equals(before)) {
      long version = tables.put(ack.getChannel(), after.ackedAt(nowUs));
      if (!acked.equals(before)) {
        told.add(AckDispatches.messageAck(ack, after, version));
      }
    } else if (found != null) {
      tables.touch(ack.getChannel(), found.ackedAt(nowUs));
    }
  }

  private void ackPins(ReadStateCommand command, AckPins pins, Effects effects) {
    ReadState found = tables.find(pins.getChannel());
    if (found == null && tables.room() == 0) {
      effects.reject(command.getHeader(), DiscordError.TOO_MANY_READ_STATES);
      return;
    }
    ReadState before = found == null ? ReadState.NONE : found;
    ReadState after =
        before
            .with(pins.getGuild(), before.flags(), before.lastViewed())
            .withPins(Math.max(effects.nowUs(), before.pinsUs()))
            .ackedAt(effects.nowUs());
    long version = tables.put(pins.getChannel(), after);
    DeliveryPart part = AckDispatches.pinsAck(pins.getChannel(), after.pinsUs(), version);
    tell(command.getUser(), List.of(part), effects);
    effects.replyNoContent(command.getHeader());
  }

  private void open(ReadStateCommand command, Effects effects) {
    SessionRef session = command.getOpenReadStates().getSession();
    tables.putListeners(tables.listeners().with(session));
    DeliveryPart states = ReadStateSnapshot.of(session.getSession(), tables);
    deliver(command.getUser(), session.getNode(), session.getEpoch(), List.of(states), effects);
  }

  private void tell(long user, List<DeliveryPart> parts, Effects effects) {
    if (!parts.isEmpty()) {
      for (Listener node : tables.listeners().nodes()) {
        deliver(user, node.node(), node.epoch(), parts, effects);
      }
    }
  }

  private static void deliver(
      long user, int node, long epoch, List<DeliveryPart> parts, Effects effects) {
    effects.send(
        Topic.DELIVERIES,
        node,
        Delivery.newBuilder()
            .setStream(user)
            .setEpoch(epoch)
            .addAllParts(parts)
            .build()
            .toByteArray());
  }
}
