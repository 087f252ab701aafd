package dev.throng.gateway.rest;

import dev.throng.gateway.auth.CredentialsUnavailableException;
import dev.throng.gateway.auth.HashingOverloadedException;
import dev.throng.gateway.auth.HmacTokens;
import dev.throng.gateway.auth.InteractionTokens;
import dev.throng.gateway.bus.AskTimeoutException;
import dev.throng.gateway.bus.BusOverloadedException;
import dev.throng.gateway.bus.ClockRegressException;
import dev.throng.gateway.process.OutOfMemoryExit;
import dev.throng.gateway.ratelimit.RateLimitVerdict;
import dev.throng.gateway.ratelimit.RestLimits;
import dev.throng.gateway.ratelimit.TrustedProxies;
import dev.throng.gateway.storage.StorageFullException;
import dev.throng.gateway.storage.StorageUnavailableException;
import dev.throng.protocol.DiscordError;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a request of one {@link Operation} through token, rate limit and body to it, and back. A
 * request is answered within {@value #ANSWER_MAX_MS} ms, before clients give up.
 */
final class OperationHandler {
  static final long ANSWER_MAX_MS = 13_000;
  private static final Logger LOG = LoggerFactory.getLogger(OperationHandler.class);

  private final Operation operation;
  private final RestRoute route;
  private final String bucket;
  private final @Nullable String majorParameter;
  private final Guards guards;

  /**
   * What all routes share.
   *
   * @param limits null for no limits
   * @param canVerify whether tokens can be told from revoked ones by now
   * @param files null if none are taken
   */
  record Guards(
      HmacTokens tokens,
      BooleanSupplier canVerify,
      @Nullable RestLimits limits,
      RetryMemory retries,
      TrustedProxies proxies,
      @Nullable FileIntake files,
      RequestRoom bodies,
      ResponseWriter writer) {}

  private record Webhook(long id) {}

  OperationHandler(Operation operation, Guards guards) {
    this.operation = operation;
    this.route = operation.route();
    this.bucket = route.bucket();
    this.majorParameter = route.majorParameter();
    this.guards = guards;
  }

  RestRoute route() {
    return route;
  }

  /**
   * Answers a request.
   *
   * @param path parameters of the path, decoded
   */
  void handle(RoutingContext context, Map<String, String> path) {
    try {
      RestRequest.Caller user = caller(context);
      Object subject = subject(user, path);
      RestRequest.Caller caller =
          subject instanceof InteractionTokens.Claims interaction
              ? new RestRequest.Caller(user.claims(), user.network(), interaction)
              : user;
      limit(context, path, subject);
      Map<String, List<String>> query = query(context);
      MultiMap headers = context.request().headers();
      Context loop = context.vertx().getOrCreateContext();
      FileIntake intake = route.takesFiles() ? guards.files() : null;
      FormFiles files = intake == null ? null : intake.begin(context.request(), subject);
      List<Runnable> room = new ArrayList<>();
      releasing(files, room, () -> body(context, files, subject, room))
          .thenCompose(
              body -> {
                room.add(guards.bodies().take(subject, body.treeBytes()));
                return run(
                    context,
                    caller,
                    subject,
                    new RestRequest.Input(path, query, body, headers::get));
              })
          .exceptionally(this::answerTo)
          .thenAccept(
              answer ->
                  loop.runOnContext(
                      now -> {
                        try {
                          charge(subject, answer);
                          guards.writer().write(context.request(), answer);
                        } finally {
                          release(files, room);
                        }
                      }));
    } catch (Rejection e) {
      guards.writer().write(context.request(), e.response());
    }
  }

  private void charge(Object subject, RestResponse answer) {
    if (guards.limits() != null) {
      guards.limits().answered(subject, answer.body().length);
    }
  }

  /** What cannot even begin leaves nothing behind. */
  private static CompletableFuture<RequestBody> releasing(
      @Nullable FormFiles files,
      List<Runnable> room,
      Supplier<CompletableFuture<RequestBody>> read) {
    try {
      return read.get();
    } catch (RuntimeException e) {
      release(files, room);
      throw e;
    }
  }

  private static void release(@Nullable FormFiles files, List<Runnable> room) {
    room.forEach(Runnable::run);
    if (files != null) {
      files.release();
    }
  }

  /**
   * Whom limits go by: a webhook or an interaction, from wherever it is used; a user; an address.
   */
  private Object subject(RestRequest.Caller caller, Map<String, String> path) {
    String token = path.get(RestRequest.WEBHOOK_TOKEN);
    if (token != null) {
      Long id = Integers.parse(path.getOrDefault(RestRequest.WEBHOOK_ID, ""));
      if (id != null && guards.tokens().webhooks().isOf(id, token)) {
        return new Webhook(id);
      }
      InteractionTokens.Claims interaction = guards.tokens().interactions().read(token);
      if (id == null || interaction == null || interaction.application() != id) {
        throw unauthorized(caller.network(), DiscordError.INVALID_WEBHOOK_TOKEN);
      }
      return interaction;
    }
    String answering = path.get(RestRequest.INTERACTION_TOKEN);
    if (answering != null) {
      Long id = Integers.parse(path.getOrDefault(RestRequest.INTERACTION_ID, ""));
      InteractionTokens.Claims interaction = guards.tokens().interactions().read(answering);
      if (id == null || interaction == null || interaction.interaction() != id) {
        throw unauthorized(caller.network(), DiscordError.UNKNOWN_INTERACTION);
      }
      return interaction;
    }
    return caller.isNobody() ? caller.network() : (Object) caller.claims().user();
  }

  private RestRequest.Caller caller(RoutingContext context) {
    String network = remoteNetwork(context);
    return new RestRequest.Caller(
        route.authenticated() ? authenticate(context, network) : RestRequest.Caller.NOBODY,
        network,
        null);
  }

  private HmacTokens.Claims authenticate(RoutingContext context, String network) {
    String token = context.request().getHeader("Authorization");
    if (token != null && !guards.canVerify().getAsBoolean()) {
      throw new Rejection(RestResponse.unavailable());
    }
    HmacTokens.Claims claims = token == null ? null : guards.tokens().read(token);
    if (claims == null) {
      throw unauthorized(network, DiscordError.UNAUTHORIZED);
    }
    return claims;
  }

  /** 401, or 429 for an address that has got it too often. */
  private Rejection unauthorized(String network, DiscordError error) {
    RestLimits limits = guards.limits();
    if (limits != null) {
      RateLimitVerdict verdict = limits.unauthorized(network);
      if (!verdict.allowed()) {
        return new Rejection(RestResponse.rateLimited(verdict));
      }
    }
    return new Rejection(error);
  }

  private String remoteNetwork(RoutingContext context) {
    HttpServerRequest request = context.request();
    return RestConnections.network(guards.proxies(), request);
  }

  private void limit(RoutingContext context, Map<String, String> path, Object subject) {
    RestLimits limits = guards.limits();
    if (limits == null) {
      return;
    }
    Long major =
        majorParameter == null ? null : Integers.parse(path.getOrDefault(majorParameter, ""));
    RateLimitVerdict verdict =
        limits.request(subject, bucket, major == null ? 0 : major, route.limit());
    if (verdict.scope() == RateLimitVerdict.Scope.USER) {
      ResponseWriter.rateLimit(context.response(), verdict, bucket);
    }
    boolean isFirstAnswer = path.containsKey(RestRequest.INTERACTION_TOKEN);
    if (verdict.allowed()
        && !isFirstAnswer
        && subject instanceof InteractionTokens.Claims interaction) {
      verdict = limits.interaction(interaction.application(), interaction.guild());
    }
    if (!verdict.allowed()) {
      throw new Rejection(RestResponse.rateLimited(verdict));
    }
  }

  private CompletableFuture<RequestBody> body(
      RoutingContext context, @Nullable FormFiles files, Object subject, List<Runnable> room) {
    boolean bodiless = route.method() == HttpMethod.GET || route.method() == HttpMethod.DELETE;
    if (bodiless) {
      return CompletableFuture.completedFuture(RequestBody.EMPTY);
    }
    long held = files == null ? route.bodyBytesMax() : RequestBodyReader.BYTES_MAX;
    room.add(guards.bodies().take(subject, RequestBodyReader.comingBytes(context.request(), held)));
    return files == null
        ? RequestBodyReader.read(context.vertx(), context.request(), route.bodyBytesMax())
        : Objects.requireNonNull(guards.files()).read(context.request(), files);
  }

  private CompletableFuture<RestResponse> run(
      RoutingContext context, RestRequest.Caller caller, Object subject, RestRequest.Input input) {
    if (route.method() == HttpMethod.GET) {
      return answer(caller, input, guards.retries().newIds());
    }
    String target = route.method() + " " + context.request().uri();
    RetryMemory.Key key = RetryMemory.Key.of(subject, target, input.body().identity());
    RequestIds ids = guards.retries().take(key);
    return answer(caller, input, ids)
        .whenComplete(
            (answer, error) -> {
              if (isOutcomeUnknown(ids, answer, error) || context.response().closed()) {
                guards.retries().remember(key, ids);
              }
            });
  }

  /**
   * Whether a retry has to be the same request. An actor's 500 is none: it has done nothing, and
   * would do nothing again, since what it refuses may be the ids themselves. A repeat that a limit
   * of this node refuses is: its first try may have been done.
   */
  private static boolean isOutcomeUnknown(
      RequestIds ids, @Nullable RestResponse answer, @Nullable Throwable error) {
    if (answer != null) {
      return answer.isServerError() && !answer.isRefused();
    }
    return error == null
        || !(Rejection.cause(error) instanceof Rejection rejection)
        || rejection.response().isServerError()
        || (ids.isRepeat() && rejection.response().isRateLimited());
  }

  private CompletableFuture<RestResponse> answer(
      RestRequest.Caller caller, RestRequest.Input input, RequestIds ids) {
    return invoke(caller, input, ids).orTimeout(ANSWER_MAX_MS, TimeUnit.MILLISECONDS);
  }

  private CompletableFuture<RestResponse> invoke(
      RestRequest.Caller caller, RestRequest.Input input, RequestIds ids) {
    try {
      RestRequest request = new RestRequest(operation.facts(), caller, input, ids);
      // A copy, so that a timeout ends the wait and not the work.
      return operation.handler().apply(request).toCompletableFuture().copy();
    } catch (Rejection e) {
      return CompletableFuture.completedFuture(e.response());
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private RestResponse answerTo(Throwable error) {
    Throwable cause = Rejection.cause(error);
    if (cause instanceof Rejection rejection) {
      return rejection.response();
    }
    if (cause instanceof BusOverloadedException
        || cause instanceof ClockRegressException
        || cause instanceof CredentialsUnavailableException
        || cause instanceof AskTimeoutException
        || cause instanceof HashingOverloadedException
        || cause instanceof TimeoutException) {
      LOG.debug("unavailable, route={} cause={}", route, cause.getClass().getSimpleName());
      return RestResponse.unavailable();
    }
    if (cause instanceof StorageUnavailableException) {
      return RestResponse.unavailable();
    }
    if (cause instanceof StorageFullException) {
      return RestResponse.error(DiscordError.STORAGE_FULL);
    }
    OutOfMemoryExit.check(cause);
    LOG.error("failed, route={}", route, cause);
    return RestResponse.error(DiscordError.INTERNAL_SERVER_ERROR);
  }

  private static Map<String, List<String>> query(RoutingContext context) {
    Map<String, List<String>> query = new HashMap<>();
    MultiMap parameters = context.queryParams();
    parameters.names().forEach(name -> query.put(name, parameters.getAll(name)));
    return query;
  }
}
