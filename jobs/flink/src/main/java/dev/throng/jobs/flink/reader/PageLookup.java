package dev.throng.jobs.flink.reader;

import com.datastax.oss.driver.api.core.cql.Row;
import dev.throng.connectors.cassandra.CassandraLookup;
import dev.throng.connectors.cassandra.CqlReader;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.reader.PageMerge;
import dev.throng.jobs.core.reader.PageRequest;
import dev.throng.jobs.core.reader.PageRow;
import dev.throng.jobs.core.reader.PageScan;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Reads a page's rows bucket by bucket, until there are enough, and makes the reply. */
final class PageLookup implements CassandraLookup<PageRequest, OutRecord> {
  private static final long serialVersionUID = 1L;

  private static final String SELECT =
      "SELECT message_id, body FROM messages WHERE channel_id = ? AND bucket = ?"
          + " AND message_id > ? AND message_id < ? ORDER BY message_id ";

  private static final String SELECT_DESCENDING = SELECT + "DESC LIMIT ?";
  private static final String SELECT_ASCENDING = SELECT + "ASC LIMIT ?";

  @Override
  public CompletionStage<OutRecord> lookup(CqlReader reader, PageRequest request) {
    CompletionStage<List<PageRow>> newer = rows(reader, request.channel(), request.newer());
    CompletionStage<List<PageRow>> older = rows(reader, request.channel(), request.older());
    return newer.thenCombine(
        older, (newerRows, olderRows) -> PageMerge.reply(request, newerRows, olderRows));
  }

  @Override
  public long expiresMs(PageRequest request) {
    return request.expiresMs();
  }

  @Override
  public OutRecord unavailable(PageRequest request, Throwable cause) {
    return PageMerge.unavailable(request);
  }

  private static CompletionStage<List<PageRow>> rows(
      CqlReader reader, long channel, @Nullable PageScan scan) {
    return scan == null
        ? CompletableFuture.completedFuture(List.of())
        : walk(reader, channel, scan, 0, new ArrayList<>());
  }

  private static CompletionStage<List<PageRow>> walk(
      CqlReader reader, long channel, PageScan scan, int bucket, List<PageRow> rows) {
    int missing = scan.rowsMax() - rows.size();
    if (missing <= 0 || bucket == scan.buckets().length) {
      return CompletableFuture.completedFuture(rows);
    }
    return reader
        .read(
            scan.descending() ? SELECT_DESCENDING : SELECT_ASCENDING,
            channel,
            (int) scan.buckets()[bucket],
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
