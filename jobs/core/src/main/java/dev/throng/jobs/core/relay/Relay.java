package dev.throng.jobs.core.relay;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.actor.RelayRecord;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.jobs.core.state.Table;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Delivery;
import dev.throng.protocol.wire.RelayCommand;
import dev.throng.protocol.wire.RelayStep;
import org.jspecify.annotations.Nullable;

/**
 * Decides who on one gateway node sees what of one guild. One instance serves all relays in a
 * shell; which one is at hand is a matter of the tables. Its input comes over an edge from the
 * GuildActor alone, in order, and is replayed with it: there is no content here that a user could
 * spoil, so a throw is a broken invariant: the shell {@linkplain #skip skips} the record.
 */
public final class Relay {
  private static final long ONLY = 0;

  private final Table<RelayState> states;
  private final Table<RelayUser> users;
  private final RelayGroups groups;
  private final long generation;

  /**
   * With its state.
   *
   * @param generation of the guild's inbox topic
   */
  public Relay(StateFactory state, long generation) {
    this.states = state.table("relay", RelayState.class);
    this.users = state.table("users", RelayUser.class);
    this.groups = new RelayGroups(state);
    this.generation = generation;
  }

  /**
   * Handles what the guild says.
   *
   * @return the node's delivery; null if it concerns nobody there
   */
  public @Nullable OutRecord handle(RelayRecord record) {
    RelayCommand command = parse(record);
    RelayState state = states.get(ONLY);
    if (state == null) {
      state = RelayState.NEW;
    }
    if (command.getEpoch() < state.epoch()) {
      forgetDead(command, state);
      return null;
    }
    if (command.getEpoch() > state.epoch()) {
      state = inEpoch(command.getEpoch(), state);
    }
    RelayCommandContext context = new RelayCommandContext(users, groups, state);
    for (RelayStep step : command.getStepsList()) {
      apply(step, context);
    }
    if (context.parts().isEmpty()) {
      states.put(ONLY, context.state());
      return null;
    }
    states.put(ONLY, context.state().withLastSeq(command.getSeq()));
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
   * Passes over a record that {@link #handle} threw at: the next delivery names it as the one
   * before, so that the node finds a gap and starts the stream from a snapshot.
   */
  public void skip(RelayRecord record) {
    RelayCommand command = parse(record);
    RelayState state = states.get(ONLY);
    if (state == null || command.getEpoch() > state.epoch()) {
      state = inEpoch(command.getEpoch(), state == null ? RelayState.NEW : state);
    }
    if (command.getEpoch() == state.epoch()) {
      states.put(ONLY, state.withLastSeq(command.getSeq()));
    }
  }

  /** The sessions of the epochs before are dead; their users' entries go with their detaches. */
  private RelayState inEpoch(long epoch, RelayState before) {
    groups.clear(before);
    return new RelayState(epoch, 0, 0, GroupNumbers.EMPTY);
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

  private void forgetDead(RelayCommand command, RelayState state) {
    RelayCommandContext context = new RelayCommandContext(users, groups, state);
    for (RelayStep step : command.getStepsList()) {
      if (step.hasDetach()) {
        context.remove(step.getDetach().getUser(), step.getDetach().getSession());
      }
    }
    states.put(ONLY, context.state());
  }

  private static RelayCommand parse(RelayRecord record) {
    try {
      return RelayCommand.parseFrom(record.value());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("relay record of guild " + record.guild(), e);
    }
  }
}
