package dev.throng.gateway.rest;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.throng.gateway.process.OutOfMemoryExit;
import dev.throng.protocol.DiscordError;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP servers of a gateway node: REST, and the operator's. */
public final class RestServer {
  /** Name of the condition that the revocations were loaded. */
  public static final String REVOCATIONS = "revocations";

  /** Name of the condition that passwords can be checked. */
  public static final String CREDENTIALS = "credentials";

  private static final Logger LOG = LoggerFactory.getLogger(RestServer.class);

  /** An HTTP server of Vert.x lives on one event loop; all that takes long is elsewhere. */
  private static final int EVENT_LOOPS = 1;

  /** So many senders, each with as much as it may have, fill it. */
  private static final int BODIES_SENDERS = 4;

  private static final int BODIES_OF_SENDER_MAX = 10_000;

  private static final int IDLE_SECONDS_MAX = 75;
  private static final Duration STOP_MAX = Duration.ofSeconds(5);

  private final RestServerOptions options;
  private final Vertx vertx;
  private final HttpServer server;
  private final HttpServer operatorServer;

  /** A server of these operations that does not listen yet. */
  public RestServer(RestServerOptions options, RestServices services, List<Operation> operations) {
    this.options = options;
    this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(EVENT_LOOPS));
    vertx.exceptionHandler(
        failure -> {
          OutOfMemoryExit.check(failure);
          LOG.error("failed outside of a request", failure);
        });
    services.readiness().require(CREDENTIALS, services.credentials()::isReady);
    RestConnections connections =
        new RestConnections(vertx, options.connections(), services.metrics());
    ResponseWriter writer = new ResponseWriter(InstantSource.system(), connections.unread());
    Router api = router(operations, services, writer, connections);
    this.server =
        server(writer)
            .connectionHandler(
                connection -> {
                  connection.exceptionHandler(OutOfMemoryExit::check);
                  connections.opened(connection);
                })
            .requestHandler(
                request -> {
                  connections.began(request);
                  api.handle(request);
                });
    Router operator = Router.router(vertx);
    new OperatorRoutes(writer, services.readiness(), services.metrics()).mount(vertx, operator);
    answerErrors(operator, writer);
    this.operatorServer =
        server(writer)
            .connectionHandler(connection -> connection.exceptionHandler(OutOfMemoryExit::check))
            .requestHandler(operator);
  }

  /** Listens; completes with the port of REST. */
  public CompletionStage<Integer> start() {
    return operatorServer
        .listen(options.operatorPort(), options.operatorHost())
        .compose(listening -> server.listen(options.port(), options.host()))
        .map(HttpServer::actualPort)
        .onSuccess(
            port ->
                LOG.info(
                    "REST listens, host={} port={} operatorHost={} operatorPort={}",
                    options.host(),
                    port,
                    options.operatorHost(),
                    operatorPort()))
        .toCompletionStage();
  }

  /** Where health, readiness and metrics are; to be called when {@link #start} has completed. */
  public int operatorPort() {
    return operatorServer.actualPort();
  }

  /** Takes no more requests, lets those under way finish for 5 s, and ends. */
  public CompletionStage<Void> stop() {
    // Not a chain of Vert.x futures: the end of Vert.x would run on a loop that has ended.
    CompletableFuture<Void> stopped = new CompletableFuture<>();
    server
        .shutdown(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)
        .onComplete(drained -> vertx.close().onComplete(closed -> stopped.complete(null)));
    return stopped;
  }

  private HttpServer server(ResponseWriter writer) {
    return vertx
        .createHttpServer(
            new HttpServerOptions()
                .setIdleTimeout(IDLE_SECONDS_MAX)
                .setHttp2ClearTextEnabled(false)
                .setMaxFormAttributeSize(RequestBodyReader.BYTES_MAX)
                .setMaxFormFields(RequestBodyReader.FORM_FIELDS_MAX))
        .exceptionHandler(OutOfMemoryExit::check)
        .invalidRequestHandler(
            request -> writer.write(request, RestResponse.error(DiscordError.BAD_REQUEST)));
  }

  private Router router(
      List<Operation> operations,
      RestServices services,
      ResponseWriter writer,
      RestConnections connections) {
    FileServices files = services.files();
    FileIntake intake = files == null ? null : new FileIntake(vertx, files, connections::transfers);
    OperationHandler.Guards guards =
        new OperationHandler.Guards(
            services.tokens(),
            () -> services.readiness().holds(REVOCATIONS),
            services.limits(),
            new RetryMemory(services.snowflakes(), Ticker.systemTicker()),
            options.connections().proxies(),
            intake,
            bodies(services.metrics()),
            writer);
    List<OperationHandler> handlers =
        operations.stream().map(operation -> new OperationHandler(operation, guards)).toList();
    Router root = Router.router(vertx);
    root.route().handler(new RequestMetrics(services.metrics())::start);
    if (files != null && intake != null) {
      CdnRouter cdn =
          new CdnRouter(
              new FileDownloads(files, writer, connections),
              new FileUploads(vertx, files, intake, writer),
              new CdnRouter.Guards(services.limits(), connections, writer));
      root.route("/cdn/*").handler(cdn::handle);
    }
    root.route().handler(new OperationRouter(handlers, writer));
    answerErrors(root, writer);
    return root;
  }

  /** Room on the heap for bodies, from their first byte until they are answered. */
  private RequestRoom bodies(MeterRegistry metrics) {
    long bytesMax = options.connections().bodyBytes();
    RequestRoom bodies = new RequestRoom(bytesMax, bytesMax / BODIES_SENDERS, BODIES_OF_SENDER_MAX);
    Gauge.builder("throng.rest.bodies", bodies, RequestRoom::bytes)
        .description("Heap that bodies of requests take or may take until they are answered")
        .baseUnit("bytes")
        .register(metrics);
    return bodies;
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
    OutOfMemoryExit.check(failure);
    if (failure != null && context.statusCode() >= 500) {
      HttpMethod method = context.request().method();
      LOG.error("failed outside of a route, method={}", method, failure);
    }
  }
}
