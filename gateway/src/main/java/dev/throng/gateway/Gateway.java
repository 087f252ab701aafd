package dev.throng.gateway;

import dev.throng.gateway.auth.CassandraCredentialStore;
import dev.throng.gateway.auth.HmacTokens;
import dev.throng.gateway.auth.KafkaRevocations;
import dev.throng.gateway.auth.PasswordHasher;
import dev.throng.gateway.auth.RevocationTable;
import dev.throng.gateway.bus.KafkaBus;
import dev.throng.gateway.bus.SnowflakeGenerator;
import dev.throng.gateway.config.FilesConfig;
import dev.throng.gateway.config.GatewayConfig;
import dev.throng.gateway.presence.KafkaPresences;
import dev.throng.gateway.presence.PresenceTable;
import dev.throng.gateway.process.OutOfMemoryExit;
import dev.throng.gateway.ratelimit.GuildLags;
import dev.throng.gateway.ratelimit.KnownMembers;
import dev.throng.gateway.ratelimit.LagAdmission;
import dev.throng.gateway.ratelimit.RateLimiter;
import dev.throng.gateway.ratelimit.RestLimits;
import dev.throng.gateway.ratelimit.SessionStarts;
import dev.throng.gateway.rest.FileServices;
import dev.throng.gateway.rest.ReadinessConditions;
import dev.throng.gateway.rest.RestServer;
import dev.throng.gateway.rest.RestServerOptions;
import dev.throng.gateway.rest.RestServices;
import dev.throng.gateway.rest.operation.Operations;
import dev.throng.gateway.search.ElasticsearchMessageIndex;
import dev.throng.gateway.search.SearchAdmission;
import dev.throng.gateway.search.SearchServices;
import dev.throng.gateway.session.BusSessionActors;
import dev.throng.gateway.session.SessionHub;
import dev.throng.gateway.session.SessionLimits;
import dev.throng.gateway.session.SessionMetrics;
import dev.throng.gateway.session.SessionOptions;
import dev.throng.gateway.session.SessionRegistry;
import dev.throng.gateway.storage.AttachmentFiles;
import dev.throng.gateway.storage.AttachmentLog;
import dev.throng.gateway.storage.DirectoryFileStorage;
import dev.throng.gateway.storage.EmojiImages;
import dev.throng.gateway.storage.FileStorage;
import dev.throng.gateway.storage.StorageThreads;
import dev.throng.gateway.warmup.GatewayWarmUp;
import dev.throng.gateway.ws.WebSocketServer;
import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.KafkaThread;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A gateway node, put together. */
final class Gateway implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final long STOP_MS = 8_000;

  /** A JVM that has just begun, on a busy machine. */
  private static final long START_MS = 60_000;

  private static final long POLL_MS = 50;

  private static final int SEARCHES_PER_USER_MAX = 4;

  private static final Duration ATTACHMENTS_SWEEP = Duration.ofMinutes(5);

  /** Buckets of requests for members and of RESUMEs, all of short windows: about 12 MB. */
  private static final int SESSION_BUCKETS_MAX = 40_000;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ReadinessConditions readiness = new ReadinessConditions();
  private final GuildLags lags = new GuildLags();
  private final PasswordHasher hasher = new PasswordHasher();
  private final KafkaRevocations revocations;
  private final KafkaPresences presences;
  private final CassandraCredentialStore credentials;
  private final KafkaBus bus;
  private final WebSocketServer sockets;
  private final RestServer rest;
  private final @Nullable ElasticsearchMessageIndex search;
  private final @Nullable FileServices files;
  private final @Nullable AttachmentLog attachments;
  private volatile boolean listening;
  private volatile boolean closed;

  Gateway(GatewayConfig config) {
    LOG.info("{}", config);
    RevocationTable revoked = new RevocationTable();
    HmacTokens tokens =
        new HmacTokens(config.tokenSecret().value().getBytes(StandardCharsets.UTF_8), revoked);
    GatewayConfig.Cassandra cassandra = config.cassandra();
    credentials =
        CassandraCredentialStore.connect(
            cassandra.contactPoints(), cassandra.localDatacenter(), cassandra.keyspace());
    SnowflakeGenerator snowflakes =
        new SnowflakeGenerator(config.nodeId(), System::currentTimeMillis, 0);
    bus = new KafkaBus(config, System::currentTimeMillis, registry);
    // The producers' threads, to which Kafka gives a handler that only logs.
    OutOfMemoryExit.watch(KafkaThread.class);
    SessionRegistry<SessionHub> directory = new SessionRegistry<>();
    SessionStarts starts = starts(config);
    KnownMembers members = new KnownMembers();
    PresenceTable seen = new PresenceTable();
    sockets =
        new WebSocketServer(
            config.ws(),
            config.trustedProxies(),
            new SessionHub.Context(
                options(config),
                tokens,
                new BusSessionActors(bus.actors(), snowflakes, System::currentTimeMillis),
                directory,
                config.rateLimits()
                    ? SessionLimits.of(
                        starts, buckets(SESSION_BUCKETS_MAX, SessionLimits.WINDOW_MAX), members)
                    : SessionLimits.none(),
                new SessionMetrics(registry, directory),
                seen),
            bus::endEpoch);
    presences = new KafkaPresences(config.kafka().bootstrapServers(), seen, sockets::presences);
    gauge("throng.presences.users", "Users who are not offline", seen::size);
    gauge(
        "throng.presences.refused",
        "Presences for which the table had no room: they are taken for offline",
        seen::refused);
    revocations =
        new KafkaRevocations(config.kafka().bootstrapServers(), revoked, sockets::endRevoked);
    gauge(
        "throng.revocations.users", "Users whose revoked tokens are known exactly", revoked::size);
    gauge(
        "throng.revocations.merged",
        "Users whose revocations were merged with others' because the table is full",
        revoked::merged);
    GatewayWarmUp warmUp = GatewayWarmUp.start(bus.actors(), bus::isLeased);
    readiness.require("warm-up", warmUp::isDone);
    readiness.require("kafka", bus::isConnected);
    readiness.require("lease", bus::isLeased);
    readiness.require("socket", () -> listening);
    readiness.require(RestServer.REVOCATIONS, revocations::isLoaded);
    search = config.search().isOn() ? new ElasticsearchMessageIndex(config.search()) : null;
    files = files(config);
    attachments =
        files == null
            ? null
            : new AttachmentLog(
                config.kafka().bootstrapServers(),
                files.attachments(),
                files.emojis(),
                new AttachmentLog.Options(
                    config.files().pendingMax(), ATTACHMENTS_SWEEP, InstantSource.system()),
                registry);
    ConsumerReadiness.require(readiness, bus, presences, attachments);
    RestServices services =
        new RestServices(
            bus.actors(),
            tokens,
            credentials,
            snowflakes::next,
            registry,
            config.rateLimits() ? new RestLimits(registry, new RateLimiter(), members) : null,
            new LagAdmission(lags, config.guilds().lagMax(), registry),
            readiness,
            starts::left,
            search == null
                ? null
                : new SearchServices(
                    search,
                    new SearchAdmission(
                        config.search().inFlightMax(), SEARCHES_PER_USER_MAX, registry)),
            files);
    rest =
        new RestServer(
            new RestServerOptions(
                config.rest().host(),
                config.rest().port(),
                config.operator().host(),
                config.operator().port(),
                RestServerOptions.Connections.of(
                    config.trustedProxies(), config.rest().connectionsPerAddress())),
            services,
            Operations.all(services, hasher, config.ws().publicUrl()));
  }

  /**
   * Listens for REST at once, so that health can be asked for; for sockets as soon as Kafka was
   * reached and revocations are known.
   */
  void start() throws InterruptedException {
    await(rest.start(), START_MS);
    bus.start(
        sockets, sockets, sockets::lag, (node, lag) -> lags.heard(node, lag.ms(), lag.guilds()));
    while (!revocations.isLoaded() && !closed) {
      Thread.sleep(POLL_MS);
    }
    if (!closed) {
      sockets.start();
      listening = true;
    }
  }

  /** RECONNECT to all sessions, paced; ends requests and commands under way within seconds. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    listening = false;
    LOG.info("draining");
    bus.stopProposing();
    sockets.close();
    await(rest.stop(), STOP_MS);
    hasher.close();
    bus.close();
    credentials.close();
    if (search != null) {
      search.close();
    }
    try {
      presences.close();
      revocations.close();
      if (attachments != null) {
        attachments.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (files != null) {
      files.threads().close();
      files.storage().close();
    }
    LOG.info("drained");
  }

  private void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).strongReference(true).register(registry);
  }

  private static @Nullable FileServices files(GatewayConfig config) {
    FilesConfig files = config.files();
    Path directory = files.directory();
    if (directory == null) {
      return null;
    }
    try {
      FileStorage storage =
          new DirectoryFileStorage(directory, config.nodeId(), files.reserveBytes());
      return new FileServices(
          storage,
          new StorageThreads(),
          new AttachmentFiles(storage),
          new EmojiImages(storage),
          files.requestBytesMax(),
          files.spoolBytesMax(),
          files.pendingMax(),
          files.publicUrl());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "files.directory: " + directory + " (expected: a directory to write to)", e);
    }
  }

  private static SessionOptions options(GatewayConfig config) {
    GatewayConfig.WebSocket ws = config.ws();
    return new SessionOptions(
        config.nodeId(),
        ws.publicUrl(),
        ws.times().heartbeatInterval().toMillis(),
        ws.times().resumeWindow().toMillis(),
        ws.bounds().resumeSession(),
        ws.bounds().resumeNode() / ws.threads(),
        ws.bounds().snapshots(),
        config.guilds().passiveFromMembers());
  }

  private static SessionStarts starts(GatewayConfig config) {
    GatewayConfig.Clients clients = config.ws().clients();
    return new SessionStarts(
        buckets(
            SessionStarts.bucketsMax(
                config.ws().connectionsMax(), Runtime.getRuntime().maxMemory()),
            SessionStarts.WINDOW_MAX),
        new SessionStarts.Options(
            clients.identifiesPerUser(),
            clients.identifyConcurrency(),
            clients.identifiesPerAddress(),
            clients.identifiesPerNode()));
  }

  private static RateLimiter buckets(int bucketsMax, Duration windowMax) {
    return new RateLimiter(
        TimeMeter.SYSTEM_NANOTIME, InstantSource.system(), bucketsMax, windowMax.multipliedBy(2));
  }

  private static <T> T await(CompletionStage<T> stage, long maxMs) {
    try {
      return stage.toCompletableFuture().orTimeout(maxMs, TimeUnit.MILLISECONDS).join();
    } catch (CompletionException e) {
      throw new IllegalStateException(String.valueOf(e.getCause()), e.getCause());
    }
  }
}
