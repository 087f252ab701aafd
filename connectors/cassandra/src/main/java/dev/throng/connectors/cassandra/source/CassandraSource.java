package dev.throng.connectors.cassandra.source;

import dev.throng.connectors.cassandra.CqlClient;
import dev.throng.connectors.cassandra.CqlSessionProvider;
import java.util.List;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Reads a table once, in splits of the token ring.
 *
 * <p><b>What is promised.</b> Each row that is in the table during the whole scan is emitted
 * exactly once into Flink's state, through failures and restores, also with another parallelism: a
 * checkpoint keeps each open split's token range and the paging state of its next page, and lies
 * between two pages. A row that is written or deleted meanwhile may or may not be seen, and rows
 * are not of one point in time. Rows come in the order of a partition's clustering key, partitions
 * in no order.
 *
 * <p><b>Outages.</b> What fails for want of a database is repeated with back-off for as long as it
 * takes; a missing table or column, or a row that the mapper throws at, fails the job. A restored
 * job must read the same table with the same selectors: a paging state that is of another statement
 * fails the job. Paging states are the database's own and of one major version of it.
 *
 * <p><b>Bounds.</b> A subtask has at most {@code splitsOpenMax} pages of {@code pageRows} rows
 * under way, and as many again that wait. A rate limit counts rows where they are read, in bursts
 * of a page.
 *
 * <p><b>Metrics.</b> {@code numRecordsIn}, {@code cassandraPagesRead}, {@code cassandraReadRetries}
 * of the readers; {@code unassignedSplits} of the enumerator.
 *
 * @param <T> the element
 */
@PublicEvolving
public final class CassandraSource<T>
    implements Source<T, TokenRangeSplit, ScanState>, ResultTypeQueryable<T> {
  private static final long serialVersionUID = 1L;

  private final ScanSettings settings;
  private final CassandraRowMapper<T> mapper;
  private final TypeInformation<T> type;

  CassandraSource(ScanSettings settings, CassandraRowMapper<T> mapper, TypeInformation<T> type) {
    this.settings = settings;
    this.mapper = mapper;
    this.type = type;
  }

  /**
   * A source's options.
   *
   * @param type of the elements
   * @param mapper makes an element of a row
   */
  public static <T> CassandraSourceBuilder<T> builder(
      CqlSessionProvider sessions, TypeInformation<T> type, CassandraRowMapper<T> mapper) {
    return new CassandraSourceBuilder<>(sessions, type, mapper);
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.BOUNDED;
  }

  @Override
  public SourceReader<T, TokenRangeSplit> createReader(SourceReaderContext context) {
    return CassandraSourceReader.create(settings, mapper, context);
  }

  @Override
  public SplitEnumerator<TokenRangeSplit, ScanState> createEnumerator(
      SplitEnumeratorContext<TokenRangeSplit> context) {
    return restoreEnumerator(context, ScanState.NEW);
  }

  @Override
  public SplitEnumerator<TokenRangeSplit, ScanState> restoreEnumerator(
      SplitEnumeratorContext<TokenRangeSplit> context, ScanState state) {
    if (state.planned()) {
      return new CassandraSplitEnumerator(context, state, List::of, () -> {});
    }
    CqlClient client = new CqlClient(settings.sessions()).start();
    return new CassandraSplitEnumerator(
        context,
        state,
        () -> {
          try (client) {
            // waits for the database as the readers do; closing the client ends it
            return new ScanPlanner(client.session().toCompletableFuture().get(), settings)
                .plan(context.currentParallelism());
          }
        },
        client);
  }

  @Override
  public SimpleVersionedSerializer<TokenRangeSplit> getSplitSerializer() {
    return new TokenRangeSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<ScanState> getEnumeratorCheckpointSerializer() {
    return new ScanStateSerializer();
  }

  @Override
  public TypeInformation<T> getProducedType() {
    return type;
  }
}
