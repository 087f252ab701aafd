package dev.throng.connectors.cassandra.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.data.CqlDuration;
import com.datastax.oss.driver.api.core.data.CqlVector;
import com.datastax.oss.driver.api.core.data.UdtValue;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.internal.core.type.UserDefinedTypeBuilder;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ColumnConversionTest {
  private static final TupleType PAIR = CQL.tupleOf(CQL.INT, CQL.TEXT);

  @ParameterizedTest
  @MethodSource("pairs")
  void aValueIsTheSameThereAndBack(
      org.apache.flink.table.types.DataType flink, DataType cql, Object driver, Object internal) {
    assertThat(CqlToFlink.convert(driver, flink.getLogicalType())).isEqualTo(internal);
    assertThat(FlinkToCql.convert(internal, flink.getLogicalType(), cql)).isEqualTo(driver);
    assertThat(CqlToFlink.convert(null, flink.getLogicalType())).isNull();
    assertThat(FlinkToCql.convert(null, flink.getLogicalType(), cql)).isNull();
  }

  @Test
  void aNumberMayBecomeWiderOrNarrowerIfItFits() {
    assertThat(CqlToFlink.convert(7, DataTypes.BIGINT().getLogicalType())).isEqualTo(7L);
    assertThat(CqlToFlink.convert(7L, DataTypes.INT().getLogicalType())).isEqualTo(7);
    assertThatThrownBy(() -> CqlToFlink.convert(1L << 40, DataTypes.INT().getLogicalType()))
        .hasMessage("Long in a column of INT");
    assertThat(FlinkToCql.convert(7L, DataTypes.BIGINT().getLogicalType(), CQL.SMALLINT))
        .isEqualTo((short) 7);
    assertThatThrownBy(
            () -> FlinkToCql.convert(1L << 40, DataTypes.BIGINT().getLogicalType(), CQL.INT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("BIGINT as int");
  }

  @Test
  void whatCanNeverBeWrittenIsAnIllegalArgumentRatherThanAnOutage() {
    assertThatThrownBy(
            () ->
                FlinkToCql.convert(
                    new GenericArrayData(new Object[] {1, null}),
                    DataTypes.ARRAY(DataTypes.INT()).getLogicalType(),
                    CQL.listOf(CQL.INT)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("null in a collection (expected: a value)");
    assertThatThrownBy(
            () ->
                FlinkToCql.convert(
                    StringData.fromString("example.org"),
                    DataTypes.STRING().getLogicalType(),
                    CQL.INET))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                FlinkToCql.convert(
                    StringData.fromString("x"), DataTypes.STRING().getLogicalType(), CQL.UUID))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void fieldsOfAUserDefinedTypeGoByName() {
    UserDefinedType address =
        new UserDefinedTypeBuilder("shop", "address")
            .withField("street", CQL.TEXT)
            .withField("zip", CQL.INT)
            .withField("country", CQL.TEXT)
            .build();
    LogicalType row =
        DataTypes.ROW(
                DataTypes.FIELD("zip", DataTypes.INT()),
                DataTypes.FIELD("street", DataTypes.STRING()))
            .getLogicalType();
    GenericRowData internal = GenericRowData.of(12345, StringData.fromString("Main St"));
    UdtValue driver = address.newValue("Main St", 12345, null);
    assertThat(FlinkToCql.convert(internal, row, address)).isEqualTo(driver);
    assertThat(CqlToFlink.convert(driver, row)).isEqualTo(internal);
    assertThatThrownBy(
            () ->
                FlinkToCql.convert(
                    GenericRowData.of(1),
                    DataTypes.ROW(DataTypes.FIELD("Zip", DataTypes.INT())).getLogicalType(),
                    address))
        .isInstanceOf(IllegalArgumentException.class)
        .hasRootCauseMessage("no field Zip");
  }

  @Test
  void aColumnWithoutCounterpartIsRefusedByName() {
    assertThatThrownBy(
            () ->
                ColumnTypes.check(
                    (RowType)
                        DataTypes.ROW(
                                DataTypes.FIELD("id", DataTypes.INT()),
                                DataTypes.FIELD("bag", DataTypes.MULTISET(DataTypes.INT())))
                            .getLogicalType()))
        .isInstanceOf(ValidationException.class)
        .hasMessage("column bag: MULTISET<INT> (expected: a type that CQL has)");
  }

  private static Stream<Arguments> pairs() throws Exception {
    UUID uuid = UUID.fromString("01234567-89ab-4def-8123-456789abcdef");
    Instant instant = Instant.parse("2026-01-02T03:04:05.678Z");
    return Stream.of(
        Arguments.of(DataTypes.STRING(), CQL.TEXT, "né", StringData.fromString("né")),
        Arguments.of(DataTypes.STRING(), CQL.UUID, uuid, StringData.fromString(uuid.toString())),
        Arguments.of(
            DataTypes.STRING(),
            CQL.INET,
            InetAddress.getByName("10.0.0.1"),
            StringData.fromString("10.0.0.1")),
        Arguments.of(
            DataTypes.STRING(),
            CQL.DURATION,
            CqlDuration.from("1mo2d3h"),
            StringData.fromString("1mo2d3h")),
        Arguments.of(DataTypes.BOOLEAN(), CQL.BOOLEAN, true, true),
        Arguments.of(
            DataTypes.BYTES(), CQL.BLOB, ByteBuffer.wrap(new byte[] {1, 2}), new byte[] {1, 2}),
        Arguments.of(
            DataTypes.DECIMAL(9, 2),
            CQL.DECIMAL,
            new BigDecimal("12.30"),
            DecimalData.fromBigDecimal(new BigDecimal("12.30"), 9, 2)),
        Arguments.of(
            DataTypes.DECIMAL(30, 0),
            CQL.VARINT,
            new BigInteger("12345678901234567890"),
            DecimalData.fromBigDecimal(new BigDecimal("12345678901234567890"), 30, 0)),
        Arguments.of(DataTypes.TINYINT(), CQL.TINYINT, (byte) -1, (byte) -1),
        Arguments.of(DataTypes.SMALLINT(), CQL.SMALLINT, (short) -1, (short) -1),
        Arguments.of(DataTypes.INT(), CQL.INT, -1, -1),
        Arguments.of(DataTypes.BIGINT(), CQL.BIGINT, -1L, -1L),
        Arguments.of(DataTypes.FLOAT(), CQL.FLOAT, 1.5f, 1.5f),
        Arguments.of(DataTypes.DOUBLE(), CQL.DOUBLE, 1.5, 1.5),
        Arguments.of(DataTypes.DATE(), CQL.DATE, LocalDate.of(1969, 12, 31), -1),
        Arguments.of(DataTypes.TIME(3), CQL.TIME, LocalTime.of(0, 0, 1), 1_000),
        Arguments.of(
            DataTypes.TIMESTAMP(3),
            CQL.TIMESTAMP,
            instant,
            TimestampData.fromEpochMillis(instant.toEpochMilli())),
        Arguments.of(
            DataTypes.TIMESTAMP_LTZ(3), CQL.TIMESTAMP, instant, TimestampData.fromInstant(instant)),
        Arguments.of(
            DataTypes.ARRAY(DataTypes.INT()),
            CQL.listOf(CQL.INT),
            List.of(2, 1),
            new GenericArrayData(new Object[] {2, 1})),
        Arguments.of(
            DataTypes.ARRAY(DataTypes.STRING()),
            CQL.setOf(CQL.TEXT),
            Set.of("a"),
            new GenericArrayData(new Object[] {StringData.fromString("a")})),
        Arguments.of(
            DataTypes.ARRAY(DataTypes.FLOAT()),
            CQL.vectorOf(CQL.FLOAT, 2),
            CqlVector.newInstance(1f, 2f),
            new GenericArrayData(new Object[] {1f, 2f})),
        Arguments.of(
            DataTypes.MAP(DataTypes.STRING(), DataTypes.ARRAY(DataTypes.INT())),
            CQL.mapOf(CQL.TEXT, CQL.listOf(CQL.INT)),
            Map.of("k", List.of(1)),
            new GenericMapData(
                Map.of(StringData.fromString("k"), new GenericArrayData(new Object[] {1})))),
        Arguments.of(
            DataTypes.ROW(DataTypes.INT(), DataTypes.STRING()),
            PAIR,
            PAIR.newValue(1, "x"),
            GenericRowData.of(1, StringData.fromString("x"))));
  }

  /** Flink has a class of the same name. */
  private static final class CQL extends com.datastax.oss.driver.api.core.type.DataTypes {}
}
