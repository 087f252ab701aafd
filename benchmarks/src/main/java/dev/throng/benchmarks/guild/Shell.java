package dev.throng.benchmarks.guild;

import dev.throng.jobs.core.actor.EffectsVersion;
import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.actor.RelayRecord;
import dev.throng.jobs.core.guild.GuildActor;
import dev.throng.jobs.core.relay.Relay;
import dev.throng.jobs.flink.common.ActorFunction;
import dev.throng.jobs.flink.common.ActorKind;
import dev.throng.jobs.flink.common.EffectsFunction;
import dev.throng.jobs.flink.common.EffectsGuard;
import dev.throng.jobs.flink.common.JobSettings;
import dev.throng.jobs.flink.kafka.OwnedActors;
import dev.throng.jobs.flink.live.PassiveUpdates;
import dev.throng.jobs.flink.live.RelayFunction;
import dev.throng.jobs.flink.live.RelayKey;
import dev.throng.jobs.flink.state.FrequentFlushOptionsFactory;
import dev.throng.protocol.Topic;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.storage.FileSystemCheckpointStorage;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;

/** One subtask of an operator of the live job, on RocksDB as a cluster's task manager has it. */
final class Shell<K, I> implements AutoCloseable {
  private static final long GENERATION = 7;
  private static final EffectsGuard GUARD = new EffectsGuard(EffectsVersion.CURRENT, false);
  private static final PassiveUpdates PASSIVE = new PassiveUpdates(10_000, OwnedActors.ALL);

  /** What a task manager gives to all of RocksDB is twice this: there are two operators here. */
  private static final MemorySize ROCKSDB_MEMORY = MemorySize.ofMebiBytes(48);

  private static final MemorySize WRITE_BUFFER = MemorySize.ofMebiBytes(2);

  private final Shape<K, I> shape;
  private final KeyedOneInputStreamOperatorTestHarness<K, I, OutRecord> task;
  private final HandingOver<K, I> operator;
  private long checkpoint;

  /**
   * An operator.
   *
   * @param checkpoints directory for them
   */
  record Shape<K, I>(
      Supplier<EffectsFunction<K, I>> function,
      KeySelector<I, K> key,
      TypeInformation<K> keyType,
      Path checkpoints) {

    /** The operator of guilds. */
    static Shape<Long, InboxRecord> guilds(Path checkpoints) {
      return new Shape<>(
          () ->
              new ActorFunction(
                  new ActorKind(Topic.GUILD_INBOX, state -> new GuildActor(state, GENERATION)),
                  GUARD),
          InboxRecord::actor,
          Types.LONG,
          checkpoints);
    }

    /** The operator of relays. */
    static Shape<RelayKey, RelayRecord> relays(Path checkpoints) {
      return new Shape<>(
          () -> new RelayFunction(state -> new Relay(state, GENERATION), PASSIVE, GUARD),
          RelayKey::of,
          TypeInformation.of(RelayKey.class),
          checkpoints);
    }
  }

  /** Starts, from a checkpoint if there is one. */
  Shell(Shape<K, I> shape, @Nullable OperatorSubtaskState restored) throws Exception {
    this.shape = shape;
    operator = new HandingOver<>(shape.function().get());
    task =
        new KeyedOneInputStreamOperatorTestHarness<>(
            operator, shape.key(), shape.keyType(), JobSettings.MAX_PARALLELISM, 1, 0);
    task.getExecutionConfig().enableObjectReuse();
    Configuration rocks =
        new Configuration()
            .set(RocksDBOptions.USE_MANAGED_MEMORY, false)
            .set(RocksDBOptions.FIX_PER_SLOT_MEMORY_SIZE, ROCKSDB_MEMORY)
            .set(RocksDBConfigurableOptions.WRITE_BUFFER_SIZE, WRITE_BUFFER)
            .set(RocksDBOptions.OPTIONS_FACTORY, FrequentFlushOptionsFactory.class.getName());
    task.setStateBackend(
        new EmbeddedRocksDBStateBackend(true).configure(rocks, getClass().getClassLoader()));
    task.setCheckpointStorage(new FileSystemCheckpointStorage(shape.checkpoints().toUri()));
    task.setProcessingTime(LargeGuild.START_US / 1_000);
    task.setup();
    if (restored != null) {
      task.initializeState(restored);
    }
    task.open();
  }

  /** The same operator, started anew from a checkpoint. */
  Shell<K, I> restored(OperatorSubtaskState state) throws Exception {
    close();
    return new Shell<>(shape, state);
  }

  /** Handles records. */
  void handle(List<I> records) throws Exception {
    for (I record : records) {
      task.processElement(new StreamRecord<>(record));
    }
  }

  /** Written since the last call. */
  List<OutRecord> takeWritten() {
    return operator.takeWritten();
  }

  /** Handed to relays since the last call. */
  List<RelayRecord> takeRelayed() {
    return operator.takeAside(RelayRecord.class);
  }

  /** A checkpoint with all its files. */
  OperatorSubtaskState checkpoint() throws Exception {
    return task.snapshot(++checkpoint, LargeGuild.START_US / 1_000);
  }

  @Override
  public void close() throws Exception {
    task.close();
  }
}
