package dev.throng.connectors.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.flink.annotation.Internal;

/** Sessions of the driver, with few threads: a task manager runs many subtasks. */
@Internal
final class DriverSessionProvider implements CqlSessionProvider {
  private static final long serialVersionUID = 1L;
  private static final int IO_THREADS = 2;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration CONTROL_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration RECONNECT_MIN = Duration.ofMillis(200);

  /** A node that is back is used again within this. */
  private static final Duration RECONNECT_MAX = Duration.ofSeconds(2);

  private static final Duration HEARTBEAT = Duration.ofSeconds(5);

  private final CassandraClientOptions options;

  DriverSessionProvider(CassandraClientOptions options) {
    this.options = options;
  }

  @Override
  public CompletionStage<CqlSession> open() {
    // The task manager's own class path has no driver: everything is loaded with the job's loader.
    ClassLoader loader = DriverSessionProvider.class.getClassLoader();
    CqlSessionBuilder builder =
        CqlSession.builder()
            .withClassLoader(loader)
            .withConfigLoader(config(loader))
            .withLocalDatacenter(options.localDatacenter())
            .withKeyspace(options.keyspace());
    for (InetSocketAddress unresolved : options.addresses()) {
      builder.addContactPoint(
          new InetSocketAddress(unresolved.getHostString(), unresolved.getPort()));
    }
    return builder.buildAsync();
  }

  private DriverConfigLoader config(ClassLoader loader) {
    return DriverConfigLoader.programmaticBuilder(loader)
        .withString(DefaultDriverOption.REQUEST_CONSISTENCY, options.consistency().name())
        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, options.requestTimeout())
        .withDuration(DefaultDriverOption.CONNECTION_CONNECT_TIMEOUT, CONNECT_TIMEOUT)
        .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, CONTROL_TIMEOUT)
        .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, CONTROL_TIMEOUT)
        .withDuration(DefaultDriverOption.HEARTBEAT_INTERVAL, HEARTBEAT)
        .withDuration(DefaultDriverOption.RECONNECTION_BASE_DELAY, RECONNECT_MIN)
        .withDuration(DefaultDriverOption.RECONNECTION_MAX_DELAY, RECONNECT_MAX)
        .withInt(DefaultDriverOption.NETTY_IO_SIZE, IO_THREADS)
        .withInt(DefaultDriverOption.NETTY_ADMIN_SIZE, 1)
        .withBoolean(DefaultDriverOption.REQUEST_WARN_IF_SET_KEYSPACE, false)
        .build();
  }
}
