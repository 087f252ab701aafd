package dev.throng.jobs.core.relay;

import dev.throng.jobs.core.actor.DeadLetters;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.actor.RelayRecord;
import dev.throng.jobs.core.state.StateAccessException;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.jobs.core.state.TransactionalState;
import dev.throng.protocol.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Runs a relay record by record, each as a transaction without a bound: users do not decide how
 * much a relay has to do. One that throws has a bug and would throw again after every restart, so
 * its record is {@linkplain Relay#skip skipped} and dead-lettered. Only {@link
 * StateAccessException} is passed on.
 */
public final class RelayRunner {
  private final TransactionalState state;
  private final Relay relay;
  private final BiConsumer<RelayRecord, Exception> onFailure;
  private boolean needsTimer;

  /**
   * A runner.
   *
   * @param backend where the state lives
   * @param relays makes the relay with its tables
   * @param onFailure told of each record that was skipped
   */
  public RelayRunner(
      StateFactory backend,
      Function<StateFactory, Relay> relays,
      BiConsumer<RelayRecord, Exception> onFailure) {
    this.state = TransactionalState.unbounded(backend);
    this.relay = relays.apply(state);
    this.onFailure = onFailure;
  }

  /** Handles a record and commits. Returns what is to be written, in order. */
  public List<OutRecord> run(RelayRecord record) {
    return state.transact(() -> handle(record), cause -> skip(record, cause));
  }

  private List<OutRecord> handle(RelayRecord record) {
    boolean hadUnread = relay.hasUnread();
    List<OutRecord> written = relay.handle(record);
    needsTimer = !hadUnread && relay.hasUnread();
    return written;
  }

  /** Whether the last record has made something unread, and nothing was before. */
  public boolean needsTimer() {
    return needsTimer;
  }

  /** What a relay has to say an interval after something has become unread. */
  public List<OutRecord> runTimer(long guild, int node) {
    return state.transact(
        () -> relay.askForPassiveUpdate(guild, node),
        cause -> {
          throw new IllegalStateException("timer of guild " + guild + " node " + node, cause);
        });
  }

  private List<OutRecord> skip(RelayRecord record, Exception cause) {
    onFailure.accept(record, cause);
    needsTimer = false;
    List<OutRecord> written = new ArrayList<>(relay.skip(record));
    state.commit();
    OutRecord lost = new OutRecord(Topic.DELIVERIES.ordinal(), record.node(), record.value());
    written.add(DeadLetters.ofUnwritable(lost, cause.toString()));
    return written;
  }
}
