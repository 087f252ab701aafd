package dev.throng.jobs.core.readstate;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.jobs.core.actor.DeadLetters;
import dev.throng.jobs.core.actor.Effects;
import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.state.StateAccessException;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.jobs.core.state.TransactionalState;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Header;
import dev.throng.protocol.wire.ReadStateCommand;

/**
 * Runs the users' {@link ReadStateActor}s, each record as a transaction: what throws is rolled
 * back, answered with 500 if somebody waits, and dead-lettered, so that no record can stop the job.
 * Only {@link StateAccessException} is passed on. Commands that come again are handled again, which
 * changes nothing.
 */
public final class ReadStateRunner {
  private static final long NO_OFFSET = 0;

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
        cause -> deadLetter(record, cause));
  }

  /** Handles what a channel or a guild says of the user at hand. */
  public Effects runMark(UserMark input) {
    ReadStateMark mark = input.mark();
    MissedMentions missed = input.missed();
    Effects effects = new Effects(NO_OFFSET, mark == null ? 0 : mark.timeUs());
    return state.transact(
        () -> {
          if (mark != null) {
            actor.mark(mark, effects);
          }
          if (missed != null) {
            actor.missed(missed, effects);
          }
          return effects;
        },
        cause -> {
          OutRecord letter =
              DeadLetters.of(
                  new DeadLetters.Source(Topic.EVENTS, 0, NO_OFFSET),
                  input.user(),
                  new byte[0],
                  input + ": " + cause);
          effects.send(Topic.DEAD_LETTERS, letter.key(), letter.value());
          return effects;
        });
  }

  /** Mentions and messages for which a user had no room, since this was asked last. */
  public long takeRefusedMarks() {
    return actor.takeRefusedMarks();
  }

  private static Effects deadLetter(InboxRecord record, Exception cause) {
    Effects effects = new Effects(record.offset(), record.timeUs());
    OutRecord letter =
        DeadLetters.of(
            new DeadLetters.Source(Topic.READSTATE_INBOX, record.partition(), record.offset()),
            record.actor(),
            record.value(),
            cause.toString());
    effects.send(Topic.DEAD_LETTERS, letter.key(), letter.value());
    effects.reject(header(record), DiscordError.INTERNAL_SERVER_ERROR);
    return effects;
  }

  private static Header header(InboxRecord record) {
    try {
      return ReadStateCommand.parseFrom(record.value()).getHeader();
    } catch (InvalidProtocolBufferException e) {
      return Header.getDefaultInstance();
    }
  }
}
