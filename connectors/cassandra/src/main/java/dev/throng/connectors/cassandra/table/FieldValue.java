package dev.throng.connectors.cassandra.table;

import com.datastax.oss.driver.api.core.type.DataType;
import dev.throng.connectors.cassandra.CqlValue;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryFormat;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/**
 * A field of a row.
 *
 * @param value Flink's internal one
 * @param type of it
 */
record FieldValue(Object value, LogicalType type) implements CqlValue {
  private static final long SMALL = 16;

  /** Of an element whose own size is not known. */
  private static final long NESTED = 64;

  @Override
  public @Nullable Object of(DataType cql) {
    return FlinkToCql.convert(value, type, cql);
  }

  @Override
  public long sizeBytes() {
    if (value instanceof BinaryFormat binary && binary.getSegments() != null) {
      return binary.getSizeInBytes();
    }
    if (value instanceof byte[] bytes) {
      return bytes.length;
    }
    if (value instanceof StringData text) {
      return text.toString().length();
    }
    if (value instanceof ArrayData array) {
      return NESTED * array.size();
    }
    if (value instanceof MapData map) {
      return 2 * NESTED * map.size();
    }
    return value instanceof RowData row ? NESTED * row.getArity() : SMALL;
  }
}
