package dev.throng.jobs.flink.common;

import dev.throng.jobs.core.actor.Actor;
import dev.throng.jobs.core.state.StateFactory;
import java.io.Serializable;

/** Creates the actor of a subtask when its function opens. Serialized with the job graph. */
@FunctionalInterface
public interface ActorFactory extends Serializable {
  /** An actor on these tables. */
  Actor create(StateFactory state);
}
