package dev.throng.jobs.flink.common;

import dev.throng.protocol.Topic;
import java.io.Serializable;

/**
 * A kind of actor.
 *
 * @param inbox the one topic that its commands come from
 * @param factory makes it
 * @param warmUp of the code that its commands run
 */
public record ActorKind(Topic inbox, ActorFactory factory, WarmUp warmUp) implements Serializable {
  /** A kind without a warm-up. */
  public ActorKind(Topic inbox, ActorFactory factory) {
    this(inbox, factory, WarmUp.NONE);
  }
}
