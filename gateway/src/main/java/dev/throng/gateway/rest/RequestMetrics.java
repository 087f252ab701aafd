package dev.throng.gateway.rest;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/**
 * {@code throng_rest_requests_seconds}: how long requests took, by method, route template and
 * status. Labels never hold ids: what matches no route is {@code unmatched}.
 */
final class RequestMetrics {
  private static final String ROUTE = "throng.route";
  private static final String UNMATCHED = "unmatched";
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(13)
  };

  private final MeterRegistry registry;

  RequestMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Starts to measure a request. */
  void start(RoutingContext context) {
    Timer.Sample sample = Timer.start(registry);
    context.addEndHandler(end -> sample.stop(timer(context)));
    context.next();
  }

  /** Says which route the request is of. */
  static void matched(RoutingContext context, RestRoute route) {
    context.put(ROUTE, route);
  }

  private Timer timer(RoutingContext context) {
    RestRoute route = context.get(ROUTE);
    return Timer.builder("throng.rest.requests")
        .description("REST requests until the answer was written")
        .tag("method", route == null ? UNMATCHED : route.method().name())
        .tag("route", route == null ? UNMATCHED : route.path())
        .tag("status", Integer.toString(context.response().getStatusCode()))
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }
}
