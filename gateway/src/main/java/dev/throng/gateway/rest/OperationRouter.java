package dev.throng.gateway.rest;

import dev.throng.protocol.DiscordError;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gives a request below one of the API's roots to its operation. */
final class OperationRouter implements Handler<RoutingContext> {
  private static final List<String> ROOTS = List.of("/api/v10/", "/api/v9/", "/api/");

  private final SegmentTree<HttpMethod, OperationHandler> operations = new SegmentTree<>();
  private final ResponseWriter writer;

  OperationRouter(List<OperationHandler> handlers, ResponseWriter writer) {
    this.writer = writer;
    for (OperationHandler handler : handlers) {
      RestRoute route = handler.route();
      operations.put(route.method(), route.path(), handler);
    }
  }

  @Override
  public void handle(RoutingContext context) {
    try {
      route(context, segments(context.normalizedPath()));
    } catch (IllegalArgumentException e) {
      // A percent sign without two digits behind it.
      writer.write(context, DiscordError.BAD_REQUEST);
    }
  }

  private void route(RoutingContext context, List<String> segments) {
    var found = operations.find(context.request().method(), segments);
    OperationHandler handler = found.value();
    if (handler == null) {
      writer.write(
          context, found.isTemplate() ? DiscordError.METHOD_NOT_ALLOWED : DiscordError.NOT_FOUND);
      return;
    }
    RequestMetrics.matched(context, handler.route());
    handler.handle(context, parameters(handler.route().path(), segments));
  }

  /**
   * Decoded after the path was cut at its slashes: {@code %2F} is no slash, and {@code %40me} is
   * {@code @me}.
   */
  private static List<String> segments(String path) {
    for (String root : ROOTS) {
      if (path.startsWith(root)) {
        return SegmentTree.segments(path.substring(root.length() - 1)).stream()
            .map(segment -> QueryStringDecoder.decodeComponent(segment.replace("+", "%2B")))
            .toList();
      }
    }
    return List.of();
  }

  private static Map<String, String> parameters(String template, List<String> segments) {
    Map<String, String> parameters = new HashMap<>();
    List<String> names = SegmentTree.segments(template);
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (SegmentTree.isParameter(name)) {
        parameters.put(name.substring(1, name.length() - 1), segments.get(i));
      }
    }
    return parameters;
  }
}
