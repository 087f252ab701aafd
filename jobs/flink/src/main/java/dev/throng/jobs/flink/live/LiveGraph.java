package dev.throng.jobs.flink.live;

import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.actor.RelayRecord;
import dev.throng.jobs.flink.common.ActorFactory;
import dev.throng.jobs.flink.common.ActorFunction;
import dev.throng.jobs.flink.common.ActorKind;
import dev.throng.jobs.flink.common.EffectsGuard;
import dev.throng.jobs.flink.common.EffectsOperator;
import dev.throng.jobs.flink.common.WarmUp;
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
 * The graph: inbox → actor → sink for each actor kind, and GuildActor → Relay → sink. Every emitter
 * has a sink of its own, so that they are chained in one task and a stream's records cannot
 * overtake each other; the dead letters of each inbox too, so that the actor kinds share no edge
 * and a failure of one restarts no other. The uids are part of the savepoint format.
 */
final class LiveGraph {
  private final JobConnectors ends;
  private final TopicOperators topics;
  private final LiveActors actors;
  private final PassiveUpdates passive;
  private final EffectsGuard guard;

  LiveGraph(
      StreamExecutionEnvironment env,
      JobConnectors ends,
      LiveActors actors,
      PassiveUpdates passive,
      EffectsGuard guard) {
    this.ends = ends;
    this.topics = new TopicOperators(env, ends);
    this.actors = actors;
    this.passive = passive;
    this.guard = guard;
  }

  /** Adds all operators to the environment. */
  void build() {
    actor("user", kind(Topic.USER_INBOX, actors.user(), new UserWarmUp(actors)));
    relay(actor("guild", kind(Topic.GUILD_INBOX, actors.guild(), new GuildWarmUp(actors))));
    actor("directory", kind(Topic.DIRECTORY_INBOX, actors.directory(), WarmUp.NONE));
    actor("node", kind(Topic.NODES, actors.node(), WarmUp.NONE));
  }

  private ActorKind kind(Topic inbox, ActorFactory factory, WarmUp warmUp) {
    return new ActorKind(inbox, factory, warmUp, ends.owned(inbox));
  }

  private SingleOutputStreamOperator<OutRecord> actor(String name, ActorKind kind) {
    SingleOutputStreamOperator<OutRecord> effects =
        inbox(name, kind.inbox())
            .keyBy(InboxRecord::actor, Types.LONG)
            .transform(
                name + "-actor",
                TypeInformation.of(OutRecord.class),
                new EffectsOperator<>(new ActorFunction(kind, guard)))
            .uid(name + "-actor");
    topics.write(name + "-actor", effects);
    return effects;
  }

  private DataStream<InboxRecord> inbox(String name, Topic inbox) {
    SingleOutputStreamOperator<InboxRecord> records = topics.readInbox(inbox, name + "-inbox");
    topics.write(name + "-inbox", records.getSideOutput(InboxDecodeFunction.DEAD_LETTERS));
    return records;
  }

  private void relay(SingleOutputStreamOperator<OutRecord> guilds) {
    DataStream<RelayRecord> records = guilds.getSideOutput(ActorFunction.RELAY);
    topics.write(
        "relay",
        records
            .keyBy(RelayKey::of, TypeInformation.of(RelayKey.class))
            .transform(
                "relay",
                TypeInformation.of(OutRecord.class),
                new EffectsOperator<>(new RelayFunction(actors.relay(), passive, guard)))
            .uid("relay"));
  }
}
