package dev.throng.connectors.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import dev.throng.connectors.cassandra.CassandraClientOptions.Consistency;
import dev.throng.local.server.CassandraServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An empty keyspace on a real server that all test classes of a JVM share, because a start takes
 * longer than most tests. The first that asks for it starts it, and it ends with the JVM.
 *
 * <p>One test class at a time: the keyspace is made anew for each. One that stops or kills the
 * server brings it back, also when it fails.
 */
public final class TestDatabase implements AutoCloseable {
  public static final String KEYSPACE = "shop";
  private static final int IN_FLIGHT_MAX = 128;

  private static @Nullable CassandraServer server;

  private final CqlSession session;

  public TestDatabase() {
    session = server().connect();
    createKeyspace(KEYSPACE);
    session.execute("USE " + KEYSPACE);
  }

  /** The shared server, which nobody closes. */
  public static synchronized CassandraServer server() {
    if (server == null) {
      try {
        server = CassandraServer.start(Files.createTempDirectory("cassandra"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return server;
  }

  /** Makes a keyspace, without what another class may have left in it. */
  public void createKeyspace(String name) {
    session.execute("DROP KEYSPACE IF EXISTS " + name);
    session.execute(
        "CREATE KEYSPACE "
            + name
            + " WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
  }

  /** In the keyspace; stays open. */
  public CqlSession session() {
    return session;
  }

  public CassandraClientOptions options() {
    return new CassandraClientOptions(
        List.of(server().contactPoint()),
        server().datacenter(),
        KEYSPACE,
        Consistency.LOCAL_QUORUM,
        Duration.ofSeconds(5),
        64);
  }

  public CqlSessionProvider sessions() {
    return CqlSessionProvider.of(options());
  }

  /** Some at a time: a connection takes no more than it has stream ids. */
  public void writeAll(List<BoundStatement> writes) {
    List<CompletableFuture<AsyncResultSet>> underWay = new ArrayList<>();
    for (BoundStatement write : writes) {
      underWay.add(session.executeAsync(write).toCompletableFuture());
      if (underWay.size() == IN_FLIGHT_MAX) {
        underWay.forEach(CompletableFuture::join);
        underWay.clear();
      }
    }
    underWay.forEach(CompletableFuture::join);
  }

  @Override
  public void close() {
    session.close();
  }
}
