package dev.throng.connectors.cassandra.table;

import com.datastax.oss.driver.api.core.cql.Row;
import dev.throng.connectors.cassandra.source.CassandraRowMapper;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * Makes Flink's rows of the database's, whose first columns are those of the type, in its order.
 */
final class RowReader implements CassandraRowMapper<RowData> {
  private static final long serialVersionUID = 1L;

  private final RowType type;

  RowReader(RowType type) {
    this.type = type;
  }

  @Override
  public RowData map(Row row) {
    GenericRowData fields = new GenericRowData(type.getFieldCount());
    for (int i = 0; i < type.getFieldCount(); i++) {
      try {
        fields.setField(i, CqlToFlink.convert(row.getObject(i), type.getTypeAt(i)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "column " + type.getFieldNames().get(i) + ": " + e.getMessage(), e);
      }
    }
    return fields;
  }

  /** What to select. */
  List<String> selected() {
    return type.getFieldNames().stream().map(CqlTableName::column).toList();
  }
}
