package dev.throng.connectors.elasticsearch;

import co.elastic.clients.elasticsearch.ElasticsearchAsyncClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch._types.ErrorCause;
import co.elastic.clients.elasticsearch._types.VersionType;
import co.elastic.clients.elasticsearch.core.BulkRequest;
import co.elastic.clients.elasticsearch.core.BulkResponse;
import co.elastic.clients.elasticsearch.core.bulk.BulkOperation;
import co.elastic.clients.elasticsearch.core.bulk.BulkResponseItem;
import co.elastic.clients.json.SimpleJsonpMapper;
import co.elastic.clients.transport.TransportException;
import co.elastic.clients.transport.instrumentation.NoopInstrumentation;
import co.elastic.clients.transport.rest_client.RestClientTransport;
import co.elastic.clients.util.BinaryData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.flink.annotation.Internal;
import org.elasticsearch.client.RestClient;
import org.jspecify.annotations.Nullable;

/** Batches by Elasticsearch's Java client: one client for each cell. */
@Internal
final class ElasticsearchBulkClient implements BulkClient {
  /**
   * How long a node lets a request wait for a primary shard that is not there (its default: 1 min);
   * a connection is taken for so long.
   */
  private static final String SHARD_TIMEOUT = "5s";

  private final Map<String, ElasticsearchAsyncClient> cells = new LinkedHashMap<>();

  ElasticsearchBulkClient(ElasticsearchCells options) throws IOException {
    String apiKey = options.apiKey();
    options
        .nodes()
        .forEach(
            (cell, urls) ->
                cells.put(
                    cell, client(CellConnection.open(urls, apiKey, options.requestTimeout()))));
  }

  private static ElasticsearchAsyncClient client(RestClient connection) {
    return new ElasticsearchAsyncClient(
        new RestClientTransport(
            connection, SimpleJsonpMapper.INSTANCE, null, NoopInstrumentation.INSTANCE));
  }

  @Override
  public CompletableFuture<Answer> send(Destination destination, List<DocumentRequest> batch) {
    ElasticsearchAsyncClient client = cells.get(destination.cell());
    if (client == null) {
      return CompletableFuture.completedFuture(
          new Refusal(
              BulkVerdict.FATAL,
              "unknown cell (expected: one of " + String.join(", ", cells.keySet()) + ")"));
    }
    List<BulkOperation> operations = new ArrayList<>(batch.size());
    for (DocumentRequest request : batch) {
      operations.add(operation(request));
    }
    BulkRequest bulk =
        BulkRequest.of(
            request ->
                request
                    .index(destination.index())
                    .timeout(timeout -> timeout.time(SHARD_TIMEOUT))
                    .operations(operations));
    return client.bulk(bulk).handle(ElasticsearchBulkClient::answer);
  }

  private static BulkOperation operation(DocumentRequest request) {
    DocumentAddress address = request.address();
    String routing = address.routing().isEmpty() ? null : address.routing();
    if (request.isDelete()) {
      return BulkOperation.of(
          bulk ->
              bulk.delete(
                  delete ->
                      delete
                          .id(address.id())
                          .routing(routing)
                          .versionType(VersionType.External)
                          .version(request.version())));
    }
    BinaryData source = BinaryData.of(request.source(), "application/json");
    return BulkOperation.of(
        bulk ->
            bulk.<BinaryData>index(
                index ->
                    index
                        .id(address.id())
                        .routing(routing)
                        .versionType(VersionType.External)
                        .version(request.version())
                        .document(source)));
  }

  private static Answer answer(@Nullable BulkResponse response, @Nullable Throwable failure) {
    if (response == null) {
      return refusal(unwrap(failure));
    }
    List<ItemOutcome> outcomes = new ArrayList<>(response.items().size());
    for (BulkResponseItem item : response.items()) {
      outcomes.add(outcome(item));
    }
    return new Items(outcomes);
  }

  static ItemOutcome outcome(BulkResponseItem item) {
    ErrorCause error = item.error();
    if (error == null) {
      return ItemOutcome.DONE;
    }
    String type = String.valueOf(error.type());
    String reason = String.valueOf(error.reason());
    return new ItemOutcome(
        BulkClassifier.ofItem(item.status(), type, reason), type + ": " + reason);
  }

  /** The reason has no message of Elasticsearch: those repeat what documents say. */
  static Refusal refusal(@Nullable Throwable failure) {
    if (failure instanceof ElasticsearchException refused) {
      String type = String.valueOf(refused.error().type());
      return new Refusal(
          BulkClassifier.ofRequest(refused.status(), type), refused.status() + " " + type);
    }
    if (failure instanceof TransportException refused && refused.response() != null) {
      int status = refused.statusCode();
      return new Refusal(BulkClassifier.ofRequest(status, ""), "HTTP " + status);
    }
    return new Refusal(BulkClassifier.ofRequest(0, ""), String.valueOf(failure));
  }

  private static @Nullable Throwable unwrap(@Nullable Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  @Override
  public void close() {
    for (ElasticsearchAsyncClient client : cells.values()) {
      try {
        client._transport().close();
      } catch (IOException e) {
        throw new UncheckedIOException("closing a client of Elasticsearch", e);
      }
    }
  }
}
