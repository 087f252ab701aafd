package dev.throng.jobs.flink.kafka;

import java.io.Serializable;

/** Which actors' commands a job handles. */
@FunctionalInterface
public interface OwnedActors extends Serializable {
  /** Owns every actor. */
  OwnedActors ALL = actor -> true;

  /** Whether this job owns an actor. */
  boolean contains(long actor);
}
