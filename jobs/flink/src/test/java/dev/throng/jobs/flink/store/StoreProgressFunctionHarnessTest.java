package dev.throng.jobs.flink.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.store.RefusedWrites;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.DeadLetter;
import dev.throng.protocol.wire.Event;
import dev.throng.protocol.wire.RefusedWrite;
import dev.throng.protocol.wire.StoreProgress;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** What the readers are told of the events that are durable, and of those that never will be. */
final class StoreProgressFunctionHarnessTest {
  private static final int PARTITION = 3;
  private static final long CHANNEL = 77;
  private static final long GENERATION = 9;
  private static final long INTERVAL_MS = 100;

  private long nowMs = 1_000;

  @Test
  void aRefusedWriteIsADeadLetterAndNamedInEveryReportFromThenOn() throws Exception {
    OperatorSubtaskState snapshot;
    try (var store = start(null)) {
      store.processElement(durable(0), 0);
      store.processElement(refused(1), 0);
      store.processElement(durable(2), 0);
      List<OutRecord> out = takeAfterInterval(store);

      assertThat(out)
          .extracting(OutRecord::topic)
          .containsExactly(Topic.DEAD_LETTERS.ordinal(), Topic.STORE_PROGRESS.ordinal());
      assertThat(DeadLetter.parseFrom(out.get(0).value()).getError()).contains("too far ahead");
      assertNamesOffset1(StoreProgress.parseFrom(out.get(1).value()), 3);
      snapshot = store.snapshot(1, nowMs);
    }
    try (var store = start(snapshot)) {
      store.processElement(durable(3), 0);

      OutRecord report = takeAfterInterval(store).get(0);
      assertNamesOffset1(StoreProgress.parseFrom(report.value()), 4);
    }
  }

  @Test
  void garbageIsADeadLetterAndNoHole() throws Exception {
    try (var store = start(null)) {
      LinkedEvent garbage = new LinkedEvent(PARTITION, 0, -1, new byte[] {-1, 2});
      store.processElement(
          new MessageWrite().rejected(garbage, new IllegalArgumentException("not an Event")), 0);
      List<OutRecord> out = takeAfterInterval(store);

      assertThat(out).hasSize(2);
      assertThat(StoreProgress.parseFrom(out.get(1).value()).getOffset()).isEqualTo(1);
      assertThat(StoreProgress.parseFrom(out.get(1).value()).getRefusedList()).isEmpty();
    }
  }

  @Test
  void aDatabaseThatRefusesEverythingStopsTheJob() throws Exception {
    try (var store = start(null)) {
      for (int i = 0; i < RefusedWrites.COUNT_MAX; i++) {
        store.processElement(refused(i), 0);
      }
      assertThatThrownBy(() -> store.processElement(refused(RefusedWrites.COUNT_MAX), 0))
          .hasStackTraceContaining("writes that the database refuses")
          .hasStackTraceContaining("channel=" + CHANNEL);
    }
  }

  private static void assertNamesOffset1(StoreProgress progress, long offset) {
    assertThat(progress.getOffset()).isEqualTo(offset);
    assertThat(progress.getGeneration()).isEqualTo(GENERATION);
    assertThat(progress.getRefusedList())
        .containsExactly(RefusedWrite.newBuilder().setOffset(1).setChannel(CHANNEL).build());
  }

  private static KeyedOneInputStreamOperatorTestHarness<Integer, StoredEvent, OutRecord> start(
      OperatorSubtaskState state) throws Exception {
    var store =
        new KeyedOneInputStreamOperatorTestHarness<Integer, StoredEvent, OutRecord>(
            new KeyedProcessOperator<>(new StoreProgressFunction(GENERATION, INTERVAL_MS)),
            StoredEvent::partition,
            Types.INT);
    store.setProcessingTime(1_000);
    store.setup();
    if (state != null) {
      store.initializeState(state);
    }
    store.open();
    return store;
  }

  private List<OutRecord> takeAfterInterval(
      KeyedOneInputStreamOperatorTestHarness<Integer, StoredEvent, OutRecord> store)
      throws Exception {
    nowMs += INTERVAL_MS;
    store.setProcessingTime(nowMs);
    List<OutRecord> out = new ArrayList<>(store.extractOutputValues());
    store.getOutput().clear();
    return out;
  }

  private static StoredEvent durable(long offset) {
    return new MessageWrite().durable(event(offset));
  }

  private static StoredEvent refused(long offset) {
    return new MessageWrite()
        .rejected(event(offset), new IllegalStateException("write time too far ahead"));
  }

  private static LinkedEvent event(long offset) {
    byte[] value = Event.newBuilder().setChannel(CHANNEL).setSeq(offset + 1).build().toByteArray();
    return new LinkedEvent(PARTITION, offset, offset - 1, value);
  }
}
