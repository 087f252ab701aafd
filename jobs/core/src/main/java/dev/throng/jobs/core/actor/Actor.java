package dev.throng.jobs.core.actor;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.jobs.core.state.StateFactory;

/**
 * A deterministic function of its inbox: no clock, no randomness, no I/O, no unordered iteration.
 * One instance serves all actors of a kind in a subtask: the tables and cells from its {@link
 * StateFactory} are always those of the actor whose record is being handled (the current key).
 */
public interface Actor {
  /**
   * Handles one record: reads and writes tables, and says in {@code effects} what it wants done. A
   * throw rolls all of it back.
   *
   * @throws InvalidProtocolBufferException if the value is not the inbox's envelope: dead-lettered
   */
  void handle(InboxRecord inbox, Effects effects) throws InvalidProtocolBufferException;

  /**
   * Whether a record only reads: it changes no table and takes no position in a stream, so it can
   * be dropped when nobody waits for its reply any more.
   *
   * @throws InvalidProtocolBufferException if the value is not the inbox's envelope
   */
  default boolean isRead(InboxRecord inbox) throws InvalidProtocolBufferException {
    return false;
  }

  /**
   * A timer set through {@link Effects#timerAtMs} is due. A timer has no log position, so what it
   * writes is not numbered: it may only write records that do no harm when they come twice.
   *
   * @param actor key of the actor
   * @param nowMs processing time
   */
  default void onTimer(long actor, long nowMs, Effects effects) {}
}
