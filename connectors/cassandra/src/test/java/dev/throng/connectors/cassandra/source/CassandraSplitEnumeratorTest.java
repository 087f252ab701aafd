package dev.throng.connectors.cassandra.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

class CassandraSplitEnumeratorTest {
  private static final TokenRangeSplit A = new TokenRangeSplit(0, 10, null, false);
  private static final TokenRangeSplit B = new TokenRangeSplit(10, 20, null, false);
  private static final TokenRangeSplit BEGUN = new TokenRangeSplit(0, 10, new byte[] {1}, false);

  private final FakeContext context = new FakeContext();

  @Test
  void aRequestThatComesBeforeThePlanIsAnsweredAfterIt() {
    CassandraSplitEnumerator enumerator = enumerator(ScanState.NEW);
    enumerator.start();
    enumerator.handleSplitRequest(0, null);
    assertThat(context.sent).isEmpty();
    assertThat(enumerator.snapshotState(1)).isEqualTo(ScanState.NEW);
    context.plan(List.of(A, B));
    assertThat(context.sent).containsExactly("0: " + A);
    assertThat(enumerator.snapshotState(2)).isEqualTo(new ScanState(true, List.of(B)));
  }

  @Test
  void aRestoredPlanIsNotMadeAgain() {
    CassandraSplitEnumerator enumerator = enumerator(new ScanState(true, List.of(BEGUN)));
    enumerator.start();
    assertThat(context.planned).isNull();
    enumerator.handleSplitRequest(3, null);
    assertThat(context.sent).containsExactly("3: " + BEGUN);
  }

  @Test
  void aReaderWithSeveralRequestsIsToldOnceThatThereAreNoMore() {
    CassandraSplitEnumerator enumerator = enumerator(new ScanState(true, List.of(A)));
    enumerator.handleSplitRequest(0, null);
    enumerator.handleSplitRequest(0, null);
    enumerator.handleSplitRequest(0, null);
    assertThat(context.sent).containsExactly("0: " + A, "0: no more");
  }

  @Test
  void aSplitThatComesBackGoesToNobodyWhoMayHaveEnded() {
    CassandraSplitEnumerator enumerator = enumerator(new ScanState(true, List.of(A)));
    enumerator.handleSplitRequest(0, null);
    enumerator.handleSplitRequest(1, null);
    enumerator.addSplitsBack(List.of(BEGUN), 0);
    enumerator.handleSplitRequest(1, null);
    assertThat(context.sent).containsExactly("0: " + A, "1: no more");
    enumerator.addReader(0);
    enumerator.handleSplitRequest(0, null);
    assertThat(context.sent).last().isEqualTo("0: " + BEGUN);
  }

  @Test
  void aReaderThatStartsAnewIsTalkedToAnew() {
    CassandraSplitEnumerator enumerator = enumerator(new ScanState(true, List.of()));
    enumerator.handleSplitRequest(0, null);
    enumerator.addReader(0);
    enumerator.handleSplitRequest(0, null);
    assertThat(context.sent).containsExactly("0: no more", "0: no more");
  }

  @Test
  void aPlanThatFailsFailsTheJob() {
    enumerator(ScanState.NEW).start();
    assertThatThrownBy(() -> context.planned.accept(null, new IllegalArgumentException("why")))
        .hasMessage("cannot plan the scan")
        .hasRootCauseMessage("why");
  }

  private CassandraSplitEnumerator enumerator(ScanState state) {
    return new CassandraSplitEnumerator(context, state, List::of, () -> {});
  }

  private static final class FakeContext implements SplitEnumeratorContext<TokenRangeSplit> {
    private final List<String> sent = new ArrayList<>();
    private BiConsumer<Object, Throwable> planned;

    void plan(List<TokenRangeSplit> splits) {
      planned.accept(splits, null);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> void callAsync(Callable<T> callable, BiConsumer<T, Throwable> handler) {
      planned = (BiConsumer<Object, Throwable>) (BiConsumer<?, Throwable>) handler;
    }

    @Override
    public void assignSplits(SplitsAssignment<TokenRangeSplit> assignment) {
      assignment
          .assignment()
          .forEach((subtask, splits) -> splits.forEach(split -> sent.add(subtask + ": " + split)));
    }

    @Override
    public void signalNoMoreSplits(int subtask) {
      sent.add(subtask + ": no more");
    }

    @Override
    public SplitEnumeratorMetricGroup metricGroup() {
      return UnregisteredMetricsGroup.createSplitEnumeratorMetricGroup();
    }

    @Override
    public void sendEventToSourceReader(int subtask, SourceEvent event) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int currentParallelism() {
      return 2;
    }

    @Override
    public Map<Integer, ReaderInfo> registeredReaders() {
      return Map.of();
    }

    @Override
    public <T> void callAsync(
        Callable<T> callable, BiConsumer<T, Throwable> handler, long delayMs, long periodMs) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void runInCoordinatorThread(Runnable runnable) {
      runnable.run();
    }
  }
}
