package dev.throng.jobs.core.relay;

import dev.throng.jobs.core.state.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Rows by number, many to an entry of a table: all of them are read and written again in few steps.
 *
 * @param <P> the entry
 * @param <V> a row
 */
final class Pages<P, V> {
  /** Rows in a page. */
  static final int ROWS_MAX = 64;

  private final Table<P> table;
  private final Function<P, List<V>> rowsOf;
  private final Function<List<V>, P> pageOf;

  Pages(Table<P> table, Function<P, List<V>> rowsOf, Function<List<V>, P> pageOf) {
    this.table = table;
    this.rowsOf = rowsOf;
    this.pageOf = pageOf;
  }

  /** What becomes of a row; itself: it stays. */
  interface Replacement<V> {
    V of(int number, V row);
  }

  /** Is told of a row. */
  interface Visitor<V> {
    void visit(int number, V row);
  }

  V get(int number) {
    List<V> rows = rows(number / ROWS_MAX);
    if (number % ROWS_MAX >= rows.size()) {
      throw new IllegalStateException("row " + number + " is missing");
    }
    return rows.get(number % ROWS_MAX);
  }

  /** Replaces a row, or adds it: the numbers of rows have no holes. */
  void put(int number, V row) {
    List<V> rows = new ArrayList<>(rows(number / ROWS_MAX));
    if (number % ROWS_MAX == rows.size()) {
      rows.add(row);
    } else {
      rows.set(number % ROWS_MAX, row);
    }
    table.put(number / ROWS_MAX, pageOf.apply(List.copyOf(rows)));
  }

  /** Visits the rows below a number. */
  void forEach(int end, Visitor<V> visitor) {
    for (int page = 0; page * ROWS_MAX < end; page++) {
      List<V> rows = rows(page);
      for (int i = 0; i < rows.size(); i++) {
        visitor.visit(page * ROWS_MAX + i, rows.get(i));
      }
    }
  }

  /** Replaces the rows below a number, and writes the pages that change. */
  void replaceAll(int end, Replacement<V> replacement) {
    for (int page = 0; page * ROWS_MAX < end; page++) {
      List<V> rows = rows(page);
      @Nullable List<V> changed = null;
      for (int i = 0; i < rows.size(); i++) {
        V row = replacement.of(page * ROWS_MAX + i, rows.get(i));
        if (row != rows.get(i)) {
          changed = changed == null ? new ArrayList<>(rows) : changed;
          changed.set(i, row);
        }
      }
      if (changed != null) {
        table.put(page, pageOf.apply(List.copyOf(changed)));
      }
    }
  }

  /** Has these rows from now on, at least as many as before, and writes the pages that change. */
  void putAll(List<V> all) {
    for (int page = 0; page * ROWS_MAX < all.size(); page++) {
      List<V> before = rows(page);
      List<V> after = all.subList(page * ROWS_MAX, Math.min(all.size(), (page + 1) * ROWS_MAX));
      boolean changed = before.size() != after.size();
      for (int i = 0; i < before.size() && !changed; i++) {
        changed = before.get(i) != after.get(i);
      }
      if (changed) {
        table.put(page, pageOf.apply(List.copyOf(after)));
      }
    }
  }

  void clear() {
    table.clear();
  }

  private List<V> rows(int page) {
    P rows = table.get(page);
    return rows == null ? List.of() : rowsOf.apply(rows);
  }
}
