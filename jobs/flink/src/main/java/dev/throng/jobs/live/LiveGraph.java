package dev.throng.jobs.live;

import dev.throng.jobs.core.InboxRecord;
import dev.throng.jobs.core.OutRecord;
import dev.throng.jobs.core.RelayRecord;
import dev.throng.jobs.flink.ActorFactory;
import dev.throng.jobs.flink.ActorFunction;
import dev.throng.jobs.flink.ActorKind;
import dev.throng.jobs.flink.InboxDeserializer;
import dev.throng.jobs.flink.JobEnds;
import dev.throng.jobs.flink.RawRecord;
import dev.throng.jobs.flink.RelayFunction;
import dev.throng.jobs.flink.RelayKey;
import dev.throng.protocol.Topic;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The graph: inbox → actor → sink for each actor kind, and GuildActor → Relay → sink. Every emitter
 * has a sink of its own, so that they are chained in one task and a stream's records cannot
 * overtake each other. The uids are part of the savepoint format.
 */
final class LiveGraph {
  private final StreamExecutionEnvironment env;
  private final JobEnds ends;
  private final LiveActors actors;
  private final List<DataStream<OutRecord>> deadLetters = new ArrayList<>();

  LiveGraph(StreamExecutionEnvironment env, JobEnds ends, LiveActors actors) {
    this.env = env;
    this.ends = ends;
    this.actors = actors;
  }

  /** Adds all operators to the environment. */
  void build() {
    actor("user", Topic.USER_INBOX, actors.user());
    relay(actor("guild", Topic.GUILD_INBOX, actors.guild()));
    actor("directory", Topic.DIRECTORY_INBOX, actors.directory());
    actor("node", Topic.NODES, actors.node());
    sink("dead-letters", deadLetters.remove(0).union(deadLetters.toArray(DataStream[]::new)));
  }

  private SingleOutputStreamOperator<OutRecord> actor(
      String name, Topic inbox, ActorFactory factory) {
    SingleOutputStreamOperator<OutRecord> effects =
        inbox(name, inbox)
            .keyBy(InboxRecord::actor, Types.LONG)
            .process(
                new ActorFunction(new ActorKind(inbox, factory)),
                TypeInformation.of(OutRecord.class))
            .uid(name + "-actor")
            .name(name + "-actor");
    sink(name + "-actor", effects);
    return effects;
  }

  private DataStream<InboxRecord> inbox(String name, Topic inbox) {
    SingleOutputStreamOperator<InboxRecord> records =
        env.fromSource(
                ends.source(inbox),
                WatermarkStrategy.noWatermarks(),
                name + "-inbox",
                TypeInformation.of(RawRecord.class))
            .uid(name + "-inbox")
            .process(new InboxDeserializer(inbox), TypeInformation.of(InboxRecord.class))
            .uid(name + "-inbox-deserializer")
            .name(name + "-inbox-deserializer");
    deadLetters.add(records.getSideOutput(InboxDeserializer.DEAD_LETTERS));
    return records;
  }

  private void relay(SingleOutputStreamOperator<OutRecord> guilds) {
    DataStream<RelayRecord> records = guilds.getSideOutput(ActorFunction.RELAY);
    sink(
        "relay",
        records
            .keyBy(RelayKey::of, TypeInformation.of(RelayKey.class))
            .process(new RelayFunction(actors.relay()), TypeInformation.of(OutRecord.class))
            .uid("relay")
            .name("relay"));
  }

  private void sink(String emitter, DataStream<OutRecord> records) {
    records.sinkTo(ends.sink()).uid(emitter + "-sink").name(emitter + "-sink");
  }
}
