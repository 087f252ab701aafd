package dev.throng.gateway.warmup;

import com.google.protobuf.ByteString;
import dev.throng.gateway.auth.CredentialStore;
import dev.throng.gateway.auth.HmacTokens;
import dev.throng.gateway.auth.PasswordHasher;
import dev.throng.gateway.auth.RevocationTable;
import dev.throng.gateway.bus.ActorClient;
import dev.throng.gateway.ratelimit.GuildLags;
import dev.throng.gateway.ratelimit.LagAdmission;
import dev.throng.gateway.ratelimit.SessionStartLimit;
import dev.throng.gateway.ratelimit.TrustedProxies;
import dev.throng.gateway.rest.ReadinessConditions;
import dev.throng.gateway.rest.RestServer;
import dev.throng.gateway.rest.RestServerOptions;
import dev.throng.gateway.rest.RestServices;
import dev.throng.gateway.rest.operation.Operations;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.ReplyTo;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Messages created and read by a made-up person, whose guild answers at once. */
final class RestWarmUp {
  private static final int ROUNDS_MAX = 2_000;
  private static final Duration REQUEST_MAX = Duration.ofSeconds(10);
  private static final long USER = 1L << 40;
  private static final long CHANNEL = USER + 1;
  private static final long GUILD = USER + 2;

  private RestWarmUp() {}

  static int run(Duration max) throws Exception {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    HmacTokens tokens = new HmacTokens(secret, new RevocationTable());
    ReadinessConditions readiness = new ReadinessConditions();
    readiness.require(RestServer.REVOCATIONS, () -> true);
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    RestServices services =
        new RestServices(
            new WarmActors(),
            tokens,
            new NoCredentials(),
            new AtomicLong(GUILD)::incrementAndGet,
            metrics,
            null,
            new LagAdmission(new GuildLags(), Duration.ofSeconds(1), metrics),
            readiness,
            user -> new SessionStartLimit(0, 0, 0, 0),
            null,
            null);
    PasswordHasher hasher = new PasswordHasher();
    RestServer server =
        new RestServer(
            new RestServerOptions(
                "127.0.0.1",
                0,
                "127.0.0.1",
                0,
                RestServerOptions.Connections.of(TrustedProxies.NONE, Integer.MAX_VALUE)),
            services,
            Operations.all(services, hasher, "ws://127.0.0.1"));
    int port = await(server.start());
    try {
      String url = "http://127.0.0.1:" + port + "/api/v10/channels/" + CHANNEL + "/messages";
      return requests(url, tokens, max);
    } finally {
      // It waits for its clients' idle connections; nobody waits for it.
      var unused = server.stop();
      hasher.close();
    }
  }

  /**
   * Without rate limits: all that come are strangers to the guild. The time counts from the first
   * answer.
   */
  private static int requests(String url, HmacTokens tokens, Duration max) throws Exception {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    long endNs = 0;
    int round = 0;
    while (round == 0 || (round < ROUNDS_MAX && System.nanoTime() - endNs < 0)) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(round % 8 == 7 ? url + "?limit=50" : url))
              .timeout(REQUEST_MAX)
              .header("Authorization", tokens.issue(USER + round, System.currentTimeMillis()))
              .header("Content-Type", "application/json");
      if (round % 8 != 7) {
        String body = "{\"content\":\"round %d\",\"nonce\":\"%d\"}".formatted(round, round);
        request.POST(BodyPublishers.ofString(body));
      }
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException("status: " + response.statusCode() + " (expected: 200)");
      }
      if (round == 0) {
        endNs = System.nanoTime() + max.toNanos();
      }
      round++;
    }
    return round;
  }

  private static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  /** The Directory knows the channel's guild, and the guild takes everything. */
  private static final class WarmActors implements ActorClient {
    private static final Reply GUILD_OF_CHANNEL =
        Reply.newBuilder().setStatus(200).setValue(GUILD).build();
    private static final Reply MESSAGE =
        Reply.newBuilder().setStatus(200).setBody(ByteString.copyFromUtf8("{}")).build();

    @Override
    public ReplyTo newReplyTo() {
      return ReplyTo.getDefaultInstance();
    }

    @Override
    public CompletableFuture<Reply> ask(ReplyTo replyTo, Topic inbox, long key, byte[] envelope) {
      return CompletableFuture.completedFuture(
          inbox == Topic.DIRECTORY_INBOX ? GUILD_OF_CHANNEL : MESSAGE);
    }

    @Override
    public CompletableFuture<Void> tell(Topic inbox, long key, byte[] envelope) {
      return CompletableFuture.completedFuture(null);
    }
  }

  private static final class NoCredentials implements CredentialStore {
    @Override
    public CompletionStage<Void> put(long user, String email, String verifier) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Optional<String>> verifier(long user) {
      return CompletableFuture.completedFuture(Optional.empty());
    }

    @Override
    public boolean isReady() {
      return true;
    }
  }
}
