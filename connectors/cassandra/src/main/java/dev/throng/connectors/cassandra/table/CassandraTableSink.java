package dev.throng.connectors.cassandra.table;

import dev.throng.connectors.cassandra.CqlSessionProvider;
import dev.throng.connectors.cassandra.sink.CassandraSink;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.SinkV2Provider;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;

/** Upserts and deletes by the primary key. */
final class CassandraTableSink implements DynamicTableSink {
  private final ReadableConfig options;
  private final DataType type;
  private final UpsertBinder binder;

  CassandraTableSink(ReadableConfig options, DataType type, UpsertBinder binder) {
    this.options = options;
    this.type = type;
    this.binder = binder;
  }

  @Override
  public ChangelogMode getChangelogMode(ChangelogMode requested) {
    return ChangelogMode.upsert(false);
  }

  @Override
  public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
    return SinkV2Provider.of(
        CassandraSink.builder(
                CqlSessionProvider.of(CassandraTableOptions.client(options)),
                context.<RowData>createTypeInformation(type),
                binder)
            .inFlightMax(options.get(CassandraTableOptions.SINK_IN_FLIGHT_MAX))
            .build());
  }

  @Override
  public DynamicTableSink copy() {
    return new CassandraTableSink(options, type, binder);
  }

  @Override
  public String asSummaryString() {
    return "Cassandra";
  }
}
