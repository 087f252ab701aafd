package dev.throng.connectors.cassandra.table;

import com.datastax.oss.driver.api.core.data.CqlDuration;
import com.datastax.oss.driver.api.core.data.CqlVector;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.api.core.type.VectorType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Flink's internal values to what the driver writes as a CQL type: the reverse of {@link
 * CqlToFlink}. An array becomes a list, set or vector, as the column is.
 */
final class FlinkToCql {
  private static final long NANOS_PER_MS = 1_000_000;

  /** Nothing that a name server would be asked for. */
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F.]*:[0-9a-fA-F:.]*");

  private FlinkToCql() {}

  /**
   * The driver's value; null for null.
   *
   * @throws IllegalArgumentException if it can never be of that CQL type
   */
  static @Nullable Object convert(@Nullable Object value, LogicalType type, DataType cql) {
    if (value == null) {
      return null;
    }
    try {
      return converted(value, type, cql);
    } catch (ClassCastException | ArithmeticException | UnknownHostException e) {
      throw new IllegalArgumentException(
          type.asSummaryString() + " as " + cql.asCql(false, true), e);
    }
  }

  private static Object converted(Object value, LogicalType type, DataType cql)
      throws UnknownHostException {
    return switch (type.getTypeRoot()) {
      case CHAR, VARCHAR -> text(value.toString(), cql);
      case BINARY, VARBINARY -> ByteBuffer.wrap((byte[]) value);
      case DECIMAL -> number(((DecimalData) value).toBigDecimal(), cql);
      case TINYINT, SMALLINT, INTEGER, BIGINT ->
          number(BigDecimal.valueOf(((Number) value).longValue()), cql);
      case FLOAT -> cql.equals(DataTypes.DOUBLE) ? ((Float) value).doubleValue() : value;
      case DATE -> LocalDate.ofEpochDay((Integer) value);
      case TIME_WITHOUT_TIME_ZONE -> LocalTime.ofNanoOfDay((Integer) value * NANOS_PER_MS);
      case TIMESTAMP_WITHOUT_TIME_ZONE ->
          ((TimestampData) value).toLocalDateTime().toInstant(ZoneOffset.UTC);
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> ((TimestampData) value).toInstant();
      case ARRAY -> collection((ArrayData) value, (ArrayType) type, cql);
      case MAP -> map((MapData) value, (MapType) type, cql);
      case ROW -> row((RowData) value, (RowType) type, cql);
      default -> value;
    };
  }

  private static Object text(String text, DataType cql) throws UnknownHostException {
    if (cql.equals(DataTypes.UUID) || cql.equals(DataTypes.TIMEUUID)) {
      return UUID.fromString(text);
    }
    if (cql.equals(DataTypes.DURATION)) {
      return CqlDuration.from(text);
    }
    if (cql.equals(DataTypes.INET)) {
      if (!ADDRESS.matcher(text).matches()) {
        throw new UnknownHostException("not an address");
      }
      return InetAddress.getByName(text);
    }
    return text;
  }

  private static Object number(BigDecimal number, DataType cql) {
    if (cql.equals(DataTypes.DECIMAL)) {
      return number;
    }
    BigInteger whole = number.toBigIntegerExact();
    if (cql.equals(DataTypes.INT)) {
      return whole.intValueExact();
    }
    if (cql.equals(DataTypes.SMALLINT)) {
      return whole.shortValueExact();
    }
    if (cql.equals(DataTypes.TINYINT)) {
      return whole.byteValueExact();
    }
    return cql.equals(DataTypes.VARINT) ? whole : (Object) whole.longValueExact();
  }

  private static Object collection(ArrayData array, ArrayType type, DataType cql) {
    if (cql instanceof ListType list) {
      return elements(array, type.getElementType(), list.getElementType());
    }
    if (cql instanceof VectorType vector) {
      List<Number> numbers = new ArrayList<>(array.size());
      for (Object element : elements(array, type.getElementType(), vector.getElementType())) {
        numbers.add((Number) element);
      }
      return CqlVector.newInstance(numbers);
    }
    return new LinkedHashSet<>(
        elements(array, type.getElementType(), ((SetType) cql).getElementType()));
  }

  private static List<Object> elements(ArrayData array, LogicalType type, DataType cql) {
    ArrayData.ElementGetter getter = ArrayData.createElementGetter(type);
    List<Object> elements = new ArrayList<>(array.size());
    for (int i = 0; i < array.size(); i++) {
      Object element = convert(getter.getElementOrNull(array, i), type, cql);
      if (element == null) {
        throw new IllegalArgumentException("null in a collection (expected: a value)");
      }
      elements.add(element);
    }
    return elements;
  }

  private static Map<Object, Object> map(MapData map, MapType type, DataType cql) {
    com.datastax.oss.driver.api.core.type.MapType entries =
        (com.datastax.oss.driver.api.core.type.MapType) cql;
    List<Object> keys = elements(map.keyArray(), type.getKeyType(), entries.getKeyType());
    List<Object> values = elements(map.valueArray(), type.getValueType(), entries.getValueType());
    Map<Object, Object> converted = new LinkedHashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      converted.put(keys.get(i), values.get(i));
    }
    return converted;
  }

  /** Fields of a user-defined type go by name, and one that the row has not is null. */
  private static Object row(RowData row, RowType type, DataType cql) {
    if (cql instanceof UserDefinedType udt) {
      @Nullable Object[] fields = new @Nullable Object[udt.getFieldNames().size()];
      for (int i = 0; i < type.getFieldCount(); i++) {
        int place = udt.firstIndexOf(CqlTableName.column(type.getFieldNames().get(i)));
        if (place < 0) {
          throw new ClassCastException("no field " + type.getFieldNames().get(i));
        }
        fields[place] = field(row, type, i, udt.getFieldTypes().get(place));
      }
      return udt.newValue(fields);
    }
    TupleType tuple = (TupleType) cql;
    @Nullable Object[] fields = new @Nullable Object[tuple.getComponentTypes().size()];
    for (int i = 0; i < Math.min(fields.length, type.getFieldCount()); i++) {
      fields[i] = field(row, type, i, tuple.getComponentTypes().get(i));
    }
    return tuple.newValue(fields);
  }

  private static @Nullable Object field(RowData row, RowType type, int i, DataType cql) {
    LogicalType field = type.getTypeAt(i);
    return convert(RowData.createFieldGetter(field, i).getFieldOrNull(row), field, cql);
  }
}
