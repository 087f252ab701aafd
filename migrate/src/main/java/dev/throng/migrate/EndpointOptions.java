package dev.throng.migrate;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import dev.throng.connectors.cassandra.CassandraClientOptions;
import dev.throng.connectors.cassandra.CassandraClientOptions.Consistency;
import dev.throng.connectors.cassandra.CqlSessionProvider;
import java.io.File;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A side as it is given on the command line: {@code host:port[,host:port]/keyspace.table}.
 *
 * @param contactPoints {@code host:port} each
 * @param keyspace in CQL's notation
 * @param table in CQL's notation
 */
record EndpointOptions(List<String> contactPoints, String keyspace, String table) {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final String FORM = "host:port[,host:port...]/keyspace.table";

  /**
   * Parses an endpoint.
   *
   * @param side source or target, for errors
   */
  static EndpointOptions parse(String side, String text) {
    int slash = text.indexOf('/');
    int dot = text.indexOf('.', slash + 1);
    if (slash <= 0 || dot <= slash + 1 || dot == text.length() - 1) {
      throw new IllegalArgumentException(side + ": " + text + " (expected: " + FORM + ")");
    }
    return new EndpointOptions(
        List.of(text.substring(0, slash).split(",", -1)),
        text.substring(slash + 1, dot),
        text.substring(dot + 1));
  }

  /**
   * The side of a migration.
   *
   * @param driverConfig the driver's own settings instead of ours; null for ours
   */
  Endpoint endpoint(
      String side, String datacenter, Consistency consistency, @Nullable Path driverConfig) {
    CassandraClientOptions options =
        new CassandraClientOptions(contactPoints, datacenter, keyspace, consistency, TIMEOUT, 1);
    if (driverConfig == null) {
      return new Endpoint(side, CqlSessionProvider.of(options), keyspace, table);
    }
    if (!Files.isReadable(driverConfig)) {
      throw new IllegalArgumentException(
          side + "-driver-config: " + driverConfig + " (expected: a file that can be read)");
    }
    return new Endpoint(
        side, new ConfiguredSessions(options, driverConfig.toString()), keyspace, table);
  }

  /** Sessions as a file of the driver says. */
  private record ConfiguredSessions(CassandraClientOptions options, String file)
      implements CqlSessionProvider {
    @Override
    public CompletionStage<CqlSession> open() {
      CqlSessionBuilder builder =
          CqlSession.builder()
              .withConfigLoader(DriverConfigLoader.fromFile(new File(file)))
              .withLocalDatacenter(options.localDatacenter())
              .withKeyspace(options.keyspace());
      for (String point : options.contactPoints()) {
        int colon = point.lastIndexOf(':');
        builder.addContactPoint(
            new InetSocketAddress(
                point.substring(0, colon), Integer.parseInt(point.substring(colon + 1))));
      }
      return builder.buildAsync();
    }
  }
}
