package dev.throng.gateway.config;

import dev.throng.gateway.ratelimit.TrustedProxies;
import dev.throng.protocol.Snowflake;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;

/**
 * What a gateway node is told at its start: a Java properties file, every key of which the
 * environment variable {@code THRONG_<KEY>} overrides (upper case, dots and dashes as underscores).
 *
 * @param nodeId {@code node.id}, 0 to 1023: its partition of {@code deliveries} and {@code replies}
 *     and the worker in its snowflakes
 * @param trustedProxies {@code trusted-proxies}: networks of proxies whose {@code X-Forwarded-For}
 *     is believed
 * @param tokenSecret {@code token.secret} or the content of {@code token.secret-file}
 * @param rateLimits {@code rate-limits}: {@code on} or {@code off}
 */
public record GatewayConfig(
    int nodeId,
    Rest rest,
    Operator operator,
    TrustedProxies trustedProxies,
    WebSocket ws,
    Kafka kafka,
    Cassandra cassandra,
    SearchConfig search,
    FilesConfig files,
    Secret tokenSecret,
    boolean rateLimits,
    Guilds guilds) {

  /**
   * Where REST listens. Port 0: any.
   *
   * @param connectionsPerAddress {@code rest.connections-per-address}: further ones are closed at
   *     once; the greatest integer when {@code rate-limits} is off
   */
  public record Rest(String host, int port, int connectionsPerAddress) {}

  /**
   * Where {@code /metrics}, {@code /healthz} and {@code /readyz} are: an address that clients do
   * not reach. Port 0: any.
   */
  public record Operator(String host, int port) {}

  /**
   * The socket. Port 0: any free one.
   *
   * @param publicUrl {@code ws.public-url}: how clients reach this node's socket; no query string
   * @param transport {@code ws.transport}: {@code epoll}, {@code io_uring} or {@code nio}
   * @param threads {@code ws.threads}: event loops
   * @param connectionsMax {@code ws.connections-max}: a handshake above it gets 503
   * @param bounds in bytes
   * @param clients what one client may do
   */
  public record WebSocket(
      String host,
      int port,
      String publicUrl,
      Transport transport,
      int threads,
      int connectionsMax,
      Times times,
      Bounds bounds,
      Clients clients) {}

  /**
   * How long things last.
   *
   * @param heartbeatInterval {@code ws.heartbeat-interval}
   * @param resumeWindow {@code ws.resume-window}: how long a session outlives its socket
   * @param drain {@code ws.drain}: within which a node that stops has asked all clients to go
   */
  public record Times(Duration heartbeatInterval, Duration resumeWindow, Duration drain) {}

  /** How the socket's event loops talk to the kernel. */
  public enum Transport {
    /** NIO where there is no epoll. */
    EPOLL,
    IO_URING,
    NIO
  }

  /**
   * What one client may do on this node; none of it holds when {@code rate-limits} is off, which
   * makes {@code connectionsPerAddress} the greatest integer.
   *
   * @param connectionsPerAddress {@code ws.connections-per-address}: sockets from one address;
   *     further ones are closed at once, those of a trusted proxy's client with 429
   * @param identifiesPerAddress {@code ws.identifies-per-address}: in a minute
   * @param identifiesPerUser {@code ws.identifies-per-user}: in a day
   * @param identifyConcurrency {@code ws.identify-concurrency}: of one user in 5 s
   * @param identifiesPerNode {@code ws.identifies-per-node}: in a second, of all clients
   */
  public record Clients(
      int connectionsPerAddress,
      int identifiesPerAddress,
      int identifiesPerUser,
      int identifyConcurrency,
      int identifiesPerNode) {}

  /**
   * Bytes that the socket may hold.
   *
   * @param resumeSession {@code ws.resume-bytes-per-session}: dispatches kept for one session
   * @param resumeNode {@code ws.resume-bytes}: dispatches kept for all sessions together; half for
   *     what came in streams, half for what was made for one session
   * @param slowConsumer {@code ws.slow-consumer-bytes}: unsent bytes at which a socket is closed
   * @param unsentNode {@code ws.unsent-bytes}: unsent bytes of all sockets together, above which
   *     sockets with more than a sixteenth of {@code slowConsumer} are closed
   * @param snapshots {@code ws.snapshot-bytes}: kept of guilds to make GUILD_CREATE of
   */
  public record Bounds(
      long resumeSession, long resumeNode, long slowConsumer, long unsentNode, long snapshots) {}

  /**
   * Kafka.
   *
   * @param inboxPartitions {@code kafka.inbox-partitions}: of each inbox, fixed for life
   * @param asksMax {@code kafka.asks-max}: requests that may wait for a reply at a time
   * @param askBytesMax {@code kafka.ask-bytes-max}: bytes of these requests
   */
  public record Kafka(
      String bootstrapServers, int inboxPartitions, int asksMax, long askBytesMax) {}

  /**
   * The database of credentials.
   *
   * @param contactPoints {@code cassandra.contact-points}: {@code host:port}, separated by commas
   */
  public record Cassandra(String contactPoints, String localDatacenter, String keyspace) {}

  /**
   * What holds for all guilds.
   *
   * @param lagMax {@code guild.lag-max}: how late readers of a guild may be before nothing new is
   *     taken for it; limits hold from a third of it on, also when {@code rateLimits} is off
   * @param passiveFromMembers {@code guild.passive-from-members}: a person's session begins passive
   *     in guilds with at least so many members; 0: nowhere
   */
  public record Guilds(Duration lagMax, int passiveFromMembers) {}

  /**
   * Reads a configuration.
   *
   * @throws IllegalArgumentException with name, value and expectation of the first bad value
   * @throws IOException if the file cannot be read
   */
  public static GatewayConfig read(Path file, Map<String, String> environment) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    return of(properties, environment);
  }

  /** As {@link #read}, from properties at hand. */
  public static GatewayConfig of(Properties properties, Map<String, String> environment) {
    return of(new ConfigValues(properties, environment));
  }

  /** Asks for every key. */
  static GatewayConfig of(ConfigValues values) {
    boolean rateLimits = values.onOff("rate-limits", true);
    GatewayConfig config =
        new GatewayConfig(
            values.integer("node.id", 0, 0, Snowflake.NODES_MAX - 1),
            rest(values, rateLimits),
            new Operator(
                values.text("operator.host", "127.0.0.1"),
                values.integer("operator.port", 8083, 0, 65535)),
            trustedProxies(values),
            webSocket(values, rateLimits),
            new Kafka(
                values.required("kafka.bootstrap-servers", "host:port"),
                values.integer("kafka.inbox-partitions", 8, 1, 1 << 15),
                values.integer("kafka.asks-max", 20_000, 1, 1 << 20),
                values.number("kafka.ask-bytes-max", 32 << 20, 1 << 20, 1L << 30)),
            new Cassandra(
                values.required("cassandra.contact-points", "host:port"),
                values.required("cassandra.local-datacenter", "a data center's name"),
                values.text("cassandra.keyspace", "throng")),
            SearchConfig.of(values),
            FilesConfig.of(values),
            values.secret("token.secret", 32),
            rateLimits,
            new Guilds(
                values.duration("guild.lag-max", "PT0.75S"),
                values.integer("guild.passive-from-members", 75_000, 0, Integer.MAX_VALUE)));
    values.rejectUnknown();
    return config;
  }

  private static Rest rest(ConfigValues values, boolean rateLimits) {
    int connections = values.integer("rest.connections-per-address", 1_000, 1, 1 << 24);
    return new Rest(
        values.text("rest.host", "127.0.0.1"),
        values.integer("rest.port", 8080, 0, 65535),
        rateLimits ? connections : Integer.MAX_VALUE);
  }

  private static TrustedProxies trustedProxies(ConfigValues values) {
    String key = "trusted-proxies";
    String networks = values.optional(key);
    try {
      return networks == null ? TrustedProxies.NONE : TrustedProxies.of(networks);
    } catch (IllegalArgumentException e) {
      throw ConfigValues.bad(key, networks, "networks such as 10.0.0.0/8, separated by commas");
    }
  }

  private static WebSocket webSocket(ConfigValues values, boolean rateLimits) {
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    return new WebSocket(
        values.text("ws.host", "127.0.0.1"),
        values.integer("ws.port", 8081, 0, 65535),
        publicUrl(values),
        transport(values),
        values.integer("ws.threads", threads, 1, 256),
        values.integer("ws.connections-max", 100_000, 1, 1 << 24),
        new Times(
            values.duration("ws.heartbeat-interval", "PT41.25S"),
            values.duration("ws.resume-window", "PT3M"),
            values.duration("ws.drain", "PT15S")),
        new Bounds(
            values.number("ws.resume-bytes-per-session", 4 << 20, 1 << 10, 1L << 32),
            values.number("ws.resume-bytes", ofHeap(4), 1 << 10, 1L << 40),
            values.number("ws.slow-consumer-bytes", 4 << 20, 1 << 10, 1L << 32),
            values.number("ws.unsent-bytes", ofHeap(4), 1 << 10, 1L << 40),
            values.number("ws.snapshot-bytes", ofHeap(8), 1 << 10, 1L << 40)),
        clients(values, rateLimits));
  }

  /** One of so many shares of the heap, but not too little to work with. */
  private static long ofHeap(int shares) {
    return Math.max(16 << 20, Runtime.getRuntime().maxMemory() / shares);
  }

  private static Transport transport(ConfigValues values) {
    String key = "ws.transport";
    String name = values.text(key, "epoll");
    return switch (name) {
      case "epoll" -> Transport.EPOLL;
      case "io_uring" -> Transport.IO_URING;
      case "nio" -> Transport.NIO;
      default -> throw ConfigValues.bad(key, name, "epoll, io_uring or nio");
    };
  }

  private static Clients clients(ConfigValues values, boolean rateLimits) {
    int connections = values.integer("ws.connections-per-address", 1_000, 1, 1 << 24);
    return new Clients(
        rateLimits ? connections : Integer.MAX_VALUE,
        values.integer("ws.identifies-per-address", 300, 1, 1 << 20),
        values.integer("ws.identifies-per-user", 1_000, 1, 1 << 20),
        values.integer("ws.identify-concurrency", 16, 1, 1 << 10),
        values.integer("ws.identifies-per-node", 200, 1, 1 << 20));
  }

  private static String publicUrl(ConfigValues values) {
    String key = "ws.public-url";
    String url = values.text(key, "ws://127.0.0.1:8081");
    String expectation = "ws://host:port or wss://host:port without a query string";
    try {
      URI uri = URI.create(url);
      boolean socket = "ws".equals(uri.getScheme()) || "wss".equals(uri.getScheme());
      if (socket && uri.getHost() != null && uri.getQuery() == null) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      throw ConfigValues.bad(key, url, expectation);
    }
    throw ConfigValues.bad(key, url, expectation);
  }
}
