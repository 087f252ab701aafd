package dev.throng.gateway.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** {@code /healthz}: the process runs. {@code /readyz}: it can serve. {@code /metrics}. */
final class OperatorRoutes {
  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;

  private final ResponseWriter writer;
  private final ReadinessConditions readiness;
  private final PrometheusMeterRegistry metrics;

  OperatorRoutes(
      ResponseWriter writer, ReadinessConditions readiness, PrometheusMeterRegistry metrics) {
    this.writer = writer;
    this.readiness = readiness;
    this.metrics = metrics;
  }

  void mount(Vertx vertx, Router router) {
    router.get("/healthz").handler(this::health);
    router.get("/readyz").handler(this::ready);
    // A scrape takes milliseconds: not on the event loop.
    router
        .get("/metrics")
        .handler(
            context ->
                vertx
                    .executeBlocking(() -> metrics.scrape(PROMETHEUS_TEXT), false)
                    .onSuccess(
                        text -> {
                          writer.common(context.response());
                          context.response().putHeader("Content-Type", PROMETHEUS_TEXT).end(text);
                        })
                    .onFailure(context::fail));
  }

  private void health(RoutingContext context) {
    writer.write(context.request(), RestResponse.json(OK, Json.object().put("status", "ok")));
  }

  private void ready(RoutingContext context) {
    List<String> missing = readiness.missing();
    ObjectNode body = Json.object();
    body.put("ready", missing.isEmpty());
    missing.forEach(body.putArray("missing")::add);
    writer.write(context.request(), RestResponse.json(missing.isEmpty() ? OK : UNAVAILABLE, body));
  }
}
