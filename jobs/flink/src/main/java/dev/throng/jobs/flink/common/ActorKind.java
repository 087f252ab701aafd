package dev.throng.jobs.flink.common;

import dev.throng.jobs.flink.kafka.OwnedActors;
import dev.throng.protocol.Topic;
import java.io.Serializable;

/**
 * What {@link ActorFunction} needs to run one kind of actor.
 *
 * @param inbox the only topic that its commands come from
 * @param factory creates the actor
 * @param warmUp run before the first record
 * @param owned timers of other actors, which a restore point may contain, are left out
 */
public record ActorKind(Topic inbox, ActorFactory factory, WarmUp warmUp, OwnedActors owned)
    implements Serializable {
  /** A kind without a warm-up, of all its actors. */
  public ActorKind(Topic inbox, ActorFactory factory) {
    this(inbox, factory, WarmUp.NONE, OwnedActors.ALL);
  }
}
