package dev.throng.connectors.elasticsearch;

import java.time.Duration;
import java.util.List;
import org.apache.flink.annotation.Internal;
import org.apache.http.Header;
import org.apache.http.HttpHost;
import org.apache.http.message.BasicHeader;
import org.elasticsearch.client.RestClient;
import org.elasticsearch.client.RestClientBuilder;

/** Opens connections to the nodes of a cell. */
@Internal
final class CellConnection {
  private static final int CONNECT_TIMEOUT_MS = 2_000;

  /**
   * Connections to one cell: enough for many of its destinations to be slow at the same time; more
   * wait for one.
   */
  private static final int CONNECTIONS_MAX = 64;

  private CellConnection() {}

  /**
   * A client; the caller closes it.
   *
   * @param apiKey empty: none
   */
  static RestClient open(List<String> urls, String apiKey, Duration requestTimeout) {
    int timeoutMs = (int) Math.min(requestTimeout.toMillis(), Integer.MAX_VALUE);
    RestClientBuilder builder =
        RestClient.builder(urls.stream().map(HttpHost::create).toArray(HttpHost[]::new))
            .setRequestConfigCallback(
                config -> config.setConnectTimeout(CONNECT_TIMEOUT_MS).setSocketTimeout(timeoutMs))
            .setHttpClientConfigCallback(
                http -> http.setMaxConnPerRoute(CONNECTIONS_MAX).setMaxConnTotal(CONNECTIONS_MAX));
    if (!apiKey.isEmpty()) {
      builder.setDefaultHeaders(
          new Header[] {new BasicHeader("Authorization", "ApiKey " + apiKey)});
    }
    return builder.build();
  }
}
