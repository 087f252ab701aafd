package dev.throng.jobs.flink.reader;

import dev.throng.connectors.cassandra.CassandraLookupClient;
import dev.throng.connectors.cassandra.CqlSessionProvider;
import dev.throng.connectors.cassandra.lookup.CoalescingAsyncFunction;
import dev.throng.connectors.cassandra.lookup.LookupBounds;
import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.reader.PageRequest;
import dev.throng.jobs.flink.kafka.InboxDecodeFunction;
import dev.throng.jobs.flink.kafka.JobConnectors;
import dev.throng.jobs.flink.kafka.RawRecord;
import dev.throng.jobs.flink.kafka.TopicOperators;
import dev.throng.protocol.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.BroadcastStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The graph: events and queries, keyed by channel, with the store job's reports broadcast → readers
 * → replies; pages that need the database → async read → replies. The uids are part of the
 * savepoint format.
 */
final class ReaderGraph {
  /** Every lookup ends by its own deadline. */
  private static final long NO_TIMEOUT = 0;

  /**
   * Room in the async operator for pages that were refused at once and wait to be emitted: with it
   * the queue is never full of pages that wait for the database.
   */
  private static final int REFUSED_MAX = 64;

  private final TopicOperators topics;
  private final CqlSessionProvider sessions;
  private final ReaderSettings settings;
  private final List<DataStream<OutRecord>> deadLetters = new ArrayList<>();

  ReaderGraph(
      StreamExecutionEnvironment env,
      JobConnectors ends,
      CqlSessionProvider sessions,
      ReaderSettings settings) {
    this.topics = new TopicOperators(env, ends);
    this.sessions = sessions;
    this.settings = settings;
  }

  /** Adds all operators to the environment. */
  void build() {
    SingleOutputStreamOperator<OutRecord> replies =
        input(Topic.EVENTS, false)
            .union(input(Topic.QUERIES, true))
            .keyBy(ChannelRecord::channel, Types.LONG)
            .connect(progress())
            .process(
                new ReaderFunction(
                    settings.eventsGeneration(),
                    settings.limits(),
                    new ReaderWarmUp(settings.limits())),
                TypeInformation.of(OutRecord.class))
            .uid("reader")
            .name("reader");
    topics.write("reader", replies);
    topics.write("reader-page", pages(replies.getSideOutput(ReaderFunction.PAGES)));
    topics.write("reader-dead-letter", deadLetters.get(0).union(deadLetters.get(1)));
  }

  private DataStream<ChannelRecord> input(Topic topic, boolean query) {
    String name = "reader-" + topic.topicName();
    SingleOutputStreamOperator<InboxRecord> records = topics.readInbox(topic, name);
    deadLetters.add(records.getSideOutput(InboxDecodeFunction.DEAD_LETTERS));
    return records
        .map(record -> new ChannelRecord(query, record), TypeInformation.of(ChannelRecord.class))
        .uid(name + "-input")
        .name(name + "-input");
  }

  private BroadcastStream<RawRecord> progress() {
    return topics
        .read(Topic.STORE_PROGRESS, "reader-" + Topic.STORE_PROGRESS.topicName())
        .broadcast(ReaderFunction.DURABLE);
  }

  private DataStream<OutRecord> pages(DataStream<PageRequest> requests) {
    return AsyncDataStream.unorderedWait(
            requests,
            new CoalescingAsyncFunction<>(
                CassandraLookupClient.factory(sessions, new PageLookup()),
                new CoalescedPages(),
                LookupBounds.of(settings.pagesInFlightMax(), settings.pagesWaitingMax()),
                settings.pageDeadline()),
            NO_TIMEOUT,
            TimeUnit.MILLISECONDS,
            settings.pagesWaitingMax() + REFUSED_MAX)
        .returns(TypeInformation.of(OutRecord.class))
        .uid("reader-page")
        .name("reader-page");
  }
}
