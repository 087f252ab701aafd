package dev.throng.migrate;

import dev.throng.migrate.TableCopy.Column;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes a row apart into the writes that make it again, with its write times. */
final class RowGroups {
  private final TableCopy copy;

  private record Life(long writeTimeUs, int ttlSeconds) {}

  RowGroups(TableCopy copy) {
    this.copy = copy;
  }

  /**
   * One write for each pair of write time and time to live: nearly always one. A collection that is
   * not frozen goes with the newest of the others.
   */
  List<CellGroup> of(RowCells row) {
    Map<Life, List<Integer>> byLife = new LinkedHashMap<>();
    List<Integer> key = new ArrayList<>();
    List<Integer> untimed = new ArrayList<>();
    Life newest = null;
    for (int i = 0; i < copy.columns().size(); i++) {
      Column column = copy.columns().get(i);
      if (row.values()[i] == null) {
        continue; // a null would be written as a tombstone
      }
      if (column.isKey()) {
        key.add(i);
      } else if (!column.timed() || row.writeTimesUs()[i] == RowCells.NONE) {
        untimed.add(i);
      } else {
        Life life = new Life(row.writeTimesUs()[i], row.ttlSeconds()[i]);
        byLife.computeIfAbsent(life, l -> new ArrayList<>()).add(i);
        newest = newest == null || life.writeTimeUs > newest.writeTimeUs ? life : newest;
      }
    }
    if (!untimed.isEmpty() || newest == null) {
      Life life = newest == null ? new Life(copy.startUs(), 0) : new Life(newest.writeTimeUs, 0);
      byLife.computeIfAbsent(life, l -> new ArrayList<>()).addAll(untimed);
    }
    List<CellGroup> groups = new ArrayList<>();
    byLife.forEach((life, columns) -> groups.add(group(row, key, columns, life)));
    return groups;
  }

  private static CellGroup group(
      RowCells row, List<Integer> key, List<Integer> columns, Life life) {
    int[] all = new int[key.size() + columns.size()];
    byte[][] values = new byte[all.length][];
    for (int i = 0; i < all.length; i++) {
      all[i] = i < key.size() ? key.get(i) : columns.get(i - key.size());
      values[i] = row.values()[all[i]];
    }
    return new CellGroup(all, values, life.writeTimeUs, life.ttlSeconds);
  }
}
