package dev.throng.migrate;

import java.util.List;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.util.Collector;

/**
 * Takes rows apart, and counts them: all that were copied since the migration began, also by a
 * process that was killed.
 */
final class CopyRows extends RichFlatMapFunction<RowCells, CellGroup>
    implements CheckpointedFunction {
  /** Accumulator: rows copied. */
  static final String ROWS = "rows";

  /** Accumulator: slices of the ring in which rows were found; see {@link RingSlices}. */
  static final String SLICES = "slices";

  /** Accumulator: rows of these that a restored checkpoint had. */
  static final String RESTORED = "rows-restored";

  private static final long serialVersionUID = 1L;

  private final TableCopy copy;
  private final LongCounter rows = new LongCounter();
  private final LongCounter restored = new LongCounter();
  private final LongCounter slices = new LongCounter();
  private final RingSlices seen = new RingSlices();

  @SuppressWarnings("NullAway.Init") // set in open
  private transient RowGroups groups;

  @SuppressWarnings("NullAway.Init") // set in initializeState
  private transient ListState<Long> state;

  @SuppressWarnings("NullAway.Init") // set in initializeState
  private transient ListState<byte[]> sliceState;

  CopyRows(TableCopy copy) {
    this.copy = copy;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    state =
        context.getOperatorStateStore().getListState(new ListStateDescriptor<>(ROWS, Types.LONG));
    for (long before : state.get()) {
      restored.add(before);
      rows.add(before);
    }
    sliceState =
        context
            .getOperatorStateStore()
            .getListState(
                new ListStateDescriptor<>(
                    SLICES, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    for (byte[] before : sliceState.get()) {
      slices.add((long) seen.addAll(before));
    }
  }

  @Override
  public void open(OpenContext context) {
    groups = new RowGroups(copy);
    getRuntimeContext().addAccumulator(ROWS, rows);
    getRuntimeContext().addAccumulator(RESTORED, restored);
    getRuntimeContext().addAccumulator(SLICES, slices);
  }

  @Override
  public void flatMap(RowCells row, Collector<CellGroup> out) {
    groups.of(row).forEach(out::collect);
    rows.add(1L);
    slices.add(seen.add(row.token()) ? 1L : 0L);
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    state.update(List.of(rows.getLocalValue()));
    sliceState.update(List.of(seen.toBytes()));
  }
}
