package dev.throng.connectors.cassandra.table;

import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/** Which of Flink's types have a counterpart in CQL. */
final class ColumnTypes {
  private ColumnTypes() {}

  /** Throws if a column has none, and names it. */
  static void check(RowType columns) {
    for (RowType.RowField column : columns.getFields()) {
      if (!isSupported(column.getType())) {
        throw new ValidationException(
            "column "
                + column.getName()
                + ": "
                + column.getType().asSummaryString()
                + " (expected: a type that CQL has)");
      }
    }
  }

  private static boolean isSupported(LogicalType type) {
    return switch (type.getTypeRoot()) {
      case CHAR,
          VARCHAR,
          BOOLEAN,
          BINARY,
          VARBINARY,
          DECIMAL,
          TINYINT,
          SMALLINT,
          INTEGER,
          BIGINT,
          FLOAT,
          DOUBLE,
          DATE,
          TIME_WITHOUT_TIME_ZONE,
          TIMESTAMP_WITHOUT_TIME_ZONE,
          TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          true;
      case ARRAY, MAP, ROW -> type.getChildren().stream().allMatch(ColumnTypes::isSupported);
      default -> false;
    };
  }
}
