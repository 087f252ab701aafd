package dev.throng.jobs.flink;

import dev.throng.jobs.core.Actor;
import dev.throng.jobs.core.StateFactory;
import java.io.Serializable;

/** Makes the one actor of a subtask, in {@code open}. Travels with the job graph. */
@FunctionalInterface
public interface ActorFactory extends Serializable {
  /** An actor on these tables. */
  Actor create(StateFactory state);
}
