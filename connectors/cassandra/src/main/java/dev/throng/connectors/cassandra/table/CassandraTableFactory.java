package dev.throng.connectors.cassandra.table;

import static dev.throng.connectors.cassandra.table.CassandraTableOptions.CONSISTENCY;
import static dev.throng.connectors.cassandra.table.CassandraTableOptions.CONTACT_POINTS;
import static dev.throng.connectors.cassandra.table.CassandraTableOptions.KEYSPACE;
import static dev.throng.connectors.cassandra.table.CassandraTableOptions.LOCAL_DATACENTER;
import static dev.throng.connectors.cassandra.table.CassandraTableOptions.LOOKUP_ROWS_MAX;
import static dev.throng.connectors.cassandra.table.CassandraTableOptions.REQUEST_TIMEOUT;
import static dev.throng.connectors.cassandra.table.CassandraTableOptions.SCAN_PAGE_ROWS;
import static dev.throng.connectors.cassandra.table.CassandraTableOptions.SCAN_ROWS_PER_SECOND;
import static dev.throng.connectors.cassandra.table.CassandraTableOptions.SCAN_SPLIT_SIZE;
import static dev.throng.connectors.cassandra.table.CassandraTableOptions.SINK_IN_FLIGHT_MAX;
import static dev.throng.connectors.cassandra.table.CassandraTableOptions.TABLE;

import java.util.List;
import java.util.Set;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.lookup.LookupOptions;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;

/** Makes sources and sinks of tables {@code WITH ('connector' = 'cassandra')}. */
@PublicEvolving
public final class CassandraTableFactory
    implements DynamicTableSourceFactory, DynamicTableSinkFactory {
  @Override
  public String factoryIdentifier() {
    return "cassandra";
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of(CONTACT_POINTS, LOCAL_DATACENTER, KEYSPACE, TABLE);
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.of(
        CONSISTENCY,
        REQUEST_TIMEOUT,
        SCAN_PAGE_ROWS,
        SCAN_SPLIT_SIZE,
        SCAN_ROWS_PER_SECOND,
        SINK_IN_FLIGHT_MAX,
        LOOKUP_ROWS_MAX,
        LookupOptions.MAX_RETRIES,
        LookupOptions.CACHE_TYPE,
        LookupOptions.PARTIAL_CACHE_EXPIRE_AFTER_ACCESS,
        LookupOptions.PARTIAL_CACHE_EXPIRE_AFTER_WRITE,
        LookupOptions.PARTIAL_CACHE_CACHE_MISSING_KEY,
        LookupOptions.PARTIAL_CACHE_MAX_ROWS);
  }

  @Override
  public DynamicTableSource createDynamicTableSource(Context context) {
    ReadableConfig options = validated(context);
    return new CassandraTableSource(options, context.getPhysicalRowDataType());
  }

  @Override
  public DynamicTableSink createDynamicTableSink(Context context) {
    ReadableConfig options = validated(context);
    DataType type = context.getPhysicalRowDataType();
    int[] key = context.getPrimaryKeyIndexes();
    if (key.length == 0) {
      throw new ValidationException(
          "PRIMARY KEY: missing (expected: that of the CQL table, NOT ENFORCED)");
    }
    List<String> names = DataType.getFieldNames(type);
    UpsertBinder binder =
        new UpsertBinder(
            new CqlTableName(options.get(KEYSPACE), options.get(TABLE)),
            names,
            type.getLogicalType().getChildren(),
            key);
    return new CassandraTableSink(options, type, binder);
  }

  private ReadableConfig validated(Context context) {
    FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
    helper.validate();
    DataType type = context.getPhysicalRowDataType();
    ColumnTypes.check((RowType) type.getLogicalType());
    try {
      CassandraTableOptions.client(helper.getOptions());
    } catch (IllegalArgumentException e) {
      throw new ValidationException(e.getMessage(), e);
    }
    return helper.getOptions();
  }
}
