package dev.throng.jobs.flink.readstate;

import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.readstate.MassMark;
import dev.throng.jobs.core.readstate.UserMark;
import dev.throng.jobs.flink.kafka.InboxDecodeFunction;
import dev.throng.jobs.flink.kafka.JobConnectors;
import dev.throng.jobs.flink.kafka.TopicOperators;
import dev.throng.protocol.Topic;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The graph: events, keyed by channel → marks, keyed by user, beside the users' commands → read
 * states → deliveries and replies; mentions of many → their guild, which answers for sessions that
 * come → the sessions' users. The uids are part of the savepoint format.
 */
final class ReadStateGraph {
  private final TopicOperators topics;

  ReadStateGraph(StreamExecutionEnvironment env, JobConnectors ends) {
    this.topics = new TopicOperators(env, ends);
  }

  /** Adds all operators to the environment. */
  void build() {
    SingleOutputStreamOperator<InboxRecord> commands = input(Topic.READSTATE_INBOX);
    SingleOutputStreamOperator<InboxRecord> events = input(Topic.EVENTS);
    SingleOutputStreamOperator<InboxRecord> ofUsers =
        commands
            .process(new CommandRouteFunction(), TypeInformation.of(InboxRecord.class))
            .uid("readstate-route")
            .name("readstate-route");
    SingleOutputStreamOperator<UserMark> marks =
        events
            .keyBy(InboxRecord::actor, Types.LONG)
            .process(
                new ChannelMarksFunction(new ChannelMarksWarmUp()),
                TypeInformation.of(UserMark.class))
            .uid("readstate-marks")
            .name("readstate-marks");
    SingleOutputStreamOperator<OutRecord> told =
        ofUsers
            .keyBy(InboxRecord::actor, Types.LONG)
            .connect(marks.union(missed(ofUsers, marks)).keyBy(UserMark::user, Types.LONG))
            .process(new ReadStateFunction(), TypeInformation.of(OutRecord.class))
            .uid("readstate-actor")
            .name("readstate-actor");
    topics.write("readstate-actor", told);
    DataStream<OutRecord> undecoded =
        commands
            .getSideOutput(InboxDecodeFunction.DEAD_LETTERS)
            .union(events.getSideOutput(InboxDecodeFunction.DEAD_LETTERS));
    topics.write(
        "readstate-dead-letter",
        undecoded.union(marks.getSideOutput(ChannelMarksFunction.DEAD_LETTERS)));
  }

  private static DataStream<UserMark> missed(
      SingleOutputStreamOperator<InboxRecord> commands,
      SingleOutputStreamOperator<UserMark> marks) {
    return commands
        .getSideOutput(CommandRouteFunction.GUILDS)
        .keyBy(InboxRecord::actor, Types.LONG)
        .connect(marks.getSideOutput(ChannelMarksFunction.MASS).keyBy(MassMark::guild, Types.LONG))
        .process(new MassMentionsFunction(), TypeInformation.of(UserMark.class))
        .uid("readstate-mass")
        .name("readstate-mass");
  }

  private SingleOutputStreamOperator<InboxRecord> input(Topic topic) {
    return topics.readInbox(topic, "readstate-" + topic.topicName());
  }
}
