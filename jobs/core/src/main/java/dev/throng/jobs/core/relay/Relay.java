package dev.throng.jobs.core.relay;

import com.google.protobuf.CodedInputStream;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.actor.RelayRecord;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Delivery;
import dev.throng.protocol.wire.DeliveryPart;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.RelayCommand;
import dev.throng.protocol.wire.RelayStep;
import dev.throng.protocol.wire.SendPassiveUpdate;
import dev.throng.protocol.wire.SendStructure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides who on one gateway node sees what of one guild. One instance serves all relays of a
 * subtask: its tables are those of the current key. Its input comes from the GuildActor alone, in
 * order, and is replayed with it. No user controls its form, so a throw is a bug of ours: {@link
 * RelayRunner} then {@linkplain #skip skips} the record.
 *
 * <p>A relay that has lost the guild's structure, because it skipped a record or comes from a
 * version that kept none, asks the guild for it. Until it is there the relay knows nobody: what it
 * lets pass is attached at the node without being told anything, and ends at the gap with which the
 * structure arrives.
 */
public final class Relay {
  private final RelayTables tables;
  private final long generation;

  /**
   * With its state.
   *
   * @param generation of the guild's inbox topic
   */
  public Relay(StateFactory state, long generation) {
    this.tables = new RelayTables(state);
    this.generation = generation;
  }

  /**
   * Handles a command of the guild.
   *
   * @return the node's delivery, unless it concerns nobody there, and a question to the guild where
   *     there is one
   */
  public List<OutRecord> handle(RelayRecord record) {
    RelayCommand command = parse(record);
    RelayState state = tables.state();
    if (command.getEpoch() < state.epoch()) {
      return List.of();
    }
    if (command.getEpoch() > state.epoch()) {
      tables.clear();
      state = new RelayState(command.getEpoch(), 0, 0, false, false);
    }
    boolean loses = lacksStructure(command, state);
    if (loses) {
      tables.clear();
      state = state.emptied(true);
    }
    RelayTurn turn = new RelayTurn(tables, command.getGuild(), state);
    command.getStepsList().forEach(step -> apply(step, turn));
    List<OutRecord> written = new ArrayList<>(2);
    boolean gap = loses || turn.startsAfresh();
    if (gap || !turn.parts().isEmpty()) {
      long prevSeq = gap ? record.seq() : turn.state().lastSeq();
      written.add(delivery(record, prevSeq, turn.parts()));
      tables.putState(turn.state().withLastSeq(record.seq()));
    } else if (!turn.state().equals(tables.state())) {
      tables.putState(turn.state());
    }
    if (loses) {
      written.add(question(record));
    }
    return written;
  }

  /**
   * Skips a record for which {@link #handle} threw, without parsing it: forgets all sessions and
   * the structure, and makes an empty delivery whose {@code prev_seq} shows a gap, so that the node
   * ends the sessions of the stream and they attach again.
   *
   * @return nothing if the record is of an earlier epoch: nobody waits for it
   */
  public List<OutRecord> skip(RelayRecord record) {
    if (record.epoch() < tables.state().epoch()) {
      return List.of();
    }
    tables.clear();
    tables.putState(new RelayState(record.epoch(), record.seq(), 0, true, false));
    return List.of(delivery(record, record.seq(), List.of()), question(record));
  }

  /** Whether it has sessions, or is to get some, and cannot tell what they see. */
  private boolean lacksStructure(RelayCommand command, RelayState state) {
    if (state.lost() || tables.outline.get() != null) {
      return false;
    }
    for (RelayStep step : command.getStepsList()) {
      if (step.hasStructure() && step.getStructure().getWhole()) {
        return false;
      }
      if (step.hasAttach()) {
        return true;
      }
    }
    return state.sessions() > 0;
  }

  /** Whether passive sessions have not been told of messages. */
  public boolean hasUnread() {
    return tables.unread.slots().length > 0;
  }

  /**
   * Asks the guild to have passive sessions told of the messages that they have not been told of.
   *
   * @return nothing if there are none
   */
  public List<OutRecord> askForPassiveUpdate(long guild, int node) {
    if (!hasUnread()) {
      return List.of();
    }
    SendPassiveUpdate question =
        SendPassiveUpdate.newBuilder().setNode(node).setEpoch(tables.state().epoch()).build();
    return List.of(question(guild, GuildCommand.newBuilder().setSendPassiveUpdate(question)));
  }

  private OutRecord delivery(RelayRecord record, long prevSeq, List<DeliveryPart> parts) {
    return new OutRecord(
        Topic.DELIVERIES.ordinal(),
        record.node(),
        Delivery.newBuilder()
            .setStream(record.guild())
            .setGeneration(generation)
            .setEpoch(record.epoch())
            .setSeq(record.seq())
            .setPrevSeq(prevSeq)
            .addAllParts(parts)
            .build()
            .toByteArray());
  }

  private static OutRecord question(RelayRecord record) {
    return question(
        record.guild(),
        GuildCommand.newBuilder()
            .setSendStructure(
                SendStructure.newBuilder().setNode(record.node()).setEpoch(record.epoch())));
  }

  private static OutRecord question(long guild, GuildCommand.Builder question) {
    return new OutRecord(
        Topic.GUILD_INBOX.ordinal(), guild, question.setGuild(guild).build().toByteArray());
  }

  private static void apply(RelayStep step, RelayTurn turn) {
    switch (step.getStepCase()) {
      case ATTACH -> turn.attach(step.getAttach());
      case DETACH -> turn.detach(step.getDetach());
      case DISPATCH -> turn.dispatch(step.getDispatch());
      case STRUCTURE -> turn.structure(step.getStructure());
      case MEMBER -> turn.member(step.getMember());
      case SNAPSHOT -> turn.snapshot(step.getSnapshot());
      case SUBSCRIBE -> turn.subscribe(step.getSubscribe());
      case PASSIVE_UPDATE -> turn.passiveUpdate();
      case VISIBILITY, STEP_NOT_SET ->
          throw new IllegalStateException("relay step: " + step.getStepCase());
    }
  }

  private static RelayCommand parse(RelayRecord record) {
    CodedInputStream input = CodedInputStream.newInstance(record.value());
    // Bodies are copied when they are written to the node, and not before.
    input.enableAliasing(true);
    try {
      return RelayCommand.parseFrom(input);
    } catch (IOException e) {
      throw new IllegalStateException("relay record of guild " + record.guild(), e);
    }
  }
}
