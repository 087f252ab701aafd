package dev.throng.jobs.flink.reader;

import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.reader.PageRequest;
import dev.throng.jobs.core.reader.ReaderLimits;
import dev.throng.jobs.flink.common.ShellHarness;
import dev.throng.jobs.flink.common.WarmUp;
import dev.throng.jobs.flink.kafka.RawRecord;
import dev.throng.jobs.flink.state.KryoFree;
import dev.throng.protocol.Snowflake;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.util.KeyedBroadcastOperatorTestHarness;

/** The only subtask of the reader on a real state backend, with its clock in the test's hand. */
final class ReaderHarness implements AutoCloseable {
  enum Backend {
    HASHMAP,
    ROCKSDB
  }

  private final long generation;
  private final ReaderLimits limits;
  private final Backend backend;
  private KeyedBroadcastOperatorTestHarness<Long, ChannelRecord, RawRecord, OutRecord> harness;
  private long nowMs = Snowflake.EPOCH_MS + 100_000_000_000L;
  private long checkpoint;

  /** What came out before a restore and was not taken yet. */
  private final List<OutRecord> pendingReplies = new ArrayList<>();

  private final List<PageRequest> pendingPages = new ArrayList<>();

  ReaderHarness(long generation, ReaderLimits limits, Backend backend) throws Exception {
    this.generation = generation;
    this.limits = limits;
    this.backend = backend;
    harness = start(null);
  }

  private KeyedBroadcastOperatorTestHarness<Long, ChannelRecord, RawRecord, OutRecord> start(
      OperatorSubtaskState state) throws Exception {
    var started =
        new KeyedBroadcastOperatorTestHarness<Long, ChannelRecord, RawRecord, OutRecord>(
            new CoBroadcastWithKeyedOperator<>(
                new ReaderFunction(generation, limits, WarmUp.NONE),
                List.of(ReaderFunction.DURABLE)),
            ChannelRecord::channel,
            Types.LONG,
            ShellHarness.KEY_GROUPS,
            1,
            0);
    started.getExecutionConfig().enableObjectReuse();
    started.setStateBackend(
        backend == Backend.ROCKSDB
            ? new EmbeddedRocksDBStateBackend(false)
            : new HashMapStateBackend());
    started.setProcessingTime(nowMs);
    started.setup();
    if (state != null) {
      started.initializeState(state);
    }
    started.open();
    return started;
  }

  /** A checkpoint, a crash and a restart from it some time later. */
  void restoreAfter(long outageMs) throws Exception {
    nowMs += outageMs;
    restore();
  }

  /** A checkpoint, a crash and a restart from it. */
  void restore() throws Exception {
    pendingReplies.addAll(takeReplies());
    pendingPages.addAll(takePages());
    OperatorSubtaskState state = harness.snapshot(++checkpoint, nowMs);
    harness.close();
    harness = start(state);
  }

  void process(ChannelRecord record) throws Exception {
    harness.processElement(record, 0);
  }

  void report(RawRecord progress) throws Exception {
    harness.processBroadcastElement(progress, 0);
  }

  void advance(long ms) throws Exception {
    nowMs += ms;
    harness.setProcessingTime(nowMs);
  }

  long nowMs() {
    return nowMs;
  }

  List<OutRecord> takeReplies() {
    List<OutRecord> replies = new ArrayList<>(pendingReplies);
    pendingReplies.clear();
    replies.addAll(harness.extractOutputValues());
    harness.getOutput().clear();
    return replies;
  }

  List<PageRequest> takePages() {
    List<PageRequest> pages = new ArrayList<>(pendingPages);
    pendingPages.clear();
    var queue = harness.getSideOutput(ReaderFunction.PAGES);
    if (queue != null) {
      queue.forEach(record -> pages.add(record.getValue()));
      queue.clear();
    }
    return pages;
  }

  /** A page as Flink writes it to the next operator. */
  static String bytes(PageRequest page) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(256);
    KryoFree.serializer(PageRequest.class).serialize(page, out);
    return HexFormat.of().formatHex(out.getCopyOfBuffer());
  }

  @Override
  public void close() throws Exception {
    harness.close();
  }
}
