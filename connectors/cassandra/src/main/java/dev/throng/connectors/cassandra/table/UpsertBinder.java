package dev.throng.connectors.cassandra.table;

import dev.throng.connectors.cassandra.CqlBinder;
import dev.throng.connectors.cassandra.CqlWrite;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/** Writes whole rows, nulls too, and deletes them by their primary key. */
final class UpsertBinder implements CqlBinder<RowData> {
  private static final long serialVersionUID = 1L;

  private final String upsert;
  private final String delete;
  private final LogicalType[] types;
  private final RowData.FieldGetter[] getters;
  private final int[] key;

  /**
   * A binder.
   *
   * @param names of the columns
   * @param types of the columns
   * @param key places of the primary key's columns
   */
  UpsertBinder(CqlTableName table, List<String> names, List<LogicalType> types, int[] key) {
    this.types = types.toArray(LogicalType[]::new);
    this.getters = new RowData.FieldGetter[types.size()];
    Arrays.setAll(getters, i -> RowData.createFieldGetter(types.get(i), i));
    this.key = key.clone();
    this.upsert =
        "INSERT INTO "
            + table.cql()
            + " ("
            + CqlTableName.columns(names)
            + ") VALUES ("
            + String.join(", ", Collections.nCopies(names.size(), "?"))
            + ")";
    this.delete =
        "DELETE FROM "
            + table.cql()
            + " WHERE "
            + CqlTableName.equal(Arrays.stream(key).mapToObj(names::get).toList());
  }

  @Override
  public @Nullable CqlWrite bind(RowData row) {
    return switch (row.getRowKind()) {
      case INSERT, UPDATE_AFTER -> upsert(row);
      case DELETE -> delete(row);
      case UPDATE_BEFORE -> null;
    };
  }

  private CqlWrite upsert(RowData row) {
    List<@Nullable Object> values = new ArrayList<>(types.length);
    for (int i = 0; i < types.length; i++) {
      values.add(value(row, i));
    }
    return new CqlWrite(upsert, values);
  }

  private CqlWrite delete(RowData row) {
    List<@Nullable Object> values = new ArrayList<>(key.length);
    for (int column : key) {
      values.add(value(row, column));
    }
    return new CqlWrite(delete, values);
  }

  private @Nullable FieldValue value(RowData row, int i) {
    Object value = getters[i].getFieldOrNull(row);
    return value == null ? null : new FieldValue(value, types[i]);
  }
}
