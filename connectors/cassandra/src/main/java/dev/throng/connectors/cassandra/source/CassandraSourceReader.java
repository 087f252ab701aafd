package dev.throng.connectors.cassandra.source;

import com.datastax.oss.driver.api.core.cql.Row;
import dev.throng.connectors.cassandra.CqlClient;
import java.util.Map;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.RecordEmitter;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;

/**
 * Keeps some splits open. A page's rows are emitted in one step, so that a checkpoint is always
 * between two pages: only there a paging state says what is left.
 */
final class CassandraSourceReader<T>
    extends SingleThreadMultiplexSourceReaderBase<FetchedPage, T, TokenRangeSplit, SplitProgress> {
  private final PageReads reads;
  private final int splitsOpenMax;
  private boolean noMoreSplits;

  /**
   * A reader.
   *
   * @param reads closed with it, not with its split readers: Flink closes those, and makes new
   *     ones, whenever they have nothing to do
   */
  CassandraSourceReader(
      PageReads reads,
      int splitsOpenMax,
      CassandraRowMapper<T> mapper,
      SourceReaderContext context) {
    super(
        () -> new TokenRangeSplitReader(reads),
        emitter(mapper, context),
        context.getConfiguration(),
        context);
    this.reads = reads;
    this.splitsOpenMax = splitsOpenMax;
  }

  static <T> CassandraSourceReader<T> create(
      ScanSettings settings, CassandraRowMapper<T> mapper, SourceReaderContext context) {
    Counter retries =
        context.metricGroup().counter("cassandraReadRetries", new ThreadSafeSimpleCounter());
    PageReads reads =
        new CqlPageReads(
            new CqlClient(settings.sessions()).start(),
            settings,
            context.currentParallelism(),
            retries);
    return new CassandraSourceReader<>(reads, settings.splitsOpenMax(), mapper, context);
  }

  @Override
  public void close() throws Exception {
    super.close();
    reads.close();
  }

  @Override
  public void start() {
    for (int i = getNumberOfCurrentlyAssignedSplits(); i < splitsOpenMax; i++) {
      context.sendSplitRequest();
    }
  }

  @Override
  public void notifyNoMoreSplits() {
    noMoreSplits = true;
    super.notifyNoMoreSplits();
  }

  @Override
  protected void onSplitFinished(Map<String, SplitProgress> finished) {
    for (int i = 0; i < finished.size() && !noMoreSplits; i++) {
      context.sendSplitRequest();
    }
  }

  @Override
  protected SplitProgress initializedState(TokenRangeSplit split) {
    return new SplitProgress(split);
  }

  @Override
  protected TokenRangeSplit toSplitType(String id, SplitProgress progress) {
    return progress.left();
  }

  private static <T> RecordEmitter<FetchedPage, T, SplitProgress> emitter(
      CassandraRowMapper<T> mapper, SourceReaderContext context) {
    Counter rows = context.metricGroup().getIOMetricGroup().getNumRecordsInCounter();
    Counter pages = context.metricGroup().counter("cassandraPagesRead");
    return (page, output, progress) -> {
      for (Row row : page.rows()) {
        output.collect(mapper.map(row));
      }
      progress.advance(page.next());
      rows.inc(page.count() - 1L); // the page was counted as one
      pages.inc();
    };
  }
}
