package dev.throng.jobs.core.actor;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.jobs.core.state.Cell;
import dev.throng.jobs.core.state.StateAccessException;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.jobs.core.state.TransactionalState;
import dev.throng.protocol.RequestTimeout;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Header;
import java.util.function.Function;

/**
 * Runs an actor command by command, each as a transaction: what was seen before is dropped (a
 * repeat of a sender) or answered again (a retry of a request), and a command that throws is rolled
 * back, answered with 500 and dead-lettered, so that no record can stop a job. Only {@link
 * StateAccessException} is passed on: the state backend has failed, not the command.
 *
 * <p>Time is the log's: {@link Effects#nowUs} never goes back from one change to the next, whatever
 * the clocks of gateways and brokers do.
 */
public final class ActorRunner {
  private final Topic inbox;
  private final TransactionalState state;
  private final Cell<Long> now;
  private final Senders senders;
  private final HandledCommands handled;
  private final Actor actor;

  /**
   * A runner.
   *
   * @param inbox the topic that the actor's commands come from
   * @param backend where the state lives
   * @param actors makes the actor with its tables
   */
  public ActorRunner(Topic inbox, StateFactory backend, Function<StateFactory, Actor> actors) {
    this.inbox = inbox;
    this.state = TransactionalState.ofCommands(backend);
    this.now = state.cell("now", Long.class);
    this.senders = new Senders(state);
    this.handled = new HandledCommands(state);
    this.actor = actors.apply(state);
  }

  /**
   * Whether a record only reads and its caller has given up: it is not worth running. Under
   * overload this keeps an inbox that is behind from falling back further for replies that nobody
   * hears.
   *
   * @param nowMs processing time, by a clock that agrees with the brokers' within seconds
   */
  public boolean isExpiredRead(InboxRecord record, long nowMs) {
    if (nowMs - record.timeUs() / 1_000 <= RequestTimeout.MS) {
      return false;
    }
    try {
      return actor.isRead(record);
    } catch (InvalidProtocolBufferException e) {
      // To be run, and so dead-lettered.
      return false;
    }
  }

  /** Handles a record and commits; the effects are complete and within their bounds. */
  public Effects run(InboxRecord record) {
    return state.transact(() -> effectsOf(record), cause -> deadLetter(record, cause));
  }

  private Effects effectsOf(InboxRecord record) throws InvalidProtocolBufferException {
    long lastUs = lastNowUs();
    Effects effects = new Effects(record.offset(), Math.max(lastUs, record.timeUs()));
    Header header = Headers.of(record.value());
    if (!senders.isRepeat(header)) {
      handle(record, header, effects);
      if (effects.nowUs() > lastUs && state.writes() > 0) {
        now.put(effects.nowUs());
      }
      senders.heard(header, effects.nowUs());
    }
    return effects;
  }

  /** Runs a timer of this actor that is due. If it throws, it is dead-lettered like a command. */
  public Effects runTimer(long actorKey, long nowMs) {
    return state.transact(
        () -> {
          Effects effects = new Effects(0, nowMs * 1_000);
          actor.onTimer(actorKey, nowMs, effects);
          return effects;
        },
        cause -> deadLetter(new InboxRecord(actorKey, 0, 0, nowMs * 1_000, new byte[0]), cause));
  }

  /** The latest time of a command that changed something; 0 before the first. */
  private long lastNowUs() {
    Long last = now.get();
    return last == null ? 0 : last;
  }

  private void handle(InboxRecord record, Header header, Effects effects)
      throws InvalidProtocolBufferException {
    if (handled.answerRepeat(header, effects)) {
      return;
    }
    actor.handle(record, effects);
    if (header.getCommandId() != 0 && state.writes() > 0) {
      handled.remember(header, effects);
    }
  }

  private Effects deadLetter(InboxRecord record, Exception cause) {
    return DeadLetters.rejecting(inbox, record, cause.toString());
  }
}
