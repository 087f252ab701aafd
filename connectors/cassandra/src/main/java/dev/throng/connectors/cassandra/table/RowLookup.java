package dev.throng.connectors.cassandra.table;

import java.io.Serializable;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * What a lookup reads.
 *
 * @param keys columns that are compared, among those of the type
 * @param type of the rows that are found
 * @param rowsMax that one lookup may find
 */
record RowLookup(CqlTableName table, List<String> keys, RowType type, int rowsMax)
    implements Serializable {
  RowLookup {
    keys = List.copyOf(keys);
  }

  /** With a marker for each key; one row above the bound, to notice it. */
  String cql() {
    return "SELECT "
        + CqlTableName.columns(type.getFieldNames())
        + " FROM "
        + table.cql()
        + " WHERE "
        + CqlTableName.equal(keys)
        + " LIMIT "
        + (rowsMax + 1);
  }

  LogicalType keyType(int i) {
    return type.getTypeAt(type.getFieldIndex(keys.get(i)));
  }
}
