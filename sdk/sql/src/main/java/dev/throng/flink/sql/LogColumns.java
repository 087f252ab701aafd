package dev.throng.flink.sql;

import dev.throng.flink.ThrongEvent;
import java.util.List;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;

/** Events as rows of a table; those that are not in it are left out. */
final class LogColumns implements FlatMapFunction<ThrongEvent, RowData> {
  private static final long serialVersionUID = 1L;

  private final LogTable table;
  private final int[] indexes;

  /**
   * Of one table.
   *
   * @param indexes which of its columns, in the order of the row
   */
  LogColumns(LogTable table, List<Integer> indexes) {
    this.table = table;
    this.indexes = indexes.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Its name in SQL. */
  String tableName() {
    return table.tableName();
  }

  @Override
  public void flatMap(ThrongEvent event, Collector<RowData> out) {
    if (!table.has(event)) {
      return;
    }
    EventFields fields = new EventFields(event);
    GenericRowData row = new GenericRowData(indexes.length);
    for (int i = 0; i < indexes.length; i++) {
      row.setField(i, table.columns().get(indexes[i]).value().apply(fields));
    }
    out.collect(row);
  }
}
