package dev.throng.jobs.flink.common;

import dev.throng.jobs.core.actor.EffectsVersion;
import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.actor.RelayRecord;
import dev.throng.jobs.flink.live.RelayFunction;
import dev.throng.jobs.flink.live.RelayKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.SavepointType;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

/** One subtask of a shell on a real state backend, with its clock in the test's hand. */
public final class ShellHarness<K, I> implements AutoCloseable {
  /** Of a job that goes on from its own checkpoints. */
  public static final EffectsGuard GUARD = new EffectsGuard(EffectsVersion.CURRENT, false);

  /** Where the clock of a harness starts. */
  public static final long START_MS = 1_000_000;

  /**
   * Key groups where nothing depends on their number. A heap snapshot walks each state's table in
   * every key group, so that with a job's {@link JobSettings#MAX_PARALLELISM} empty tables take
   * most of a test's time. More than 128: a RocksDB key begins with two bytes of its key group
   * then, as in a job.
   */
  public static final int KEY_GROUPS = 256;

  /** The state backends that a job may run on. */
  public enum Backend {
    HASHMAP,
    ROCKSDB
  }

  /** What runs: a new function for every start, as in a restarted job. */
  public record Shape<K, I>(
      Supplier<EffectsFunction<K, I>> function,
      KeySelector<I, K> key,
      TypeInformation<K> keyType,
      Backend backend,
      int keyGroups) {

    /** An actor shell. */
    public static Shape<Long, InboxRecord> actor(Supplier<ActorFunction> shell, Backend backend) {
      return new Shape<>(shell::get, InboxRecord::actor, Types.LONG, backend, KEY_GROUPS);
    }

    /** A relay shell. */
    public static Shape<RelayKey, RelayRecord> relay(
        Supplier<RelayFunction> shell, Backend backend) {
      return new Shape<>(
          shell::get, RelayKey::of, TypeInformation.of(RelayKey.class), backend, KEY_GROUPS);
    }

    /** The same with another number of key groups. */
    public Shape<K, I> withKeyGroups(int other) {
      return new Shape<>(function, key, keyType, backend, other);
    }
  }

  private final KeyedOneInputStreamOperatorTestHarness<K, I, OutRecord> harness;
  private long checkpoint;

  private ShellHarness(KeyedOneInputStreamOperatorTestHarness<K, I, OutRecord> harness) {
    this.harness = harness;
  }

  /** The only subtask, without state. */
  public static <K, I> ShellHarness<K, I> start(Shape<K, I> shape) throws Exception {
    return restore(shape, null, 1, 1, 0);
  }

  /** The only subtask, with the state of the only one before it. */
  public static <K, I> ShellHarness<K, I> restore(Shape<K, I> shape, OperatorSubtaskState state)
      throws Exception {
    return restore(shape, state, 1, 1, 0);
  }

  /** One of several subtasks, with its part of the state of those before; null: without state. */
  public static <K, I> ShellHarness<K, I> restore(
      Shape<K, I> shape,
      OperatorSubtaskState state,
      int parallelismBefore,
      int parallelism,
      int subtask)
      throws Exception {
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<K, I, OutRecord>(
            new EffectsOperator<>(shape.function().get()),
            shape.key(),
            shape.keyType(),
            shape.keyGroups(),
            parallelism,
            subtask);
    harness.getExecutionConfig().enableObjectReuse();
    harness.setStateBackend(
        shape.backend() == Backend.ROCKSDB
            ? new EmbeddedRocksDBStateBackend(false)
            : new HashMapStateBackend());
    harness.setProcessingTime(START_MS);
    harness.setup();
    if (state != null) {
      harness.initializeState(
          AbstractStreamOperatorTestHarness.repartitionOperatorState(
              state, shape.keyGroups(), parallelismBefore, parallelism, subtask));
    }
    harness.open();
    return new ShellHarness<>(harness);
  }

  /** Hands the shell a record. */
  public void process(I record) throws Exception {
    harness.processElement(new StreamRecord<>(record));
  }

  /** Moves the clock; due timers fire. */
  public void setProcessingTime(long timeMs) throws Exception {
    harness.setProcessingTime(timeMs);
  }

  /** Timers that are set. */
  public int timers() {
    return harness.numProcessingTimeTimers();
  }

  /** A checkpoint. */
  public OperatorSubtaskState snapshot() throws Exception {
    return harness.snapshot(++checkpoint, START_MS);
  }

  /** A savepoint in the canonical format, which every state backend reads. */
  public OperatorSubtaskState savepoint() throws Exception {
    return harness
        .snapshotWithLocalState(
            ++checkpoint, START_MS, SavepointType.savepoint(SavepointFormatType.CANONICAL))
        .getJobManagerOwnedState();
  }

  /** Written since the last call. */
  public List<OutRecord> takeWritten() {
    List<OutRecord> written = harness.extractOutputValues();
    harness.getOutput().clear();
    return written;
  }

  /** Handed to relays since the last call. */
  public List<RelayRecord> takeRelayed() {
    List<RelayRecord> relayed = new ArrayList<>();
    var queue = harness.getSideOutput(ActorFunction.RELAY);
    if (queue != null) {
      queue.forEach(record -> relayed.add(record.getValue()));
      queue.clear();
    }
    return relayed;
  }

  @Override
  public void close() throws Exception {
    harness.close();
  }
}
