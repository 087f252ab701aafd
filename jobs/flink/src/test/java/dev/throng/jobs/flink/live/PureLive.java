package dev.throng.jobs.flink.live;

import dev.throng.jobs.core.actor.ActorRunner;
import dev.throng.jobs.core.actor.Effects;
import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.actor.RelayRecord;
import dev.throng.jobs.core.fixture.MemoryStateFactory;
import dev.throng.jobs.core.relay.RelayRunner;
import dev.throng.jobs.flink.common.ActorFactory;
import dev.throng.protocol.Topic;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The live job without Flink and Kafka: the same actors over maps, one record at a time. */
final class PureLive {
  private final Map<Topic, ActorRunner> runners = new EnumMap<>(Topic.class);
  private final Map<Topic, MemoryStateFactory> states = new EnumMap<>(Topic.class);
  private final MemoryStateFactory relayMemory = new MemoryStateFactory();
  private final RelayRunner relay;
  private final List<OutRecord> written = new ArrayList<>();
  private final List<OutRecord> writtenByReads = new ArrayList<>();

  PureLive(LiveActors actors) {
    add(Topic.USER_INBOX, actors.user());
    add(Topic.GUILD_INBOX, actors.guild());
    add(Topic.DIRECTORY_INBOX, actors.directory());
    add(Topic.NODES, actors.node());
    relay =
        new RelayRunner(
            relayMemory,
            actors.relay()::create,
            (record, cause) -> {
              throw new AssertionError("relay of guild " + record.guild(), cause);
            });
  }

  private void add(Topic inbox, ActorFactory factory) {
    MemoryStateFactory memory = new MemoryStateFactory();
    states.put(inbox, memory);
    runners.put(inbox, new ActorRunner(inbox, memory, factory::create));
  }

  /** Handles one record of an inbox. */
  void handle(Topic inbox, InboxRecord record) throws Exception {
    states.get(inbox).select(record.actor());
    Effects effects = runners.get(inbox).run(record);
    written.addAll(effects.records());
    if (runners.get(inbox).isExpiredRead(record, Long.MAX_VALUE)) {
      writtenByReads.addAll(effects.records());
    }
    for (RelayRecord one : effects.relayRecords()) {
      relayMemory.select(List.of(one.guild(), one.node()));
      written.addAll(relay.run(one));
    }
  }

  /**
   * What commands that only read have written. A job that is behind leaves them out, when their
   * callers have given up.
   */
  List<OutRecord> writtenByReads() {
    return writtenByReads;
  }

  /** All that was written, in order. */
  List<OutRecord> written() {
    return written;
  }
}
