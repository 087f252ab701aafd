package dev.throng.jobs.flink.kafka;

import java.io.Serializable;

/** Which actors' commands a job handles. */
@FunctionalInterface
public interface OwnedActors extends Serializable {
  /** Those of all. */
  OwnedActors ALL = actor -> true;

  /** Whether this one's are among them. */
  boolean contains(long actor);
}
