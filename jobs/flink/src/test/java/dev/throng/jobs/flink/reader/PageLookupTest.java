package dev.throng.jobs.flink.reader;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.Row;
import dev.throng.connectors.cassandra.CqlReader;
import dev.throng.jobs.core.reader.PageQuery;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** How much of the database one page takes at a time. */
final class PageLookupTest {
  /** Reads that have not been answered. */
  private static final class WaitingReader implements CqlReader {
    private final Deque<CompletableFuture<List<Row>>> waiting = new ArrayDeque<>();
    private int reads;

    @Override
    public CompletionStage<List<Row>> read(String cql, Object... values) {
      reads++;
      CompletableFuture<List<Row>> read = new CompletableFuture<>();
      waiting.add(read);
      return read;
    }
  }

  @Test
  void messagesByTheirIdsAreReadAFewAtATime() {
    WaitingReader reader = new WaitingReader();
    PageQuery.Rows one = new PageQuery.Rows(0, 2, true, 1, List.of(0L), List.of());
    PageQuery query = new PageQuery(1, 0, null, null, Collections.nCopies(100, one));
    CompletableFuture<PageRows> page = new PageLookup().lookup(reader, query).toCompletableFuture();

    int most = 0;
    while (!page.isDone()) {
      most = Math.max(most, reader.waiting.size());
      reader.waiting.remove().complete(List.of());
    }
    assertThat(reader.reads).isEqualTo(100);
    assertThat(most).isEqualTo(PageLookup.EACH_AT_ONCE);
  }
}
