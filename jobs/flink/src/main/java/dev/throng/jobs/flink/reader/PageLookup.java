package dev.throng.jobs.flink.reader;

import com.datastax.oss.driver.api.core.cql.Row;
import dev.throng.connectors.cassandra.CassandraLookup;
import dev.throng.connectors.cassandra.CqlReader;
import dev.throng.jobs.core.reader.PageQuery;
import dev.throng.jobs.core.reader.PageRow;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Reads a page's rows bucket by bucket, until there are enough. Of up to a hundred messages that
 * are asked for by their ids a few are read at a time, so that one page is no more to the database
 * than others.
 */
final class PageLookup implements CassandraLookup<PageQuery, PageRows> {
  private static final long serialVersionUID = 1L;

  /** Messages by their ids. */
  static final int EACH_AT_ONCE = 8;

  private static final String SELECT =
      "SELECT message_id, body FROM messages WHERE channel_id = ? AND bucket = ?"
          + " AND message_id > ? AND message_id < ? ORDER BY message_id ";

  private static final String SELECT_DESCENDING = SELECT + "DESC LIMIT ?";
  private static final String SELECT_ASCENDING = SELECT + "ASC LIMIT ?";

  @Override
  public CompletionStage<PageRows> lookup(CqlReader reader, PageQuery query) {
    CompletionStage<List<PageRow>> newer = rows(reader, query.channel(), query.newer());
    CompletionStage<List<PageRow>> older = rows(reader, query.channel(), query.older());
    CompletionStage<List<PageRow>> each = each(reader, query, 0, new ArrayList<>());
    return newer
        .thenCombine(older, (above, below) -> new PageRows(above, below, List.of()))
        .thenCombine(each, (page, ones) -> new PageRows(page.newer(), page.older(), ones));
  }

  /** One by one in their order, {@value #EACH_AT_ONCE} at a time. */
  private static CompletionStage<List<PageRow>> each(
      CqlReader reader, PageQuery query, int from, List<PageRow> found) {
    if (from >= query.each().size()) {
      return CompletableFuture.completedFuture(found);
    }
    int to = Math.min(query.each().size(), from + EACH_AT_ONCE);
    CompletionStage<List<PageRow>> some = CompletableFuture.completedFuture(found);
    for (PageQuery.Rows one : query.each().subList(from, to)) {
      some = some.thenCombine(rows(reader, query.channel(), one), PageLookup::joined);
    }
    return some.thenCompose(all -> each(reader, query, to, all));
  }

  private static List<PageRow> joined(List<PageRow> some, List<PageRow> more) {
    some.addAll(more);
    return some;
  }

  private static CompletionStage<List<PageRow>> rows(
      CqlReader reader, long channel, PageQuery.@Nullable Rows scan) {
    return scan == null
        ? CompletableFuture.completedFuture(List.of())
        : walk(reader, channel, scan, 0, new ArrayList<>());
  }

  private static CompletionStage<List<PageRow>> walk(
      CqlReader reader, long channel, PageQuery.Rows scan, int bucket, List<PageRow> rows) {
    int missing = scan.rowsMax() - rows.size();
    if (missing <= 0 || bucket == scan.buckets().size()) {
      return CompletableFuture.completedFuture(rows);
    }
    return reader
        .read(
            scan.descending() ? SELECT_DESCENDING : SELECT_ASCENDING,
            channel,
            scan.buckets().get(bucket).intValue(),
            scan.above(),
            scan.below(),
            missing)
        .thenCompose(
            found -> {
              addTo(rows, found);
              return walk(reader, channel, scan, bucket + 1, rows);
            });
  }

  private static void addTo(List<PageRow> rows, List<Row> found) {
    for (Row row : found) {
      ByteBuffer body = row.getByteBuffer("body");
      if (body != null) {
        byte[] bytes = new byte[body.remaining()];
        body.get(bytes);
        rows.add(new PageRow(row.getLong("message_id"), bytes));
      }
    }
  }
}
