package dev.throng.gateway.auth;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table {@code credentials}, in Cassandra or ScyllaDB. It connects in the background and for as
 * long as it takes, so that a gateway starts, and serves everybody who has a token, while the
 * database is away; until then {@link #isReady} is false and requests wait up to their timeout.
 */
public final class CassandraCredentialStore implements CredentialStore, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CassandraCredentialStore.class);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration RECONNECT_MAX = Duration.ofSeconds(5);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final CqlSessionFactory sessions;
  private final CompletableFuture<Statements> statements;
  private volatile boolean closed;

  private record Statements(CqlSession session, PreparedStatement put, PreparedStatement get) {}

  private interface CqlSessionFactory {
    CompletionStage<CqlSession> open();
  }

  private CassandraCredentialStore(CqlSessionFactory sessions) {
    this.sessions = sessions;
    this.statements = open();
  }

  /**
   * Starts to connect.
   *
   * @param contactPoints {@code host:port}, separated by commas
   * @param localDatacenter of the cluster
   * @param keyspace that has the table
   */
  public static CassandraCredentialStore connect(
      String contactPoints, String localDatacenter, String keyspace) {
    List<InetSocketAddress> addresses =
        Arrays.stream(contactPoints.split(",", -1)).map(CassandraCredentialStore::address).toList();
    DriverConfigLoader config =
        DriverConfigLoader.programmaticBuilder()
            .withBoolean(DefaultDriverOption.RECONNECT_ON_INIT, true)
            .withDuration(DefaultDriverOption.RECONNECTION_MAX_DELAY, RECONNECT_MAX)
            .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, REQUEST_TIMEOUT)
            .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, CONNECT_TIMEOUT)
            .withInt(DefaultDriverOption.NETTY_IO_SIZE, 1)
            .withInt(DefaultDriverOption.NETTY_ADMIN_SIZE, 1)
            .build();
    return new CassandraCredentialStore(
        () ->
            CqlSession.builder()
                .withConfigLoader(config)
                .addContactPoints(addresses)
                .withLocalDatacenter(localDatacenter)
                .withKeyspace(keyspace)
                .buildAsync());
  }

  @Override
  public CompletionStage<Void> put(long user, String email, String verifier) {
    return withTimeout()
        .thenCompose(s -> s.session().executeAsync(quorum(s.put().bind(user, email, verifier))))
        .<Void>thenApply(done -> null)
        .exceptionallyCompose(CassandraCredentialStore::unavailable);
  }

  @Override
  public CompletionStage<Optional<String>> verifier(long user) {
    return withTimeout()
        .thenCompose(s -> s.session().executeAsync(quorum(s.get().bind(user))))
        .thenApply(CassandraCredentialStore::firstVerifier)
        .exceptionallyCompose(CassandraCredentialStore::unavailable);
  }

  @Override
  public boolean isReady() {
    return statements.isDone() && !statements.isCompletedExceptionally();
  }

  @Override
  public void close() {
    closed = true;
    if (isReady()) {
      statements
          .join()
          .session()
          .closeAsync()
          .toCompletableFuture()
          .orTimeout(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
          .exceptionally(late -> null)
          .join();
    } else {
      statements.thenAccept(s -> s.session().closeAsync());
    }
  }

  private CompletableFuture<Statements> withTimeout() {
    return statements.isDone()
        ? statements
        : statements.copy().orTimeout(REQUEST_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The keyspace or the table may come later than this gateway. */
  private CompletableFuture<Statements> open() {
    return sessions
        .open()
        .thenCompose(CassandraCredentialStore::prepareOrClose)
        .toCompletableFuture()
        .exceptionallyCompose(
            error -> {
              if (closed) {
                return CompletableFuture.failedFuture(error);
              }
              LOG.warn("cannot open the table of credentials, trying again: {}", error.toString());
              Executor later =
                  CompletableFuture.delayedExecutor(
                      RECONNECT_MAX.toMillis(), TimeUnit.MILLISECONDS);
              return CompletableFuture.supplyAsync(this::open, later).thenCompose(next -> next);
            });
  }

  private static InetSocketAddress address(String contactPoint) {
    URI uri = URI.create("cql://" + contactPoint.strip());
    if (uri.getHost() == null || uri.getPort() < 0) {
      throw new IllegalArgumentException(
          "cassandra.contact-points: " + contactPoint + " (expected: host:port)");
    }
    return InetSocketAddress.createUnresolved(uri.getHost(), uri.getPort());
  }

  private static CompletionStage<Statements> prepareOrClose(CqlSession session) {
    return prepare(session)
        .whenComplete(
            (prepared, error) -> {
              if (error != null) {
                session.closeAsync();
              }
            });
  }

  private static CompletionStage<Statements> prepare(CqlSession session) {
    return session
        .prepareAsync("INSERT INTO credentials (user_id, email, verifier) VALUES (?, ?, ?)")
        .thenCombine(
            session.prepareAsync("SELECT verifier FROM credentials WHERE user_id = ?"),
            (put, get) -> new Statements(session, put, get));
  }

  private static BoundStatement quorum(BoundStatement statement) {
    ConsistencyLevel level = DefaultConsistencyLevel.LOCAL_QUORUM;
    return statement.setConsistencyLevel(level).setIdempotent(true);
  }

  private static <T> CompletionStage<T> unavailable(Throwable cause) {
    return CompletableFuture.failedStage(new CredentialsUnavailableException(cause));
  }

  private static Optional<String> firstVerifier(AsyncResultSet rows) {
    Row row = rows.one();
    return row == null ? Optional.empty() : Optional.ofNullable(row.getString("verifier"));
  }
}
