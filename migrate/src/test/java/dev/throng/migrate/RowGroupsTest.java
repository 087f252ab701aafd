package dev.throng.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.migrate.TableCopy.Column;
import dev.throng.migrate.TableCopy.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowGroupsTest {
  private static final long START_US = 99;
  private static final TableCopy COPY =
      new TableCopy(
          "shop.orders",
          List.of(
              new Column("id", Kind.PARTITION, false),
              new Column("line", Kind.CLUSTERING, false),
              new Column("owner", Kind.STATIC, true),
              new Column("cents", Kind.REGULAR, true),
              new Column("tags", Kind.REGULAR, false)),
          START_US);
  private static final long NONE = RowCells.NONE;

  @Test
  void aRowOfOneWriteIsOneWriteAgain() {
    List<CellGroup> groups =
        groups(cells(1, 2, 3, 4, null), new long[] {NONE, NONE, 50, 50, NONE}, new int[5]);

    assertThat(groups).hasSize(1);
    assertThat(groups.get(0).columns()).containsExactly(0, 1, 2, 3);
    assertThat(groups.get(0).writeTimeUs()).isEqualTo(50);
    assertThat(groups.get(0).values()).isDeepEqualTo(cells(1, 2, 3, 4));
  }

  @Test
  void cellsOfDifferentTimesOrLivesAreWritesOfTheirOwn() {
    List<CellGroup> groups =
        groups(
            cells(1, 2, 3, 4, 5), new long[] {NONE, NONE, 50, 60, NONE}, new int[] {0, 0, 0, 7, 0});

    assertThat(groups).extracting(CellGroup::writeTimeUs).containsExactly(50L, 60L, 60L);
    assertThat(groups).extracting(CellGroup::ttlSeconds).containsExactly(0, 7, 0);
    assertThat(groups.get(0).columns()).containsExactly(0, 1, 2);
    assertThat(groups.get(1).columns()).containsExactly(0, 1, 3);
    assertThat(groups.get(2).columns()).as("a collection lives for ever").containsExactly(0, 1, 4);
  }

  @Test
  void aRowOfNothingButItsKeyIsWrittenWithTheTimeOfTheStart() {
    List<CellGroup> groups =
        groups(
            cells(1, 2, null, null, null), new long[] {NONE, NONE, NONE, NONE, NONE}, new int[5]);

    assertThat(groups).hasSize(1);
    assertThat(groups.get(0).columns()).containsExactly(0, 1);
    assertThat(groups.get(0).writeTimeUs()).isEqualTo(START_US);
  }

  @Test
  void aPartitionWithNothingButStaticColumnsIsWrittenWithoutClusteringColumns() {
    List<CellGroup> groups =
        groups(cells(1, null, 3, null, null), new long[] {NONE, NONE, 50, NONE, NONE}, new int[5]);

    assertThat(new CellGroupBinder(COPY).bind(groups.get(0)).cql())
        .isEqualTo("INSERT INTO shop.orders (id, owner) VALUES (?, ?) USING TIMESTAMP ?");
  }

  @Test
  void selectorsAreColumnsWriteTimesLivesAndTheToken() {
    assertThat(COPY.selectors())
        .containsExactly(
            "id",
            "line",
            "owner",
            "cents",
            "tags",
            "writetime(owner)",
            "writetime(cents)",
            "ttl(owner)",
            "ttl(cents)",
            "token(id)");
  }

  private static List<CellGroup> groups(byte[][] values, long[] times, int[] ttls) {
    return new RowGroups(COPY).of(new RowCells(values, times, ttls, 0));
  }

  private static byte[][] cells(Integer... values) {
    byte[][] cells = new byte[values.length][];
    for (int i = 0; i < values.length; i++) {
      cells[i] = values[i] == null ? null : new byte[] {values[i].byteValue()};
    }
    return cells;
  }
}
