package dev.throng.migrate;

import com.datastax.oss.driver.api.core.cql.Row;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A row as it was read, by the columns of {@link TableCopy}.
 *
 * @param values as they lie on the wire; null where there is none
 * @param writeTimesUs {@link #NONE} where there is none or it cannot be read
 * @param ttlSeconds what is left of the time to live; 0: for ever
 * @param token of its partition key
 */
public record RowCells(byte[][] values, long[] writeTimesUs, int[] ttlSeconds, long token) {
  static final long NONE = Long.MIN_VALUE;

  static RowCells of(Row row, TableCopy copy) {
    int count = copy.columns().size();
    byte[][] values = new byte[count][];
    long[] times = new long[count];
    int[] ttls = new int[count];
    int timed = (int) copy.columns().stream().filter(TableCopy.Column::timed).count();
    int next = count;
    for (int i = 0; i < count; i++) {
      values[i] = bytes(row.getBytesUnsafe(i));
      times[i] = NONE;
      if (copy.columns().get(i).timed()) {
        times[i] = row.isNull(next) ? NONE : row.getLong(next);
        ttls[i] = row.isNull(next + timed) ? 0 : row.getInt(next + timed);
        next++;
      }
    }
    return new RowCells(values, times, ttls, row.getLong(next + timed));
  }

  private static byte @Nullable [] bytes(@Nullable ByteBuffer buffer) {
    if (buffer == null) {
      return null;
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
