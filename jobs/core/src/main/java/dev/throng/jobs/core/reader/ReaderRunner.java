package dev.throng.jobs.core.reader;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.jobs.core.actor.DeadLetters;
import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.state.StateAccessException;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.jobs.core.state.TransactionalState;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Event;
import dev.throng.protocol.wire.Query;

/**
 * Runs the readers of channels record by record, each as a transaction: what throws is rolled back
 * and dead-lettered, so that no record can stop the job. Only {@link StateAccessException} is
 * passed on.
 */
public final class ReaderRunner {
  private final TransactionalState state;
  private final ChannelReader reader;

  /** Over the tables of a backend. */
  public ReaderRunner(StateFactory backend, ReaderLimits limits) {
    this.state = TransactionalState.ofCommands(backend);
    this.reader = new ChannelReader(state, limits);
  }

  /**
   * Handles a record of {@code events}, of the channel at hand.
   *
   * @param nowMs processing time
   */
  public ReaderEffects runEvent(InboxRecord record, long nowMs, DurableOffsets durable) {
    return run(
        Topic.EVENTS,
        record,
        out -> reader.onEvent(Event.parseFrom(record.value()), record, nowMs, durable, out));
  }

  /**
   * Handles a record of {@code queries}, of the channel at hand.
   *
   * @param nowMs processing time
   */
  public ReaderEffects runQuery(InboxRecord record, long nowMs, DurableOffsets durable) {
    return run(
        Topic.QUERIES,
        record,
        out -> reader.onQuery(Query.parseFrom(record.value()), nowMs, durable, out));
  }

  /** A timer of this channel is due. */
  public ReaderEffects runTimer(long channel, long nowMs, DurableOffsets durable) {
    InboxRecord none = new InboxRecord(channel, 0, 0, nowMs * 1_000, new byte[0]);
    return run(Topic.EVENTS, none, out -> reader.onTimer(channel, nowMs, durable, out));
  }

  private ReaderEffects run(Topic topic, InboxRecord record, Step step) {
    return state.transact(
        () -> {
          ReaderEffects effects = new ReaderEffects();
          step.run(effects);
          return effects;
        },
        cause -> rejected(topic, record, cause));
  }

  private static ReaderEffects rejected(Topic topic, InboxRecord record, Exception cause) {
    ReaderEffects rejected = new ReaderEffects();
    rejected.send(DeadLetters.of(topic, record, cause.toString()));
    if (topic == Topic.QUERIES) {
      refuse(record, rejected);
    }
    return rejected;
  }

  private static void refuse(InboxRecord record, ReaderEffects out) {
    try {
      out.send(Replies.unavailable(Recipient.of(Query.parseFrom(record.value()))));
    } catch (InvalidProtocolBufferException e) {
      // Not a query at all: nobody can be told.
    }
  }

  private interface Step {
    void run(ReaderEffects out) throws InvalidProtocolBufferException;
  }
}
