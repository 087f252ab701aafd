package dev.throng.gateway.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.gateway.auth.CredentialStore;
import dev.throng.gateway.auth.HmacTokens;
import dev.throng.gateway.auth.PasswordHasher;
import dev.throng.gateway.auth.RevocationTable;
import dev.throng.gateway.ratelimit.GuildLags;
import dev.throng.gateway.ratelimit.KnownMembers;
import dev.throng.gateway.ratelimit.LagAdmission;
import dev.throng.gateway.ratelimit.RateLimiter;
import dev.throng.gateway.ratelimit.RestLimits;
import dev.throng.gateway.ratelimit.SessionStartLimit;
import dev.throng.gateway.ratelimit.TrustedProxies;
import dev.throng.gateway.rest.operation.Operations;
import dev.throng.gateway.search.SearchServices;
import dev.throng.protocol.Names;
import dev.throng.protocol.Snowflake;
import dev.throng.protocol.wire.Claim;
import dev.throng.protocol.wire.CreateUser;
import dev.throng.protocol.wire.Profile;
import dev.throng.protocol.wire.UserCommand;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A real server on loopback over actors and a credential store in memory, and a client for it. */
final class RestFixture implements AutoCloseable {
  static final long PERSON = 1_000_000_000_000_000_001L;
  static final long BOT = 1_000_000_000_000_000_002L;
  static final long GUILD = 1_000_000_000_000_000_003L;
  static final long CHANNEL = 1_000_000_000_000_000_004L;
  static final long MESSAGE = 1_000_000_000_000_000_005L;

  final ScriptedActors actors = new ScriptedActors();
  final RevocationTable revocations = new RevocationTable();
  final HmacTokens tokens =
      new HmacTokens("a secret of no less than thirty-two bytes".getBytes(), revocations);
  final Map<Long, String> verifiers = new ConcurrentHashMap<>();
  final ReadinessConditions readiness = new ReadinessConditions();
  final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  final AtomicLong nextId = new AtomicLong(Snowflake.of(System.currentTimeMillis(), 1, 0));
  final GuildLags lags = new GuildLags();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final PasswordHasher hasher = new PasswordHasher();
  private final @Nullable RestLimits limits;
  private final RestServer server;
  private final int port;
  final List<Operation> operations;

  RestFixture(boolean rateLimits) {
    this(rateLimits, RestServerOptions.Connections.of(TrustedProxies.NONE, Integer.MAX_VALUE));
  }

  RestFixture(boolean rateLimits, RestServerOptions.Connections connections) {
    this(rateLimits, connections, null, null);
  }

  /** With files. */
  RestFixture(FileServices files) {
    this(files, false);
  }

  /** With files. */
  RestFixture(FileServices files, boolean rateLimits) {
    this(
        rateLimits,
        RestServerOptions.Connections.of(TrustedProxies.NONE, Integer.MAX_VALUE),
        null,
        files);
  }

  /** Over this index. */
  RestFixture(SearchServices search) {
    this(
        false,
        RestServerOptions.Connections.of(TrustedProxies.NONE, Integer.MAX_VALUE),
        search,
        null);
  }

  private RestFixture(
      boolean rateLimits,
      RestServerOptions.Connections connections,
      @Nullable SearchServices search,
      @Nullable FileServices files) {
    limits = rateLimits ? new RestLimits(metrics, new RateLimiter(), new KnownMembers()) : null;
    RestServices services =
        new RestServices(
            actors,
            tokens,
            credentials(),
            nextId::incrementAndGet,
            metrics,
            limits,
            new LagAdmission(lags, Duration.ofMillis(750), metrics),
            readiness,
            user -> new SessionStartLimit(1_000, user == BOT ? 997 : 1_000, 86_399_500, 16),
            search,
            files);
    operations = Operations.all(services, hasher, "ws://127.0.0.1:8081");
    server =
        new RestServer(
            new RestServerOptions("127.0.0.1", 0, "127.0.0.1", 0, connections),
            services,
            operations);
    port = await(server.start());
    user(PERSON, "ada", false);
    user(BOT, "robot", true);
    actors.names.put(Names.channel(CHANNEL), claim(CHANNEL, GUILD));
  }

  static Claim claim(long owner, long target) {
    return Claim.newBuilder().setOwner(owner).setTarget(target).build();
  }

  private void user(long id, String name, boolean bot) {
    Profile profile = Profile.newBuilder().setId(id).setUsername(name).setBot(bot).build();
    actors.users.put(
        id,
        UserCommand.newBuilder()
            .setUser(id)
            .setCreateUser(CreateUser.newBuilder().setProfile(profile))
            .build());
  }

  private CredentialStore credentials() {
    return new CredentialStore() {
      @Override
      public CompletionStage<Void> put(long user, String email, String verifier) {
        verifiers.put(user, verifier);
        return CompletableFuture.completedStage(null);
      }

      @Override
      public CompletionStage<Optional<String>> verifier(long user) {
        return CompletableFuture.completedStage(Optional.ofNullable(verifiers.get(user)));
      }

      @Override
      public boolean isReady() {
        return true;
      }
    };
  }

  String token(long user) {
    return tokens.issue(user, System.currentTimeMillis());
  }

  /** As a bot, with a JSON body or null. */
  Answer bot(String method, String path, @Nullable String body) {
    return send(method, "/api/v10" + path, body, Map.of("Authorization", "Bot " + token(BOT)));
  }

  /** As a person, with a JSON body or null. */
  Answer person(String method, String path, @Nullable String body) {
    return send(method, "/api/v10" + path, body, Map.of("Authorization", token(PERSON)));
  }

  /** Without a token. */
  Answer anybody(String method, String path, @Nullable String body) {
    return send(method, "/api/v10" + path, body, Map.of());
  }

  /** At the operator's port. */
  Answer operator(String path) {
    return send(server.operatorPort(), "GET", path, null, Map.of());
  }

  /** Anything; a body goes as JSON unless the headers say otherwise. */
  Answer send(String method, String path, @Nullable String body, Map<String, String> headers) {
    return send(port, method, path, body, headers);
  }

  private Answer send(
      int to, String method, String path, @Nullable String body, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to + path))
            .timeout(Duration.ofSeconds(20))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (body != null && !headers.containsKey("Content-Type")) {
      request.header("Content-Type", "application/json");
    }
    headers.forEach(request::header);
    return new Answer(
        client
            .sendAsync(request.build(), BodyHandlers.ofString())
            .orTimeout(25, TimeUnit.SECONDS)
            .join());
  }

  RestLimits limits() {
    return Objects.requireNonNull(limits);
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    await(server.stop());
    hasher.close();
  }

  static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  /** An HTTP answer. */
  record Answer(HttpResponse<String> response) {
    int status() {
      return response.statusCode();
    }

    String text() {
      return response.body();
    }

    JsonNode json() {
      return Json.parseTrusted(response.body().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    int code() {
      return json().path("code").asInt(-1);
    }

    /** Discord's inner code of a field; empty if there is none. */
    String fieldError(String pointer) {
      return json().at("/errors" + pointer + "/_errors/0/code").asText("");
    }

    @Nullable String header(String name) {
      return response.headers().firstValue(name).orElse(null);
    }
  }
}
