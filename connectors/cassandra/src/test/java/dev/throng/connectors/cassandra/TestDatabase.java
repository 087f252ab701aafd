package dev.throng.connectors.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import dev.throng.connectors.cassandra.CassandraClientOptions.Consistency;
import dev.throng.local.server.CassandraServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A real server with an empty keyspace. */
public final class TestDatabase implements AutoCloseable {
  public static final String KEYSPACE = "shop";
  private static final int IN_FLIGHT_MAX = 128;

  private final CassandraServer server;
  private final CqlSession session;

  public TestDatabase(Path dir) {
    server = CassandraServer.start(dir);
    session = server.connect();
    session.execute(
        "CREATE KEYSPACE "
            + KEYSPACE
            + " WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
    session.execute("USE " + KEYSPACE);
  }

  public CassandraServer server() {
    return server;
  }

  /** In the keyspace; stays open. */
  public CqlSession session() {
    return session;
  }

  public CassandraClientOptions options() {
    return new CassandraClientOptions(
        List.of(server.contactPoint()),
        server.datacenter(),
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
    server.close();
  }
}
