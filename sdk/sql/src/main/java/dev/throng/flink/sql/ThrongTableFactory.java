package dev.throng.flink.sql;

import static dev.throng.flink.sql.ThrongTableOptions.BOOTSTRAP_SERVERS;
import static dev.throng.flink.sql.ThrongTableOptions.FROM;
import static dev.throng.flink.sql.ThrongTableOptions.PROPERTIES;
import static dev.throng.flink.sql.ThrongTableOptions.TABLE;
import static dev.throng.flink.sql.ThrongTableOptions.UNTIL_NOW;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;

/**
 * Makes sources of tables {@code WITH ('connector' = 'throng')}. A table may have any of the
 * columns of its {@link LogTable}, by their names.
 */
public final class ThrongTableFactory implements DynamicTableSourceFactory {
  /** The factory's identifier. */
  static final String CONNECTOR = "throng";

  @Override
  public String factoryIdentifier() {
    return CONNECTOR;
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of(BOOTSTRAP_SERVERS, TABLE);
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return ThrongTableOptions.optional();
  }

  @Override
  public DynamicTableSource createDynamicTableSource(Context context) {
    FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
    helper.validateExcept(PROPERTIES);
    ReadableConfig options = helper.getOptions();
    ThrongTableOptions.start(options.get(FROM));
    boolean untilNow =
        options.get(UNTIL_NOW)
            || context.getConfiguration().get(ExecutionOptions.RUNTIME_MODE)
                == RuntimeExecutionMode.BATCH;
    Map<String, String> all = context.getCatalogTable().getOptions();
    return new ThrongTableSource(
        ThrongTableOptions.events(options, all, untilNow),
        columns(options.get(TABLE), context.getPhysicalRowDataType()),
        context.getPhysicalRowDataType(),
        untilNow);
  }

  /** Which of the log's columns the table has. */
  private static LogColumns columns(LogTable table, DataType type) {
    List<String> known = table.columns().stream().map(LogTable.Column::name).toList();
    for (RowType.RowField field : ((RowType) type.getLogicalType()).getFields()) {
      int index = known.indexOf(field.getName());
      if (index < 0) {
        throw new ValidationException(
            "column "
                + field.getName()
                + " of "
                + table.tableName()
                + " (expected: "
                + known
                + ")");
      }
      DataType expected = table.columns().get(index).type();
      if (!field.getType().copy(true).equals(expected.getLogicalType())) {
        throw new ValidationException(
            "column " + field.getName() + ": " + field.getType() + " (expected: " + expected + ")");
      }
    }
    return new LogColumns(
        table, DataType.getFieldNames(type).stream().map(known::indexOf).toList());
  }
}
