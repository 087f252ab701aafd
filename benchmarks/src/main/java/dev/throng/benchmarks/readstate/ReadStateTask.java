package dev.throng.benchmarks.readstate;

import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.readstate.UserMark;
import dev.throng.jobs.flink.common.JobSettings;
import dev.throng.jobs.flink.readstate.ReadStateFunction;
import dev.throng.protocol.Snowflake;
import dev.throng.protocol.wire.AckMessages;
import dev.throng.protocol.wire.Header;
import dev.throng.protocol.wire.MessageAck;
import dev.throng.protocol.wire.OpenReadStates;
import dev.throng.protocol.wire.ReadStateCommand;
import dev.throng.protocol.wire.ReplyTo;
import dev.throng.protocol.wire.SessionRef;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.storage.FileSystemCheckpointStorage;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;

/** One subtask of the users' operator, on RocksDB as a cluster's task manager has it. */
final class ReadStateTask implements AutoCloseable {
  private static final long NOW_MS = Snowflake.EPOCH_MS + 300_000_000_000L;
  private static final MemorySize ROCKSDB_MEMORY = MemorySize.ofMebiBytes(96);
  private static final MemorySize WRITE_BUFFER = MemorySize.ofMebiBytes(2);

  private final KeyedTwoInputStreamOperatorTestHarness<Long, InboxRecord, UserMark, OutRecord> task;
  private long offset;

  /** Starts, from a checkpoint if there is one. */
  ReadStateTask(Path checkpoints, @Nullable OperatorSubtaskState restored) throws Exception {
    task =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new KeyedCoProcessOperator<>(new ReadStateFunction()),
            InboxRecord::actor,
            UserMark::user,
            Types.LONG,
            JobSettings.MAX_PARALLELISM,
            1,
            0);
    task.getExecutionConfig().enableObjectReuse();
    Configuration rocks =
        new Configuration()
            .set(RocksDBOptions.USE_MANAGED_MEMORY, false)
            .set(RocksDBOptions.FIX_PER_SLOT_MEMORY_SIZE, ROCKSDB_MEMORY)
            .set(RocksDBConfigurableOptions.WRITE_BUFFER_SIZE, WRITE_BUFFER);
    task.setStateBackend(
        new EmbeddedRocksDBStateBackend(true).configure(rocks, getClass().getClassLoader()));
    task.setCheckpointStorage(new FileSystemCheckpointStorage(checkpoints.toUri()));
    task.setup();
    if (restored != null) {
      task.initializeState(restored);
    }
    task.open();
  }

  /** A user acknowledges a message; somebody waits for the reply. */
  void ack(long user, long channel, long message) throws Exception {
    MessageAck ack =
        MessageAck.newBuilder().setGuild(5).setChannel(channel).setMessage(message).build();
    run(
        user,
        ReadStateCommand.newBuilder()
            .setAckMessages(AckMessages.newBuilder().addAllAcks(List.of(ack))));
  }

  /** A session of a user comes; returns the bytes of what it is told. */
  int open(long user) throws Exception {
    SessionRef session =
        SessionRef.newBuilder().setSession(user).setUser(user).setNode(1).setEpoch(1).build();
    run(
        user,
        ReadStateCommand.newBuilder()
            .setOpenReadStates(OpenReadStates.newBuilder().setSession(session)));
    return takeWritten().get(0).value().length;
  }

  private void run(long user, ReadStateCommand.Builder command) throws Exception {
    byte[] value =
        command
            .setUser(user)
            .setHeader(
                Header.newBuilder().setReplyTo(ReplyTo.newBuilder().setNode(1).setRequestId(1)))
            .build()
            .toByteArray();
    task.processElement1(
        new StreamRecord<>(new InboxRecord(user, 0, offset++, NOW_MS * 1_000, value)));
  }

  /** Written since the last call. */
  List<OutRecord> takeWritten() {
    List<OutRecord> written = task.extractOutputValues();
    task.getOutput().clear();
    return written;
  }

  /** A checkpoint with all its files. */
  OperatorSubtaskState checkpoint() throws Exception {
    return task.snapshot(++offset, NOW_MS);
  }

  @Override
  public void close() throws Exception {
    task.close();
  }
}
