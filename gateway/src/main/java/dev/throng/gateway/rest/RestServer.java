package dev.throng.gateway.rest;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.throng.gateway.auth.PasswordHasher;
import dev.throng.gateway.ratelimit.RateLimiter;
import dev.throng.gateway.rest.endpoint.Endpoints;
import dev.throng.protocol.DiscordError;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server of a gateway node. */
public final class RestServer {
  /** Name of the condition that the revocations were loaded. */
  public static final String REVOCATIONS = "revocations";

  /** Name of the condition that passwords can be checked. */
  public static final String CREDENTIALS = "credentials";

  private static final Logger LOG = LoggerFactory.getLogger(RestServer.class);
  private static final List<String> API_ROOTS = List.of("/api/v10", "/api/v9", "/api");

  /** An HTTP server of Vert.x lives on one event loop; all that takes long is elsewhere. */
  private static final int EVENT_LOOPS = 1;

  private static final int IDLE_SECONDS_MAX = 75;
  private static final Duration STOP_MAX = Duration.ofSeconds(5);

  private final RestServerOptions options;
  private final Vertx vertx;
  private final PasswordHasher hasher = new PasswordHasher();
  private final HttpServer server;

  /** A server that does not listen yet. */
  public RestServer(RestServerOptions options, RestServices services) {
    this.options = options;
    this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(EVENT_LOOPS));
    services.readiness().require(CREDENTIALS, services.credentials()::isReady);
    ResponseWriter writer = new ResponseWriter(InstantSource.system());
    this.server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setIdleTimeout(IDLE_SECONDS_MAX)
                    .setMaxFormAttributeSize(RequestBodyReader.BYTES_MAX))
            .invalidRequestHandler(
                request ->
                    writer.write(request.response(), RestResponse.error(DiscordError.BAD_REQUEST)))
            .requestHandler(router(services, writer));
  }

  /** Listens; completes with the port. */
  public CompletionStage<Integer> start() {
    return server
        .listen(options.port(), options.host())
        .map(HttpServer::actualPort)
        .onSuccess(port -> LOG.info("REST listens, host={} port={}", options.host(), port))
        .toCompletionStage();
  }

  /** Takes no more requests, lets those under way finish for 5 s, and ends. */
  public CompletionStage<Void> stop() {
    // Not a chain of Vert.x futures: the end of Vert.x would run on a loop that has ended.
    CompletableFuture<Void> stopped = new CompletableFuture<>();
    server
        .shutdown(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)
        .onComplete(
            drained -> {
              hasher.close();
              vertx.close().onComplete(closed -> stopped.complete(null));
            });
    return stopped;
  }

  private Router router(RestServices services, ResponseWriter writer) {
    InstantSource clock = InstantSource.system();
    @Nullable RateLimiter limiter = options.rateLimits() ? new RateLimiter() : null;
    EndpointHandler.Guards guards =
        new EndpointHandler.Guards(
            services.tokens(),
            () -> services.readiness().holds(REVOCATIONS),
            limiter,
            new RetryMemory(services.snowflakes(), Ticker.systemTicker()),
            writer);
    Router api = Router.router(vertx);
    Actors actors = new Actors(services.bus(), clock, limiter);
    List<Endpoint> endpoints = Endpoints.all(actors, services, hasher, options.webSocketUrl());
    for (Endpoint endpoint : endpoints) {
      RestRoute route = endpoint.route();
      EndpointHandler handler = new EndpointHandler(endpoint, guards);
      api.route(route.method(), route.vertxPath())
          .handler(
              context -> {
                RequestMetrics.matched(context, route);
                handler.handle(context);
              });
    }
    // What falls out of one root must not be looked for under the next.
    for (Endpoint endpoint : endpoints) {
      api.route(endpoint.route().vertxPath())
          .handler(context -> writer.write(context, DiscordError.METHOD_NOT_ALLOWED));
    }
    api.route().handler(context -> writer.write(context, DiscordError.NOT_FOUND));
    Router root = Router.router(vertx);
    root.route().handler(new RequestMetrics(services.metrics())::start);
    new OperatorRoutes(writer, services.readiness(), services.metrics()).mount(vertx, root);
    for (String prefix : API_ROOTS) {
      root.route(prefix + "/*").subRouter(api);
    }
    answerErrors(root, writer);
    return root;
  }

  private static void answerErrors(Router root, ResponseWriter writer) {
    for (DiscordError error :
        List.of(
            DiscordError.BAD_REQUEST,
            DiscordError.NOT_FOUND,
            DiscordError.METHOD_NOT_ALLOWED,
            DiscordError.REQUEST_TOO_LARGE,
            DiscordError.INTERNAL_SERVER_ERROR)) {
      root.errorHandler(
          error.status(),
          context -> {
            logFault(context);
            writer.write(context, error);
          });
    }
  }

  private static void logFault(RoutingContext context) {
    Throwable failure = context.failure();
    if (failure != null && context.statusCode() >= 500) {
      HttpMethod method = context.request().method();
      LOG.error("failed outside of a route, method={}", method, failure);
    }
  }
}
