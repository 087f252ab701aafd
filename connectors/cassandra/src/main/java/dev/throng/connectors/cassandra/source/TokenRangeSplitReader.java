package dev.throng.connectors.cassandra.source;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.jspecify.annotations.Nullable;

/**
 * One page of each open split is under way, or waits to be fetched; the one after it is asked for
 * when it was fetched. So a split's pages come in order, and as many pages wait as splits are open.
 */
final class TokenRangeSplitReader implements SplitReader<FetchedPage, TokenRangeSplit> {
  private static final Result WAKE_UP = new Result("", null, null);

  private final PageReads reads;
  private final Map<String, TokenRangeSplit> open = new HashMap<>();
  private final BlockingQueue<Result> results = new LinkedBlockingQueue<>();

  TokenRangeSplitReader(PageReads reads) {
    this.reads = reads;
  }

  @Override
  public RecordsWithSplitIds<FetchedPage> fetch() throws IOException {
    RecordsBySplits.Builder<FetchedPage> records = new RecordsBySplits.Builder<>();
    Result result = take();
    if (result == WAKE_UP) {
      return records.build();
    }
    TokenRangeSplit split = open.remove(result.split());
    FetchedPage page = result.page();
    if (split == null || page == null) {
      throw new IOException("cannot read the tokens " + result.split(), result.failure());
    }
    records.add(split, page);
    TokenRangeSplit rest = split.after(page.next());
    if (rest.done()) {
      records.addFinishedSplit(split.splitId());
    } else {
      read(rest, Math.max(1, page.count()));
    }
    return records.build();
  }

  @Override
  public void handleSplitsChanges(SplitsChange<TokenRangeSplit> added) {
    for (TokenRangeSplit split : added.splits()) {
      if (split.done()) {
        open.put(split.splitId(), split);
        results.add(new Result(split.splitId(), FetchedPage.NONE, null));
      } else {
        read(split, 1);
      }
    }
  }

  @Override
  public void wakeUp() {
    results.add(WAKE_UP);
  }

  @Override
  public void close() {
    // what is under way ends by itself, and nobody waits for it
  }

  private void read(TokenRangeSplit split, int permits) {
    String id = split.splitId();
    open.put(id, split);
    reads
        .read(split, permits)
        .whenComplete((page, failure) -> results.add(new Result(id, page, failure)));
  }

  private Result take() throws IOException {
    try {
      return results.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for a page");
    }
  }

  private record Result(String split, @Nullable FetchedPage page, @Nullable Throwable failure) {}
}
