package dev.throng.connectors.cassandra.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.Row;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.UserCodeClassLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reader as its operator drives it, over pages that no database has. */
@Timeout(60)
class CassandraSourceReaderHarnessTest {
  /** Each split has the rows above its start, up to its end. */
  private static final List<TokenRangeSplit> SPLITS =
      List.of(
          new TokenRangeSplit(0, 10, null, false),
          new TokenRangeSplit(10, 11, null, false),
          new TokenRangeSplit(11, 30, null, false));

  private static final int PAGE_ROWS = 3;

  private final FakeContext context = new FakeContext();

  /** Rows are emitted by the page, so these are all the places where a checkpoint can be. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 7, 10, 13, 16, 19, 22, 25, 28, 30})
  void whateverWasEmittedBeforeACheckpointTheRestComesAfterIt(int emittedBefore) throws Exception {
    List<Long> emitted = new ArrayList<>();
    List<TokenRangeSplit> checkpoint = new ArrayList<>();
    try (CassandraSourceReader<Long> reader = reader()) {
      reader.addSplits(SPLITS);
      drive(reader, emitted, emittedBefore);
      TokenRangeSplitSerializer serializer = new TokenRangeSplitSerializer();
      for (TokenRangeSplit split : reader.snapshotState(1)) {
        checkpoint.add(serializer.deserialize(1, serializer.serialize(split)));
      }
    }
    try (CassandraSourceReader<Long> restored = reader()) {
      restored.addSplits(checkpoint);
      restored.notifyNoMoreSplits();
      drive(restored, emitted, Integer.MAX_VALUE);
    }
    assertThat(emitted)
        .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 30).boxed().toList());
  }

  @Test
  void asksForAsManySplitsAsItMayHaveOpenAndForOneMoreForEachThatEnds() throws Exception {
    try (CassandraSourceReader<Long> reader = reader()) {
      reader.start();
      assertThat(context.requests).isEqualTo(2);
      reader.addSplits(SPLITS.subList(0, 2));
      drive(reader, new ArrayList<>(), 11);
      reader.pollNext(new Output(new ArrayList<>())); // ends the last of them
      assertThat(context.requests).isEqualTo(4);
    }
  }

  @Test
  void aRestoredReaderAsksForFewer() throws Exception {
    try (CassandraSourceReader<Long> reader = reader()) {
      reader.addSplits(SPLITS.subList(0, 1));
      reader.start();
      assertThat(context.requests).isEqualTo(1);
    }
  }

  private CassandraSourceReader<Long> reader() {
    return new CassandraSourceReader<>(new FakeReads(), 2, row -> row.getLong(0), context);
  }

  /** Until so many rows were emitted, or the input ends. */
  private static void drive(CassandraSourceReader<Long> reader, List<Long> emitted, int rowsMin)
      throws Exception {
    Output output = new Output(emitted);
    while (emitted.size() < rowsMin) {
      InputStatus status = reader.pollNext(output);
      if (status == InputStatus.END_OF_INPUT) {
        return;
      }
      if (status == InputStatus.NOTHING_AVAILABLE) {
        reader.isAvailable().get(20, TimeUnit.SECONDS);
      }
    }
  }

  /** The paging state is the number of the last row before the page. */
  private static final class FakeReads implements PageReads {
    @Override
    public CompletionStage<FetchedPage> read(TokenRangeSplit split, int permits) {
      byte[] state = split.pagingState();
      long from = state == null ? split.start() : state[0];
      long to = Math.min(from + PAGE_ROWS, split.end());
      List<Row> rows = new ArrayList<>();
      for (long id = from + 1; id <= to; id++) {
        rows.add(row(id));
      }
      byte[] next = to == split.end() ? null : new byte[] {(byte) to};
      return CompletableFuture.completedFuture(new FetchedPage(rows, rows.size(), next));
    }

    @Override
    public void close() {}

    private static Row row(long id) {
      return (Row)
          Proxy.newProxyInstance(
              Row.class.getClassLoader(),
              new Class<?>[] {Row.class},
              (proxy, method, arguments) -> id);
    }
  }

  private static final class Output implements ReaderOutput<Long> {
    private final List<Long> rows;

    Output(List<Long> rows) {
      this.rows = rows;
    }

    @Override
    public void collect(Long row) {
      rows.add(row);
    }

    @Override
    public void collect(Long row, long timestamp) {
      rows.add(row);
    }

    @Override
    public void emitWatermark(Watermark watermark) {}

    @Override
    public void markIdle() {}

    @Override
    public void markActive() {}

    @Override
    public SourceOutput<Long> createOutputForSplit(String split) {
      return this;
    }

    @Override
    public void releaseOutputForSplit(String split) {}
  }

  private static final class FakeContext implements SourceReaderContext {
    private final SourceReaderMetricGroup metrics =
        UnregisteredMetricsGroup.createSourceReaderMetricGroup();
    private int requests;

    @Override
    public void sendSplitRequest() {
      requests++;
    }

    @Override
    public SourceReaderMetricGroup metricGroup() {
      return metrics;
    }

    @Override
    public Configuration getConfiguration() {
      return new Configuration();
    }

    @Override
    public String getLocalHostName() {
      return "localhost";
    }

    @Override
    public int getIndexOfSubtask() {
      return 0;
    }

    @Override
    public void sendSourceEventToCoordinator(SourceEvent event) {
      throw new UnsupportedOperationException();
    }

    @Override
    public UserCodeClassLoader getUserCodeClassLoader() {
      throw new UnsupportedOperationException();
    }
  }
}
