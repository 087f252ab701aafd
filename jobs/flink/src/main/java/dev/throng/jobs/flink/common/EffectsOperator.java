package dev.throng.jobs.flink.common;

import dev.throng.jobs.core.actor.OutRecord;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Runs an {@link EffectsFunction} and writes what it keeps on the heap to the keyed state when a
 * checkpoint is taken. Under any other operator the function writes each change at once.
 *
 * @param <K> key
 * @param <I> input
 */
public class EffectsOperator<K, I> extends KeyedProcessOperator<K, I, OutRecord> {
  private static final long serialVersionUID = 1L;

  private final EffectsFunction<K, I> function;

  public EffectsOperator(EffectsFunction<K, I> function) {
    super(function);
    this.function = function;
  }

  @Override
  public void open() throws Exception {
    super.open();
    function.state.writeAtCheckpoints();
  }

  @Override
  public void processElement(StreamRecord<I> element) throws Exception {
    super.processElement(element);
    writeBackIfFull();
  }

  @Override
  public void onProcessingTime(InternalTimer<K, VoidNamespace> timer) throws Exception {
    super.onProcessingTime(timer);
    writeBackIfFull();
  }

  private void writeBackIfFull() {
    if (function.state.isFull()) {
      function.state.writeBack(this::setCurrentKey);
    }
  }

  /** Before the state's backend takes its own snapshot. */
  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    function.state.writeBack(this::setCurrentKey);
    super.snapshotState(context);
  }
}
