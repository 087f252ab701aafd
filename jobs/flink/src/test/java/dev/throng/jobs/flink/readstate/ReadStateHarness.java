package dev.throng.jobs.flink.readstate;

import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.readstate.MassMark;
import dev.throng.jobs.core.readstate.UserMark;
import dev.throng.jobs.flink.common.ShellHarness;
import dev.throng.jobs.flink.common.WarmUp;
import dev.throng.protocol.Snowflake;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;

/** The only subtask of each of the job's operators on RocksDB, one behind the other. */
final class ReadStateHarness implements AutoCloseable {
  private static final long NOW_US = (Snowflake.EPOCH_MS + 1_000_000) * 1_000;

  private KeyedOneInputStreamOperatorTestHarness<Long, InboxRecord, UserMark> marks;
  private KeyedTwoInputStreamOperatorTestHarness<Long, InboxRecord, UserMark, OutRecord> users;
  private KeyedTwoInputStreamOperatorTestHarness<Long, InboxRecord, MassMark, UserMark> guilds;
  private OperatorSubtaskState marksState;
  private OperatorSubtaskState guildsState;
  private OperatorSubtaskState usersState;
  private long offset;

  ReadStateHarness() throws Exception {
    start();
  }

  private void start() throws Exception {
    marks =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new ChannelMarksFunction(WarmUp.NONE)),
            InboxRecord::actor,
            Types.LONG,
            ShellHarness.KEY_GROUPS,
            1,
            0);
    marks.getExecutionConfig().enableObjectReuse();
    marks.setStateBackend(new EmbeddedRocksDBStateBackend(false));
    marks.setup();
    users =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new KeyedCoProcessOperator<>(new ReadStateFunction()),
            InboxRecord::actor,
            UserMark::user,
            Types.LONG,
            ShellHarness.KEY_GROUPS,
            1,
            0);
    users.getExecutionConfig().enableObjectReuse();
    users.setStateBackend(new EmbeddedRocksDBStateBackend(false));
    users.setup();
    guilds =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new KeyedCoProcessOperator<>(new MassMentionsFunction()),
            InboxRecord::actor,
            MassMark::guild,
            Types.LONG,
            ShellHarness.KEY_GROUPS,
            1,
            0);
    guilds.getExecutionConfig().enableObjectReuse();
    guilds.setStateBackend(new EmbeddedRocksDBStateBackend(false));
    guilds.setup();
    if (marksState != null) {
      marks.initializeState(marksState);
      guilds.initializeState(guildsState);
      users.initializeState(usersState);
    }
    marks.open();
    users.open();
    guilds.open();
  }

  /** A record of {@code events}, whatever is in it. */
  void event(long channel, byte[] value) throws Exception {
    marks.processElement(new StreamRecord<>(new InboxRecord(channel, 0, offset++, NOW_US, value)));
    for (UserMark mark : marks.extractOutputValues()) {
      users.processElement2(new StreamRecord<>(mark));
    }
    marks.getOutput().clear();
    var many = marks.getSideOutput(ChannelMarksFunction.MASS);
    if (many != null) {
      for (StreamRecord<MassMark> mark : many) {
        guilds.processElement2(mark);
      }
      many.clear();
    }
  }

  /** A record of {@code readstate.inbox} for a guild. */
  void question(long guild, byte[] value) throws Exception {
    guilds.processElement1(new StreamRecord<>(new InboxRecord(guild, 0, offset++, NOW_US, value)));
    for (UserMark missed : guilds.extractOutputValues()) {
      users.processElement2(new StreamRecord<>(missed));
    }
    guilds.getOutput().clear();
  }

  /** A record of {@code readstate.inbox}. */
  void command(long user, byte[] value) throws Exception {
    users.processElement1(new StreamRecord<>(new InboxRecord(user, 0, offset++, NOW_US, value)));
  }

  /** A checkpoint. */
  void checkpoint() throws Exception {
    marksState = marks.snapshot(offset + 1, 0);
    usersState = users.snapshot(offset + 1, 0);
    guildsState = guilds.snapshot(offset + 1, 0);
  }

  /** The process is killed, and another goes on from the checkpoint. */
  void killAndRestore() throws Exception {
    close();
    start();
  }

  List<OutRecord> takeWritten() {
    List<OutRecord> written = users.extractOutputValues();
    users.getOutput().clear();
    return written;
  }

  List<OutRecord> deadEvents() {
    var letters = marks.getSideOutput(ChannelMarksFunction.DEAD_LETTERS);
    return letters == null ? List.of() : letters.stream().map(StreamRecord::getValue).toList();
  }

  @Override
  public void close() throws Exception {
    marks.close();
    users.close();
    guilds.close();
  }
}
