package dev.throng.gateway.search;

import co.elastic.clients.elasticsearch.ElasticsearchAsyncClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch._types.ErrorCause;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import co.elastic.clients.elasticsearch.core.search.Hit;
import co.elastic.clients.elasticsearch.core.search.TotalHits;
import co.elastic.clients.json.JsonData;
import dev.throng.gateway.config.SearchConfig;
import dev.throng.protocol.search.SearchRoute;
import dev.throng.protocol.search.SearchRouting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the cell that a guild is in. A request ends by itself when nothing has come for the
 * configured time. Thread-safe; futures complete on a client's I/O thread.
 */
public final class ElasticsearchMessageIndex implements MessageIndex, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ElasticsearchMessageIndex.class);
  private static final int SERVER_ERROR = 500;

  /** No right, which is the operator's to mend, and too many requests. */
  private static final Set<Integer> REFUSALS = Set.of(401, 403, 429);

  /** What an index answers that was not made yet, or whose shards are on their way back. */
  private static final Set<String> NOT_READY =
      Set.of(
          "index_not_found_exception",
          "no_shard_available_action_exception",
          "unavailable_shards_exception",
          "cluster_block_exception",
          "index_closed_exception");

  private final SearchConfig config;
  private final SearchRouting routing;
  private final Map<String, ElasticsearchAsyncClient> cells = new LinkedHashMap<>();

  /**
   * Opens connections, lazily: a cell need not be there.
   *
   * @param config with cells
   */
  public ElasticsearchMessageIndex(SearchConfig config) {
    this.config = config;
    this.routing = config.routing();
    config.cells().forEach((cell, urls) -> cells.put(cell, CellClient.open(urls, config)));
  }

  @Override
  public CompletableFuture<SearchOutcome> search(long guild, MessageQuery query) {
    SearchRoute route = routing.of(guild);
    ElasticsearchAsyncClient cell = Objects.requireNonNull(cells.get(route.cell()), route.cell());
    return cell.search(SearchRequests.of(guild, query, route, config.timeout()), Void.class)
        .handle(
            (response, failure) -> {
              SearchOutcome outcome = failure == null ? found(response) : outcome(failure);
              if (!(outcome instanceof SearchOutcome.Found)) {
                LOG.debug("search, cell={} index={}: {}", route.cell(), route.index(), outcome);
              }
              return outcome;
            });
  }

  private static SearchOutcome found(SearchResponse<Void> response) {
    if (response.timedOut()) {
      return new SearchOutcome.Unavailable("Elasticsearch gave up in time");
    }
    List<SearchOutcome.Hit> hits = new ArrayList<>();
    for (Hit<Void> hit : response.hits().hits()) {
      JsonData channel = Objects.requireNonNull(hit.fields().get(SearchRequests.CHANNEL));
      hits.add(
          new SearchOutcome.Hit(
              Long.parseUnsignedLong(channel.toJson().asJsonArray().getString(0)),
              Long.parseUnsignedLong(Objects.requireNonNull(hit.id()))));
    }
    TotalHits total = response.hits().total();
    return new SearchOutcome.Found(total == null ? hits.size() : total.value(), hits);
  }

  /** Of a request that failed. What is neither, such as a query that is refused, is a fault. */
  private static SearchOutcome outcome(Throwable thrown) {
    Throwable failure =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    // No connection was free in time, or it broke.
    if (failure instanceof IOException || failure instanceof TimeoutException) {
      return new SearchOutcome.Unavailable(failure.toString());
    }
    if (failure instanceof ElasticsearchException refused) {
      if (isNotReady(refused.error())) {
        return new SearchOutcome.NotReady();
      }
      if (refused.status() >= SERVER_ERROR || REFUSALS.contains(refused.status())) {
        return new SearchOutcome.Unavailable(String.valueOf(refused.getMessage()));
      }
    }
    throw new CompletionException(failure);
  }

  private static boolean isNotReady(ErrorCause error) {
    List<@Nullable ErrorCause> causes = new ArrayList<>(error.rootCause());
    causes.add(error);
    causes.add(error.causedBy());
    return causes.stream().anyMatch(cause -> cause != null && isNamed(cause.type()));
  }

  private static boolean isNamed(@Nullable String type) {
    return type != null && NOT_READY.contains(type);
  }

  @Override
  public void close() {
    for (ElasticsearchAsyncClient cell : cells.values()) {
      try {
        cell._transport().close();
      } catch (IOException e) {
        throw new UncheckedIOException("closing the connections to a cell", e);
      }
    }
  }
}
