package dev.throng.jobs.flink.kafka;

import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.protocol.Topic;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The first and the last operators of a job's graph: sources and sinks of topics. The uids that
 * they are given are part of the savepoint format.
 */
public final class TopicOperators {
  private final StreamExecutionEnvironment env;
  private final JobConnectors ends;

  public TopicOperators(StreamExecutionEnvironment env, JobConnectors ends) {
    this.env = env;
    this.ends = ends;
  }

  /** Reads the records of a topic as they are. */
  public SingleOutputStreamOperator<RawRecord> read(Topic topic, String uid) {
    return env.fromSource(
            ends.source(topic),
            WatermarkStrategy.noWatermarks(),
            uid,
            TypeInformation.of(RawRecord.class))
        .uid(uid);
  }

  /**
   * Reads a topic that is keyed by actor, by an operator {@code uid} and an operator {@code
   * uid-decode}. What names no actor is in the side output {@link
   * InboxDecodeFunction#DEAD_LETTERS}.
   */
  public SingleOutputStreamOperator<InboxRecord> readInbox(Topic topic, String uid) {
    return read(topic, uid)
        .process(new InboxDecodeFunction(topic), TypeInformation.of(InboxRecord.class))
        .uid(uid + "-decode")
        .name(uid + "-decode");
  }

  /** Writes what an operator has emitted, by an operator {@code emitter-sink}. */
  public void write(String emitter, DataStream<OutRecord> records) {
    records.sinkTo(ends.sink()).uid(emitter + "-sink").name(emitter + "-sink");
  }
}
