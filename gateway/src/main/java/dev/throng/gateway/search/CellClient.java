package dev.throng.gateway.search;

import co.elastic.clients.elasticsearch.ElasticsearchAsyncClient;
import co.elastic.clients.json.jackson.JacksonJsonpMapper;
import co.elastic.clients.transport.instrumentation.NoopInstrumentation;
import co.elastic.clients.transport.rest_client.RestClientTransport;
import dev.throng.gateway.config.SearchConfig;
import dev.throng.gateway.config.Secret;
import java.util.List;
import org.apache.http.Header;
import org.apache.http.HttpHost;
import org.apache.http.message.BasicHeader;
import org.elasticsearch.client.RestClient;
import org.elasticsearch.client.RestClientBuilder;

/** Opens connections to the nodes of a cell. */
final class CellClient {
  private static final int CONNECT_TIMEOUT_MS = 1_000;

  private CellClient() {}

  /** A client with a connection for every search that may be under way; the caller closes it. */
  static ElasticsearchAsyncClient open(List<String> urls, SearchConfig config) {
    int timeoutMs = (int) Math.min(config.timeout().toMillis(), Integer.MAX_VALUE);
    RestClientBuilder builder =
        RestClient.builder(urls.stream().map(HttpHost::create).toArray(HttpHost[]::new))
            .setRequestConfigCallback(
                request ->
                    request
                        .setConnectTimeout(CONNECT_TIMEOUT_MS)
                        .setConnectionRequestTimeout(timeoutMs)
                        .setSocketTimeout(timeoutMs))
            .setHttpClientConfigCallback(
                http ->
                    http.setMaxConnPerRoute(config.inFlightMax())
                        .setMaxConnTotal(config.inFlightMax()));
    Secret apiKey = config.apiKey();
    if (apiKey != null) {
      builder.setDefaultHeaders(
          new Header[] {new BasicHeader("Authorization", "ApiKey " + apiKey.value())});
    }
    return new ElasticsearchAsyncClient(
        new RestClientTransport(
            builder.build(),
            new JacksonJsonpMapper(),
            // Of this client's own, which wants OpenTelemetry's API; requests have metrics of ours.
            null,
            NoopInstrumentation.INSTANCE));
  }
}
