package dev.throng.jobs.flink.live;

import dev.throng.jobs.core.directory.DirectoryActor;
import dev.throng.jobs.core.guild.GuildActor;
import dev.throng.jobs.core.node.NodeActor;
import dev.throng.jobs.core.relay.Relay;
import dev.throng.jobs.core.user.UserActor;
import dev.throng.jobs.flink.common.ActorFactory;
import dev.throng.jobs.flink.kafka.TopicLayout;
import dev.throng.protocol.Topic;
import java.io.Serializable;

/** The actors of the live job. */
record LiveActors(
    ActorFactory user,
    ActorFactory guild,
    RelayFactory relay,
    ActorFactory directory,
    ActorFactory node)
    implements Serializable {

  /** The real ones, whose streams are of the generations of their inboxes. */
  static LiveActors of(TopicLayout layout) {
    long users = layout.generation(Topic.USER_INBOX);
    long guilds = layout.generation(Topic.GUILD_INBOX);
    return new LiveActors(
        state -> new UserActor(state, users),
        state -> new GuildActor(state, guilds),
        state -> new Relay(state, guilds),
        DirectoryActor::new,
        NodeActor::new);
  }
}
