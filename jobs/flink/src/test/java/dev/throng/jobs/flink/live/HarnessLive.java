package dev.throng.jobs.flink.live;

import dev.throng.jobs.core.actor.EffectsVersion;
import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.actor.RelayRecord;
import dev.throng.jobs.flink.common.ActorFactory;
import dev.throng.jobs.flink.common.ActorFunction;
import dev.throng.jobs.flink.common.ActorKind;
import dev.throng.jobs.flink.common.EffectsGuard;
import dev.throng.jobs.flink.common.JobSettings;
import dev.throng.jobs.flink.common.ShellHarness;
import dev.throng.jobs.flink.common.ShellHarness.Backend;
import dev.throng.jobs.flink.common.ShellHarness.Shape;
import dev.throng.jobs.flink.kafka.OwnedActors;
import dev.throng.protocol.Topic;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;

/** The live job's shells on a state backend, wired by hand: one record goes all the way at once. */
final class HarnessLive implements AutoCloseable {
  private static final long PASSIVE_INTERVAL_MS = 10_000;

  private final Map<Topic, Shape<Long, InboxRecord>> shapes = new EnumMap<>(Topic.class);
  private final Shape<RelayKey, RelayRecord> relayShape;
  private final Map<Topic, ShellHarness<Long, InboxRecord>> shells = new EnumMap<>(Topic.class);
  private final EffectsGuard guard;
  private final int keyGroups;
  private ShellHarness<RelayKey, RelayRecord> relay;

  /** A checkpoint of all shells. */
  record Checkpoint(Map<Topic, OperatorSubtaskState> shells, OperatorSubtaskState relay) {}

  HarnessLive(LiveActors actors, Backend backend) throws Exception {
    this(actors, backend, ShellHarness.GUARD, ShellHarness.KEY_GROUPS);
  }

  /** With the key groups of a job, of which its savepoints are made. */
  static HarnessLive ofJob(LiveActors actors, Backend backend) throws Exception {
    return new HarnessLive(actors, backend, ShellHarness.GUARD, JobSettings.MAX_PARALLELISM);
  }

  /** The same that may go on from a savepoint that stopped a job of another effects version. */
  static HarnessLive ofUpgrade(LiveActors actors, Backend backend) throws Exception {
    EffectsGuard guard = new EffectsGuard(EffectsVersion.CURRENT, true);
    return new HarnessLive(actors, backend, guard, JobSettings.MAX_PARALLELISM);
  }

  private HarnessLive(LiveActors actors, Backend backend, EffectsGuard guard, int keyGroups)
      throws Exception {
    this.guard = guard;
    this.keyGroups = keyGroups;
    shape(Topic.USER_INBOX, actors.user(), backend);
    shape(Topic.GUILD_INBOX, actors.guild(), backend);
    shape(Topic.DIRECTORY_INBOX, actors.directory(), backend);
    shape(Topic.NODES, actors.node(), backend);
    PassiveUpdates passive = new PassiveUpdates(PASSIVE_INTERVAL_MS, OwnedActors.ALL);
    relayShape =
        Shape.relay(() -> new RelayFunction(actors.relay(), passive, guard), backend)
            .withKeyGroups(keyGroups);
    for (Topic inbox : shapes.keySet()) {
      shells.put(inbox, ShellHarness.start(shapes.get(inbox)));
    }
    relay = ShellHarness.start(relayShape);
  }

  private void shape(Topic inbox, ActorFactory factory, Backend backend) {
    ActorKind kind = new ActorKind(inbox, factory);
    shapes.put(
        inbox, Shape.actor(() -> new ActorFunction(kind, guard), backend).withKeyGroups(keyGroups));
  }

  /** Handles one record; what was written, in order. */
  List<OutRecord> handle(ScriptedInbox.Entry entry) throws Exception {
    ShellHarness<Long, InboxRecord> shell = shells.get(entry.inbox());
    shell.process(entry.record());
    List<OutRecord> written = new ArrayList<>(shell.takeWritten());
    for (RelayRecord record : shell.takeRelayed()) {
      relay.process(record);
    }
    written.addAll(relay.takeWritten());
    return written;
  }

  /** A checkpoint. */
  Checkpoint snapshot() throws Exception {
    return take(ShellHarness::snapshot);
  }

  /** A savepoint, which every state backend reads. */
  Checkpoint savepoint() throws Exception {
    return take(ShellHarness::savepoint);
  }

  private Checkpoint take(Taking taking) throws Exception {
    Map<Topic, OperatorSubtaskState> states = new EnumMap<>(Topic.class);
    for (Topic inbox : shells.keySet()) {
      states.put(inbox, taking.of(shells.get(inbox)));
    }
    return new Checkpoint(states, taking.of(relay));
  }

  private interface Taking {
    OperatorSubtaskState of(ShellHarness<?, ?> shell) throws Exception;
  }

  /** All tasks die and start again from a checkpoint. */
  void restore(Checkpoint checkpoint) throws Exception {
    close();
    for (Topic inbox : shapes.keySet()) {
      shells.put(inbox, ShellHarness.restore(shapes.get(inbox), checkpoint.shells().get(inbox)));
    }
    relay = ShellHarness.restore(relayShape, checkpoint.relay());
  }

  @Override
  public void close() throws Exception {
    for (ShellHarness<Long, InboxRecord> shell : shells.values()) {
      shell.close();
    }
    relay.close();
  }
}
