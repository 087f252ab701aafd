package dev.throng.connectors.cassandra.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throng.connectors.cassandra.BackOff;
import dev.throng.connectors.cassandra.CqlBinder;
import dev.throng.connectors.cassandra.CqlSessionProvider;
import dev.throng.connectors.cassandra.CqlWrite;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.runtime.operators.sink.SinkWriterOperatorFactory;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The sink in its operator, without a database. */
@Timeout(60)
class CassandraSinkHarnessTest {
  private static final CqlSessionProvider NO_DATABASE =
      () -> CompletableFuture.failedFuture(new IllegalStateException("nobody there"));

  private static final List<String> REJECTED = Collections.synchronizedList(new ArrayList<>());
  private static final List<Long> BOUND = Collections.synchronizedList(new ArrayList<>());

  private final CassandraSinkBuilder<Long> sink =
      CassandraSink.builder(
              NO_DATABASE,
              Types.LONG,
              n -> {
                BOUND.add(n);
                return CqlWrite.of("q", n);
              })
          .inFlightMax(32)
          .backOff(new BackOff(1, 2));

  @BeforeEach
  void forget() {
    REJECTED.clear();
    BOUND.clear();
  }

  @Test
  void aCheckpointDuringAnOutageCompletesAndKeepsWhatIsUnderWay() throws Exception {
    OperatorSubtaskState state;
    try (OneInputStreamOperatorTestHarness<Long, CommittableMessage<Long>> harness = harness()) {
      harness.open();
      for (long n = 1; n <= 5; n++) {
        harness.processElement(n, n);
      }
      // the deadline of the first element: all are under way or were put back
      harness.setProcessingTime(10_000);
      harness.prepareSnapshotPreBarrier(1);
      state = harness.snapshot(1, 1);
    }
    BOUND.clear();
    try (OneInputStreamOperatorTestHarness<Long, CommittableMessage<Long>> restored = harness()) {
      restored.initializeState(state);
      assertThat(BOUND).contains(1L, 2L, 3L, 4L, 5L);
      restored.open();
      BOUND.clear();
      state = restored.snapshot(2, 2);
    }
    try (OneInputStreamOperatorTestHarness<Long, CommittableMessage<Long>> again = harness()) {
      again.initializeState(state);
      assertThat(BOUND).contains(1L, 2L, 3L, 4L, 5L);
    }
  }

  @Test
  void theEndOfTheInputWaitsForAllToBeWritten() throws Exception {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    Thread task =
        new Thread(
            () -> {
              try (OneInputStreamOperatorTestHarness<Long, CommittableMessage<Long>> harness =
                  harness()) {
                harness.open();
                harness.processElement(1L, 1);
                harness.endInput();
                ended.complete(null);
              } catch (Exception e) {
                ended.completeExceptionally(e);
              }
            });
    task.start();
    Thread.sleep(500);
    assertThat(ended).isNotDone();
    task.interrupt();
    assertThatThrownBy(ended::get).hasRootCauseInstanceOf(InterruptedException.class);
  }

  @Test
  void anElementThatOnlyKryoCouldSerializeIsRefused() {
    CqlBinder<Object> binder = element -> null;
    assertThatThrownBy(
            () ->
                CassandraSink.builder(NO_DATABASE, TypeInformation.of(Object.class), binder)
                    .build())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private OneInputStreamOperatorTestHarness<Long, CommittableMessage<Long>> harness()
      throws Exception {
    return new OneInputStreamOperatorTestHarness<>(new SinkWriterOperatorFactory<>(sink.build()));
  }
}
