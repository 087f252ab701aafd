package dev.throng.connectors.cassandra.source;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.PagingState;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import dev.throng.connectors.cassandra.BackOff;
import dev.throng.connectors.cassandra.CqlClient;
import dev.throng.connectors.cassandra.CqlFailure;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.flink.metrics.Counter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pages of a table. What fails for want of a database is repeated with back-off. */
final class CqlPageReads implements PageReads {
  private static final Logger LOG = LoggerFactory.getLogger(CqlPageReads.class);

  /** One of so many failures of a page is logged. */
  private static final int LOG_EVERY_FAILURES = 16;

  private final CqlClient client;
  private final ScanSettings settings;
  private final Counter retries;
  private final @Nullable Bucket bucket;

  CqlPageReads(CqlClient client, ScanSettings settings, int parallelism, Counter retries) {
    this.client = client;
    this.settings = settings;
    this.retries = retries;
    this.bucket = settings.rowsPerSecond() == 0 ? null : bucket(settings, parallelism);
  }

  @Override
  public CompletionStage<FetchedPage> read(TokenRangeSplit split, int permits) {
    CompletableFuture<FetchedPage> page = new CompletableFuture<>();
    if (bucket == null) {
      attempt(split, 1, page);
    } else {
      bucket
          .asScheduler()
          .consume(permits, client.timer())
          .whenComplete(
              (granted, failure) -> {
                if (failure == null) {
                  attempt(split, 1, page);
                } else {
                  page.completeExceptionally(failure);
                }
              });
    }
    return page;
  }

  @Override
  public void close() {
    client.close();
  }

  private void attempt(TokenRangeSplit split, int attempt, CompletableFuture<FetchedPage> page) {
    client
        .session()
        .thenCompose(
            session -> {
              Metadata metadata = session.getMetadata();
              return client.execute(
                  settings.query().cql(metadata), statement -> bound(session, statement, split));
            })
        .thenApply(CqlPageReads::page)
        .whenComplete(
            (fetched, failure) -> {
              if (failure == null) {
                page.complete(fetched);
              } else if (CqlFailure.of(failure) == CqlFailure.FATAL) {
                page.completeExceptionally(CqlFailure.unwrap(failure));
              } else {
                retries.inc();
                if (attempt % LOG_EVERY_FAILURES == 0) {
                  LOG.warn(
                      "page of split={} failed {} times: {}",
                      split,
                      attempt,
                      CqlFailure.unwrap(failure).toString());
                }
                client.schedule(
                    () -> attempt(split, attempt + 1, page),
                    BackOff.DEFAULT.delayMs(attempt, ThreadLocalRandom.current().nextDouble()));
              }
            });
  }

  /** Throws if the paging state is of another statement: the source's query was changed. */
  private BoundStatement bound(
      CqlSession session, PreparedStatement statement, TokenRangeSplit split) {
    BoundStatementBuilder builder =
        statement
            .boundStatementBuilder(split.start(), split.end())
            .setPageSize(settings.pageRows())
            .setTimeout(settings.pageTimeout())
            .setRoutingKeyspace(settings.query().keyspaceId());
    session
        .getMetadata()
        .getTokenMap()
        .ifPresent(ring -> builder.setRoutingToken(ring.parse(Long.toString(split.end()))));
    BoundStatement bound = builder.build();
    byte[] pagingState = split.pagingState();
    return pagingState == null ? bound : bound.setPagingState(PagingState.fromBytes(pagingState));
  }

  private static FetchedPage page(AsyncResultSet rows) {
    PagingState next = rows.getExecutionInfo().getSafePagingState();
    return new FetchedPage(
        rows.currentPage(), rows.remaining(), next == null ? null : next.toBytes());
  }

  private static Bucket bucket(ScanSettings settings, int parallelism) {
    Duration period = Duration.ofSeconds(parallelism);
    long burst = Math.max(settings.rowsPerSecond(), settings.pageRows());
    return Bucket.builder()
        .addLimit(
            limit ->
                limit
                    .capacity(burst)
                    .refillGreedy(settings.rowsPerSecond(), period)
                    .initialTokens(0))
        .build();
  }
}
