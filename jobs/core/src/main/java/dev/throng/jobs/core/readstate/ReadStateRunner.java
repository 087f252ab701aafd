package dev.throng.jobs.core.readstate;

import dev.throng.jobs.core.actor.DeadLetters;
import dev.throng.jobs.core.actor.Effects;
import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.state.StateAccessException;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.jobs.core.state.TransactionalState;
import dev.throng.protocol.Topic;

/**
 * Runs the users' {@link ReadStateActor}s, each record as a transaction: what throws is rolled
 * back, answered with 500 if somebody waits, and dead-lettered, so that no record can stop the job.
 * Only {@link StateAccessException} is passed on. Commands that come again are handled again, which
 * changes nothing.
 */
public final class ReadStateRunner {
  private final TransactionalState state;
  private final ReadStateActor actor;

  /** Over the tables of a backend. */
  public ReadStateRunner(StateFactory backend) {
    this.state = TransactionalState.ofCommands(backend);
    this.actor = new ReadStateActor(state);
  }

  /** Handles a record of {@code readstate.inbox}, of the user at hand. */
  public Effects runCommand(InboxRecord record) {
    return state.transact(
        () -> {
          Effects effects = new Effects(record.offset(), record.timeUs());
          actor.handle(record, effects);
          return effects;
        },
        cause -> DeadLetters.rejecting(Topic.READSTATE_INBOX, record, cause.toString()));
  }

  /** Handles what a channel or a guild says of the user at hand. */
  public Effects runMark(UserMark input) {
    ReadStateMark mark = input.mark();
    MissedMentions missed = input.missed();
    InboxRecord record =
        new InboxRecord(input.user(), 0, 0, mark == null ? 0 : mark.timeUs(), new byte[0]);
    return state.transact(
        () -> {
          Effects effects = new Effects(record.offset(), record.timeUs());
          if (mark != null) {
            actor.mark(mark, effects);
          }
          if (missed != null) {
            actor.missed(missed, effects);
          }
          return effects;
        },
        cause -> DeadLetters.rejecting(Topic.EVENTS, record, input + ": " + cause));
  }

  /** Mentions and messages for which a user had no room, since this was asked last. */
  public long takeRefusedMarks() {
    return actor.takeRefusedMarks();
  }
}
