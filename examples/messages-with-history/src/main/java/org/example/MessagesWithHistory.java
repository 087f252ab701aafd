package org.example;

import dev.throng.connectors.cassandra.CassandraClientOptions;
import dev.throng.connectors.cassandra.CassandraLookupClient;
import dev.throng.connectors.cassandra.CqlSessionProvider;
import dev.throng.connectors.cassandra.lookup.CoalescingAsyncFunction;
import dev.throng.connectors.cassandra.lookup.LookupBounds;
import dev.throng.connectors.cassandra.lookup.LookupClientFactory;
import dev.throng.flink.Message;
import dev.throng.flink.StartingPoint;
import dev.throng.flink.ThrongConnection;
import dev.throng.flink.ThrongEvents;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Each message as it is sent, with the messages of its channel before it, from the database. */
public final class MessagesWithHistory {
  /** What is above is answered at once, as unavailable. */
  private static final LookupBounds BOUNDS = LookupBounds.of(64, 400);

  /** Above the waiters of the bounds: then the log never waits for the database. */
  private static final int CAPACITY = 500;

  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private MessagesWithHistory() {}

  /**
   * Arguments: Kafka's brokers, nodes of the database as host:port,..., its datacenter, its
   * keyspace.
   */
  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    ThrongEvents log =
        ThrongEvents.source(ThrongConnection.to(args[0])).from(StartingPoint.lastDays(1));
    CqlSessionProvider sessions =
        CqlSessionProvider.of(
            CassandraClientOptions.from(
                Configuration.fromMap(
                    Map.of(
                        "cassandra.contact-points", args[1],
                        "cassandra.local-datacenter", args[2],
                        "cassandra.keyspace", args[3]))));
    joined(
            log.messages(env, "messages"),
            CassandraLookupClient.factory(sessions, History::before))
        .print()
        .uid("print")
        .name("print");
    env.execute("messages with history");
  }

  static DataStream<String> joined(
      DataStream<Message> messages, LookupClientFactory<History.Place, List<String>> history) {
    return AsyncDataStream.orderedWait(
            messages,
            new CoalescingAsyncFunction<>(history, new History(), BOUNDS, DEADLINE),
            1, // never: each lookup ends by its deadline
            TimeUnit.HOURS,
            CAPACITY)
        .returns(Types.STRING)
        .uid("history")
        .name("history");
  }
}
