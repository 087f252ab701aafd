package dev.throng.jobs.flink.common;

import dev.throng.jobs.core.actor.Actor;
import dev.throng.jobs.core.state.StateFactory;
import java.io.Serializable;

/** Makes the one actor of a subtask, in {@code open}. Travels with the job graph. */
@FunctionalInterface
public interface ActorFactory extends Serializable {
  /** An actor on these tables. */
  Actor create(StateFactory state);
}
