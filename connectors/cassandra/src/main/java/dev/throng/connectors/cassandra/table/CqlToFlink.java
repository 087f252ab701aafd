package dev.throng.connectors.cassandra.table;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.data.CqlDuration;
import com.datastax.oss.driver.api.core.data.TupleValue;
import com.datastax.oss.driver.api.core.data.UdtValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Values as the driver reads them to Flink's internal ones. Numbers may become wider, also narrower
 * if the value fits; decimals are rounded to the declared scale; a {@code timestamp} in a column
 * without time zone is in UTC; {@code uuid}, {@code timeuuid}, {@code inet} and {@code duration}
 * are text. A list, set or map that is null is read as an empty one, as the driver does: CQL knows
 * no difference.
 */
final class CqlToFlink {
  private static final long NANOS_PER_MS = 1_000_000;

  private CqlToFlink() {}

  /**
   * The internal value; null for null.
   *
   * @throws IllegalArgumentException if it is none of that type
   */
  static @Nullable Object convert(@Nullable Object value, LogicalType type) {
    if (value == null) {
      return null;
    }
    try {
      return converted(value, type);
    } catch (ClassCastException | ArithmeticException e) {
      throw new IllegalArgumentException(
          value.getClass().getSimpleName() + " in a column of " + type.asSummaryString(), e);
    }
  }

  private static Object converted(Object value, LogicalType type) {
    return switch (type.getTypeRoot()) {
      case CHAR, VARCHAR -> StringData.fromString(text(value));
      case BOOLEAN -> (Boolean) value;
      case BINARY, VARBINARY -> bytes((ByteBuffer) value);
      case DECIMAL -> decimal(value, (DecimalType) type);
      case TINYINT -> number(value).byteValueExact();
      case SMALLINT -> number(value).shortValueExact();
      case INTEGER -> value instanceof Integer ? value : (Object) number(value).intValueExact();
      case BIGINT -> value instanceof Long ? value : (Object) number(value).longValueExact();
      case FLOAT -> (Float) value;
      case DOUBLE -> value instanceof Float single ? single.doubleValue() : (Double) value;
      case DATE -> Math.toIntExact(((LocalDate) value).toEpochDay());
      case TIME_WITHOUT_TIME_ZONE -> (int) (((LocalTime) value).toNanoOfDay() / NANOS_PER_MS);
      case TIMESTAMP_WITHOUT_TIME_ZONE ->
          TimestampData.fromLocalDateTime(LocalDateTime.ofInstant((Instant) value, ZoneOffset.UTC));
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> TimestampData.fromInstant((Instant) value);
      case ARRAY -> array((Iterable<?>) value, ((ArrayType) type).getElementType());
      case MAP -> map((Map<?, ?>) value, (MapType) type);
      case ROW -> row(value, (RowType) type);
      default -> throw new ClassCastException(type.asSummaryString());
    };
  }

  private static String text(Object value) {
    if (value instanceof InetAddress address) {
      return address.getHostAddress();
    }
    if (value instanceof UUID || value instanceof CqlDuration) {
      return value.toString();
    }
    return (String) value;
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private static BigInteger number(Object value) {
    return value instanceof BigInteger big
        ? big
        : value instanceof Byte || value instanceof Short || value instanceof Integer
            ? BigInteger.valueOf(((Number) value).longValue())
            : BigInteger.valueOf((Long) value);
  }

  private static DecimalData decimal(Object value, DecimalType type) {
    BigDecimal exact = value instanceof BigDecimal number ? number : new BigDecimal(number(value));
    DecimalData decimal = DecimalData.fromBigDecimal(exact, type.getPrecision(), type.getScale());
    if (decimal == null) {
      throw new ArithmeticException("too many digits");
    }
    return decimal;
  }

  private static GenericArrayData array(Iterable<?> elements, LogicalType type) {
    List<@Nullable Object> converted = new ArrayList<>();
    for (Object element : elements) {
      converted.add(convert(element, type));
    }
    return new GenericArrayData(converted.toArray());
  }

  private static GenericMapData map(Map<?, ?> entries, MapType type) {
    Map<@Nullable Object, @Nullable Object> converted = new LinkedHashMap<>();
    entries.forEach(
        (key, value) ->
            converted.put(convert(key, type.getKeyType()), convert(value, type.getValueType())));
    return new GenericMapData(converted);
  }

  /** Fields of a user-defined type go by name, of a tuple by place. */
  private static GenericRowData row(Object value, RowType type) {
    GenericRowData row = new GenericRowData(type.getFieldCount());
    for (int i = 0; i < type.getFieldCount(); i++) {
      Object field;
      if (value instanceof UdtValue udt) {
        field = udt.getObject(CqlIdentifier.fromInternal(type.getFieldNames().get(i)));
      } else {
        field = ((TupleValue) value).getObject(i);
      }
      row.setField(i, convert(field, type.getTypeAt(i)));
    }
    return row;
  }
}
