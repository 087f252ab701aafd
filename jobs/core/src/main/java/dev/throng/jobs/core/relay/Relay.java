package dev.throng.jobs.core.relay;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.actor.RelayRecord;
import dev.throng.jobs.core.state.Cell;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.jobs.core.state.Table;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Delivery;
import dev.throng.protocol.wire.RelayCommand;
import dev.throng.protocol.wire.RelayStep;
import org.jspecify.annotations.Nullable;

/**
 * Decides who on one gateway node sees what of one guild. One instance serves all relays of a
 * subtask: its tables are those of the current key. Its input comes from the GuildActor alone, in
 * order, and is replayed with it. No user controls its form, so a throw is a bug of ours: {@link
 * RelayRunner} then {@linkplain #skip skips} the record.
 */
public final class Relay {
  private final Cell<RelayState> states;
  private final Table<RelayUser> users;
  private final RelayGroups groups;
  private final long generation;

  /**
   * With its state.
   *
   * @param generation of the guild's inbox topic
   */
  public Relay(StateFactory state, long generation) {
    this.states = state.cell("relay", RelayState.class);
    this.users = state.table("users", RelayUser.class);
    this.groups = new RelayGroups(state);
    this.generation = generation;
  }

  /**
   * Handles a command of the guild.
   *
   * @return the node's delivery; null if it concerns nobody there
   */
  public @Nullable OutRecord handle(RelayRecord record) {
    RelayCommand command = parse(record);
    RelayState state = state();
    if (command.getEpoch() < state.epoch()) {
      return null;
    }
    if (command.getEpoch() > state.epoch()) {
      forgetSessions();
      state = RelayState.empty(command.getEpoch(), 0);
    }
    RelayCommandContext context = new RelayCommandContext(users, groups, state);
    for (RelayStep step : command.getStepsList()) {
      apply(step, context);
    }
    if (context.parts().isEmpty()) {
      states.put(context.state());
      return null;
    }
    states.put(context.state().withLastSeq(command.getSeq()));
    return new OutRecord(
        Topic.DELIVERIES.ordinal(),
        record.node(),
        Delivery.newBuilder()
            .setStream(command.getGuild())
            .setGeneration(generation)
            .setEpoch(command.getEpoch())
            .setSeq(command.getSeq())
            .setPrevSeq(context.state().lastSeq())
            .addAllParts(context.parts())
            .build()
            .toByteArray());
  }

  /**
   * Skips a record for which {@link #handle} threw, without parsing it: forgets all sessions, and
   * makes an empty delivery whose {@code prev_seq} shows a gap, so that the node ends the sessions
   * of the stream and they attach again.
   *
   * @return null if the record is of an earlier epoch: nobody waits for it
   */
  public @Nullable OutRecord skip(RelayRecord record) {
    if (record.epoch() < state().epoch()) {
      return null;
    }
    forgetSessions();
    states.put(RelayState.empty(record.epoch(), record.seq()));
    return new OutRecord(
        Topic.DELIVERIES.ordinal(),
        record.node(),
        Delivery.newBuilder()
            .setStream(record.guild())
            .setGeneration(generation)
            .setEpoch(record.epoch())
            .setSeq(record.seq())
            .setPrevSeq(record.seq())
            .build()
            .toByteArray());
  }

  private RelayState state() {
    RelayState state = states.get();
    return state == null ? RelayState.NEW : state;
  }

  private void forgetSessions() {
    users.clear();
    groups.clear();
  }

  private static void apply(RelayStep step, RelayCommandContext context) {
    switch (step.getStepCase()) {
      case ATTACH -> context.attach(step.getAttach());
      case DETACH -> context.detach(step.getDetach());
      case DISPATCH -> context.dispatch(step.getDispatch());
      case VISIBILITY -> context.visibility(step.getVisibility());
      case STEP_NOT_SET -> throw new IllegalStateException("relay step: not set");
    }
  }

  private static RelayCommand parse(RelayRecord record) {
    try {
      return RelayCommand.parseFrom(record.value());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("relay record of guild " + record.guild(), e);
    }
  }
}
