package dev.throng.jobs.flink.live;

import dev.throng.jobs.core.relay.Relay;
import dev.throng.jobs.core.state.StateFactory;
import java.io.Serializable;

/** Creates the relay of a subtask when its function opens. Serialized with the job graph. */
@FunctionalInterface
public interface RelayFactory extends Serializable {
  /** A relay on these tables. */
  Relay create(StateFactory state);
}
