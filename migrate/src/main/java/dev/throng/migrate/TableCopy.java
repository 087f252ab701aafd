package dev.throng.migrate;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is copied of a table, column by column. Travels with the job graph.
 *
 * @param target keyspace and table to write, in CQL's notation
 * @param columns of the source: partition key, clustering columns, and the rest
 * @param startUs write time of what has none of its own that can be read
 */
record TableCopy(String target, List<Column> columns, long startUs) implements Serializable {
  /** What a column is for the primary key. */
  enum Kind {
    PARTITION,
    CLUSTERING,
    STATIC,
    REGULAR
  }

  /**
   * A column.
   *
   * @param name in CQL's notation
   * @param timed whether the time and the time to live of its value can be read
   */
  record Column(String name, Kind kind, boolean timed) implements Serializable {
    boolean isKey() {
      return kind == Kind.PARTITION || kind == Kind.CLUSTERING;
    }
  }

  TableCopy {
    columns = List.copyOf(columns);
  }

  /**
   * A copy from one table to another.
   *
   * @throws IllegalArgumentException if they are not alike, or cannot be copied
   */
  static TableCopy of(TableMetadata source, TableMetadata target, long startUs) {
    if (!names(source.getPartitionKey()).equals(names(target.getPartitionKey()))
        || !names(List.copyOf(source.getClusteringColumns().keySet()))
            .equals(names(List.copyOf(target.getClusteringColumns().keySet())))) {
      throw new IllegalArgumentException(
          "primary key of the target "
              + name(target)
              + ": another one (expected: that of "
              + name(source)
              + ")");
    }
    List<Column> columns = new ArrayList<>();
    for (ColumnMetadata column : ordered(source)) {
      check(column, source, target);
      Kind kind = kind(column, source);
      boolean key = kind == Kind.PARTITION || kind == Kind.CLUSTERING;
      columns.add(
          new Column(column.getName().asCql(true), kind, !key && isTimed(column.getType())));
    }
    return new TableCopy(name(target), columns, startUs);
  }

  /** Selectors of the source: all columns, then write times, times to live, and the token. */
  List<String> selectors() {
    List<String> selectors = new ArrayList<>();
    columns.forEach(column -> selectors.add(column.name));
    for (String function : List.of("writetime", "ttl")) {
      columns.stream()
          .filter(Column::timed)
          .forEach(column -> selectors.add(function + "(" + column.name + ")"));
    }
    selectors.add("token(" + partitionKey() + ")");
    return selectors;
  }

  /** Its columns, in CQL's notation. */
  String partitionKey() {
    return columns.stream()
        .filter(column -> column.kind == Kind.PARTITION)
        .map(Column::name)
        .collect(Collectors.joining(", "));
  }

  private static List<ColumnMetadata> ordered(TableMetadata table) {
    List<ColumnMetadata> columns = new ArrayList<>(table.getPrimaryKey());
    table.getColumns().values().stream()
        .filter(column -> !table.getPrimaryKey().contains(column))
        .forEach(columns::add);
    return columns;
  }

  private static void check(ColumnMetadata column, TableMetadata source, TableMetadata target) {
    if (column.getType().equals(DataTypes.COUNTER)) {
      throw new IllegalArgumentException(
          "column "
              + column.getName()
              + " of "
              + name(source)
              + ": a counter (expected: none, since a write that is repeated would count twice)");
    }
    Optional<ColumnMetadata> there = target.getColumn(column.getName());
    String type = type(column, source);
    String found = there.map(other -> type(other, target)).orElse("missing");
    if (!found.equals(type)) {
      throw new IllegalArgumentException(
          "column "
              + column.getName()
              + " of the target "
              + name(target)
              + ": "
              + found
              + " (expected: "
              + type
              + ")");
    }
  }

  /** Without the keyspace of user-defined types, which each side has in its own. */
  private static String type(ColumnMetadata column, TableMetadata table) {
    return column.getType().asCql(true, true).replace(table.getKeyspace().asCql(true) + ".", "");
  }

  private static Kind kind(ColumnMetadata column, TableMetadata table) {
    if (table.getPartitionKey().contains(column)) {
      return Kind.PARTITION;
    }
    if (table.getClusteringColumns().containsKey(column)) {
      return Kind.CLUSTERING;
    }
    return column.isStatic() ? Kind.STATIC : Kind.REGULAR;
  }

  /** A collection that is not frozen has a time for each element, which not every server tells. */
  private static boolean isTimed(DataType type) {
    if (type instanceof ListType list) {
      return list.isFrozen();
    }
    if (type instanceof SetType set) {
      return set.isFrozen();
    }
    if (type instanceof MapType map) {
      return map.isFrozen();
    }
    return !(type instanceof UserDefinedType user) || user.isFrozen();
  }

  private static List<CqlIdentifier> names(List<ColumnMetadata> columns) {
    return columns.stream().map(ColumnMetadata::getName).toList();
  }

  static String name(TableMetadata table) {
    return table.getKeyspace().asCql(true) + "." + table.getName().asCql(true);
  }
}
