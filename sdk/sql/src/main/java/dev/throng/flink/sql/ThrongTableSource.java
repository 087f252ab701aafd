package dev.throng.flink.sql;

import dev.throng.flink.ThrongEvents;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsSourceWatermark;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;

/** One of the log's tables: the events, each once, with the SDK's watermarks. */
final class ThrongTableSource implements ScanTableSource, SupportsSourceWatermark {
  private final ThrongEvents events;
  private final LogColumns columns;
  private final DataType type;
  private final boolean bounded;

  ThrongTableSource(ThrongEvents events, LogColumns columns, DataType type, boolean bounded) {
    this.events = events;
    this.columns = columns;
    this.type = type;
    this.bounded = bounded;
  }

  @Override
  public ChangelogMode getChangelogMode() {
    return ChangelogMode.insertOnly();
  }

  @Override
  public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
    TypeInformation<RowData> rows = context.createTypeInformation(type);
    return new DataStreamScanProvider() {
      @Override
      public DataStream<RowData> produceDataStream(
          ProviderContext names, StreamExecutionEnvironment env) {
        String uid = names.generateUid(columns.tableName()).orElse(columns.tableName());
        return events.events(env, uid).flatMap(columns).returns(rows).uid(uid + "-rows");
      }

      @Override
      public boolean isBounded() {
        return bounded;
      }
    };
  }

  /** No-op: the events come with watermarks. */
  @Override
  public void applySourceWatermark() {}

  @Override
  public DynamicTableSource copy() {
    return new ThrongTableSource(events, columns, type, bounded);
  }

  @Override
  public String asSummaryString() {
    return "Throng's " + columns.tableName();
  }
}
