package dev.throng.local.server;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import dev.throng.local.retry.Retry;
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

  private static final Duration SCHEMA_BOUND = Duration.ofSeconds(60);

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

  /**
   * Creates what is missing of {@code schema.cql} and waits until all nodes agree on it;
   * idempotent.
   */
  public static void applySchema(CqlSession session) {
    try {
      for (String statement : schema().split(";")) {
        if (!statement.isBlank()) {
          Retry.<RuntimeException>run(
              SCHEMA_BOUND,
              failure ->
                  failure instanceof DriverTimeoutException
                      || failure instanceof AllNodesFailedException,
              () -> change(session, statement));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while creating tables", e);
    }
  }

  private static void change(CqlSession session, String statement) {
    if (!session.execute(statement).getExecutionInfo().isSchemaInAgreement()) {
      throw new DriverTimeoutException("the nodes do not agree yet on: " + statement.strip());
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
