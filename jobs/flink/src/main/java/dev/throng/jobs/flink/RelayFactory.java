package dev.throng.jobs.flink;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.jobs.core.Effects;
import dev.throng.jobs.core.RelayRecord;
import dev.throng.jobs.core.StateFactory;
import java.io.Serializable;

/** Makes the one relay of a subtask, in {@code open}. Travels with the job graph. */
@FunctionalInterface
public interface RelayFactory extends Serializable {
  /** A relay on these tables. */
  Handler create(StateFactory state);

  /** A relay: a deterministic function of what its GuildActor hands it. */
  @FunctionalInterface
  interface Handler {
    /** Handles one record; a throw rolls back what it wrote. */
    void handle(RelayRecord record, Effects effects) throws InvalidProtocolBufferException;
  }
}
