package dev.throng.jobs.flink.store;

import dev.throng.connectors.cassandra.CassandraWriteFunction;
import dev.throng.connectors.cassandra.CqlSessionProvider;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.flink.kafka.JobConnectors;
import dev.throng.jobs.flink.kafka.RawRecord;
import dev.throng.jobs.flink.kafka.TopicOperators;
import dev.throng.protocol.Topic;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The graph: events → link → async write → progress → sink. Ordered waiting bounds how far a
 * partition's durable records can be ahead of its slowest. The uids are part of the savepoint
 * format.
 */
final class StoreGraph {
  /** No timeout: a write waits for the database as long as it takes. */
  private static final long NO_TIMEOUT = 0;

  private final TopicOperators topics;
  private final CqlSessionProvider sessions;
  private final StoreSettings settings;

  StoreGraph(
      StreamExecutionEnvironment env,
      JobConnectors ends,
      CqlSessionProvider sessions,
      StoreSettings settings) {
    this.topics = new TopicOperators(env, ends);
    this.sessions = sessions;
    this.settings = settings;
  }

  /** Adds all operators to the environment. */
  void build() {
    DataStream<LinkedEvent> events =
        topics
            .read(Topic.EVENTS, "store-events")
            .keyBy(RawRecord::partition, Types.INT)
            .process(new PartitionLinkFunction(), TypeInformation.of(LinkedEvent.class))
            .uid("store-link")
            .name("store-link");
    DataStream<StoredEvent> stored =
        AsyncDataStream.orderedWait(
                events,
                new CassandraWriteFunction<>(sessions, new MessageWrite()),
                NO_TIMEOUT,
                TimeUnit.MILLISECONDS,
                settings.writesInFlightMax())
            .returns(TypeInformation.of(StoredEvent.class))
            .uid("store-write")
            .name("store-write");
    topics.write(
        "store",
        stored
            .keyBy(StoredEvent::partition, Types.INT)
            .process(
                new StoreProgressFunction(
                    settings.eventsGeneration(), settings.progressInterval().toMillis()),
                TypeInformation.of(OutRecord.class))
            .uid("store-progress")
            .name("store-progress"));
  }
}
