package dev.throng.jobs.flink.kafka;

import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.protocol.Topic;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;

/** Where a job's records come from and go to: Kafka, or memory in a test. */
public interface JobConnectors {
  /** All records of a topic, or those of this job's share of an inbox. */
  Source<RawRecord, ?, ?> source(Topic topic);

  /** The actors whose commands {@link #source} gives. */
  default OwnedActors owned(Topic inbox) {
    return OwnedActors.ALL;
  }

  /** Takes records for any topic. */
  Sink<OutRecord> sink();
}
