package dev.throng.local.server;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Short sessions against the local Cassandra: probes and the schema. */
public final class CassandraClient {
  /** Schema changes on a node that has just started take up to 3 s; the driver's default is 2 s. */
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(20);

  private CassandraClient() {}

  /** A session without a keyspace; the caller closes it. */
  public static CqlSession connect(String host, int port, String datacenter) {
    return CqlSession.builder()
        .addContactPoint(new InetSocketAddress(host, port))
        .withLocalDatacenter(datacenter)
        .withConfigLoader(
            DriverConfigLoader.programmaticBuilder()
                .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, REQUEST_TIMEOUT)
                .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, REQUEST_TIMEOUT)
                .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, REQUEST_TIMEOUT)
                .withBoolean(DefaultDriverOption.METADATA_TOKEN_MAP_ENABLED, false)
                .build())
        .build();
  }

  /** Creates what is missing of {@code schema.cql}; idempotent. */
  public static void applySchema(CqlSession session) {
    for (String statement : schema().split(";")) {
      if (!statement.isBlank()) {
        session.execute(statement);
      }
    }
  }

  /** The statements without their comments, separated by semicolons. */
  static String schema() {
    try (InputStream in =
        CassandraClient.class.getResourceAsStream("/dev/throng/local/schema.cql")) {
      if (in == null) {
        throw new IllegalStateException("schema.cql is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceAll("(?m)--.*$", "");
    } catch (IOException e) {
      throw new UncheckedIOException("reading schema.cql", e);
    }
  }
}
