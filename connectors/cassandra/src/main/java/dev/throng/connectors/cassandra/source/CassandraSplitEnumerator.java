package dev.throng.connectors.cassandra.source;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.jspecify.annotations.Nullable;

/**
 * Plans once, then hands a split to each reader that asks. A reader that was told that there are no
 * more gets none any more, not even one that another reader gave back: it may have ended.
 */
final class CassandraSplitEnumerator implements SplitEnumerator<TokenRangeSplit, ScanState> {
  private final SplitEnumeratorContext<TokenRangeSplit> context;
  private final Callable<List<TokenRangeSplit>> planning;
  private final AutoCloseable resources;
  private final Deque<TokenRangeSplit> unassigned;
  private final Deque<Integer> waiting = new ArrayDeque<>();
  private final Set<Integer> dismissed = new HashSet<>();
  private boolean planned;

  /**
   * An enumerator.
   *
   * @param planning called once, on another thread, if the state has no plan
   * @param resources closed with the enumerator
   */
  CassandraSplitEnumerator(
      SplitEnumeratorContext<TokenRangeSplit> context,
      ScanState state,
      Callable<List<TokenRangeSplit>> planning,
      AutoCloseable resources) {
    this.context = context;
    this.planning = planning;
    this.resources = resources;
    this.unassigned = new ArrayDeque<>(state.unassigned());
    this.planned = state.planned();
  }

  @Override
  public void start() {
    context.metricGroup().setUnassignedSplitsGauge(() -> (long) unassigned.size());
    if (!planned) {
      context.callAsync(planning, this::onPlanned);
    }
  }

  @Override
  public void handleSplitRequest(int subtask, @Nullable String host) {
    if (!planned) {
      waiting.add(subtask);
    } else if (!unassigned.isEmpty() && !dismissed.contains(subtask)) {
      context.assignSplit(unassigned.removeFirst(), subtask);
    } else if (dismissed.add(subtask)) {
      context.signalNoMoreSplits(subtask);
    }
  }

  @Override
  public void addSplitsBack(List<TokenRangeSplit> splits, int subtask) {
    splits.forEach(unassigned::addFirst);
  }

  @Override
  public void addReader(int subtask) {
    // A new attempt of the subtask: what the one before asked for, or was told, is void.
    dismissed.remove(subtask);
    waiting.removeIf(waitingSubtask -> waitingSubtask == subtask);
  }

  @Override
  public ScanState snapshotState(long checkpointId) {
    return new ScanState(planned, new ArrayList<>(unassigned));
  }

  @Override
  public void close() {
    try {
      resources.close();
    } catch (Exception e) {
      throw new IllegalStateException("cannot close", e);
    }
  }

  private void onPlanned(@Nullable List<TokenRangeSplit> splits, @Nullable Throwable failure) {
    if (splits == null) {
      throw new IllegalStateException("cannot plan the scan", failure);
    }
    unassigned.addAll(splits);
    planned = true;
    while (!waiting.isEmpty()) {
      handleSplitRequest(waiting.removeFirst(), null);
    }
  }
}
