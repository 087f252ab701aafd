package dev.throng.migrate;

import com.datastax.oss.driver.api.core.cql.ColumnDefinitions;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.type.codec.TypeCodec;
import com.datastax.oss.driver.api.core.type.codec.registry.CodecRegistry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a token range, all of one token at a time: those of a partition, and of others whose keys
 * have the same token.
 */
final class PartitionCursor {
  private final Iterator<Row> rows;
  private final int keyColumns;
  private final int columns;
  private @Nullable Row next;

  /**
   * Over rows in the order of tokens.
   *
   * @param keyColumns how many columns from the first are the primary key
   * @param columns how many there are; the token follows them
   */
  PartitionCursor(Iterator<Row> rows, int keyColumns, int columns) {
    this.rows = rows;
    this.keyColumns = keyColumns;
    this.columns = columns;
    advance();
  }

  boolean isAtEnd() {
    return next == null;
  }

  /** Token from which the next rows are read. */
  long token() {
    if (next == null) {
      throw new IllegalStateException("at the end");
    }
    return next.getLong(columns);
  }

  /** The next rows by primary key. */
  Map<List<@Nullable ByteBuffer>, Row> take() {
    long token = token();
    Map<List<@Nullable ByteBuffer>, Row> taken = new HashMap<>();
    while (next != null && next.getLong(columns) == token) {
      taken.put(key(next), next);
      advance();
    }
    return taken;
  }

  private void advance() {
    next = rows.hasNext() ? rows.next() : null;
  }

  private List<@Nullable ByteBuffer> key(Row row) {
    List<@Nullable ByteBuffer> key = new ArrayList<>();
    for (int i = 0; i < keyColumns; i++) {
      key.add(row.getBytesUnsafe(i));
    }
    return key;
  }

  /** The primary key as CQL literals. */
  String format(Row row) {
    List<String> parts = new ArrayList<>();
    ColumnDefinitions definitions = row.getColumnDefinitions();
    for (int i = 0; i < keyColumns; i++) {
      TypeCodec<Object> codec = CodecRegistry.DEFAULT.codecFor(definitions.get(i).getType());
      parts.add(definitions.get(i).getName() + " = " + codec.format(row.get(i, codec)));
    }
    return String.join(" AND ", parts);
  }

  /** Whether all values are the same bytes. */
  boolean isEqual(Row left, Row right) {
    for (int i = keyColumns; i < columns; i++) {
      @Nullable ByteBuffer one = left.getBytesUnsafe(i);
      @Nullable ByteBuffer other = right.getBytesUnsafe(i);
      if (one == null ? other != null : !one.equals(other)) {
        return false;
      }
    }
    return true;
  }
}
