package dev.throng.connectors.cassandra.table;

import dev.throng.connectors.cassandra.CqlSessionProvider;
import dev.throng.connectors.cassandra.source.CassandraSource;
import dev.throng.connectors.cassandra.source.CassandraSourceBuilder;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.LookupTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.SourceProvider;
import org.apache.flink.table.connector.source.abilities.SupportsProjectionPushDown;
import org.apache.flink.table.connector.source.lookup.AsyncLookupFunctionProvider;
import org.apache.flink.table.connector.source.lookup.LookupOptions;
import org.apache.flink.table.connector.source.lookup.PartialCachingAsyncLookupProvider;
import org.apache.flink.table.connector.source.lookup.cache.DefaultLookupCache;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;

/** Scans a table once, or looks rows up by some of its columns. */
final class CassandraTableSource
    implements ScanTableSource, LookupTableSource, SupportsProjectionPushDown {
  private final ReadableConfig options;
  private DataType produced;

  CassandraTableSource(ReadableConfig options, DataType produced) {
    this.options = options;
    this.produced = produced;
  }

  @Override
  public ChangelogMode getChangelogMode() {
    return ChangelogMode.insertOnly();
  }

  @Override
  public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
    RowReader reader = new RowReader((RowType) produced.getLogicalType());
    CassandraSourceBuilder<RowData> source =
        CassandraSource.builder(
                sessions(), context.<RowData>createTypeInformation(produced), reader)
            .table(table().keyspace(), table().table())
            .select(reader.selected().toArray(String[]::new))
            .pageRows(options.get(CassandraTableOptions.SCAN_PAGE_ROWS))
            .splitBytes(options.get(CassandraTableOptions.SCAN_SPLIT_SIZE).getBytes());
    options
        .getOptional(CassandraTableOptions.SCAN_ROWS_PER_SECOND)
        .ifPresent(source::rowsPerSecond);
    return SourceProvider.of(source.build());
  }

  @Override
  public LookupRuntimeProvider getLookupRuntimeProvider(LookupContext context) {
    List<String> names = DataType.getFieldNames(produced);
    List<String> keys = new ArrayList<>();
    for (int[] path : context.getKeys()) {
      if (path.length != 1) {
        throw new ValidationException(
            "lookup by a field of " + names.get(path[0]) + " (expected: by columns)");
      }
      keys.add(names.get(path[0]));
    }
    RowType type = (RowType) produced.getLogicalType();
    RowLookupFunction function =
        new RowLookupFunction(
            sessions(),
            new RowLookup(table(), keys, type, options.get(CassandraTableOptions.LOOKUP_ROWS_MAX)),
            options.get(LookupOptions.MAX_RETRIES));
    return switch (options.get(LookupOptions.CACHE_TYPE)) {
      case NONE -> AsyncLookupFunctionProvider.of(function);
      case PARTIAL ->
          PartialCachingAsyncLookupProvider.of(function, DefaultLookupCache.fromConfig(options));
      case FULL -> throw new ValidationException("lookup.cache: FULL (expected: NONE or PARTIAL)");
    };
  }

  @Override
  public boolean supportsNestedProjection() {
    return false;
  }

  @Override
  public void applyProjection(int[][] fields, DataType type) {
    produced = type;
  }

  @Override
  public DynamicTableSource copy() {
    return new CassandraTableSource(options, produced);
  }

  @Override
  public String asSummaryString() {
    return "Cassandra";
  }

  private CqlSessionProvider sessions() {
    return CqlSessionProvider.of(CassandraTableOptions.client(options));
  }

  private CqlTableName table() {
    return new CqlTableName(
        options.get(CassandraTableOptions.KEYSPACE), options.get(CassandraTableOptions.TABLE));
  }
}
