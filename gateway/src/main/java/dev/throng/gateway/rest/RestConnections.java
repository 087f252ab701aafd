package dev.throng.gateway.rest;

import dev.throng.gateway.ratelimit.AddressCounts;
import dev.throng.gateway.ratelimit.RemoteNetwork;
import dev.throng.gateway.ratelimit.TrustedProxies;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The open connections of REST: so many from each address, and each is closed that has not sent its
 * headers or its body in time, however busily it sends, or does not read its answers. HTTP/1.1, one
 * request after the other. On the server's event loop.
 */
final class RestConnections {
  private final Vertx vertx;
  private final RestServerOptions.Connections options;
  private final AddressCounts addresses;
  private final Counter refusedByAddress;
  private final Counter refusedByDeadline;
  private final UnreadAnswers unread;
  private final Map<HttpConnection, Long> timers = new HashMap<>();

  RestConnections(Vertx vertx, RestServerOptions.Connections options, MeterRegistry registry) {
    this.vertx = vertx;
    this.options = options;
    this.addresses = new AddressCounts(options.perAddress());
    this.refusedByAddress = counter(registry, "address");
    this.refusedByDeadline = counter(registry, "deadline");
    this.unread = new UnreadAnswers(options.unreadBytes(), counter(registry, "unread"));
  }

  private static Counter counter(MeterRegistry registry, String reason) {
    return Counter.builder("throng.rest.refused")
        .description("Connections of REST that were closed, by reason")
        .tag("reason", reason)
        .register(registry);
  }

  /** What limits by address go by, of the client of a request. */
  static String network(TrustedProxies proxies, HttpServerRequest request) {
    return proxies.client(
        request.remoteAddress().hostAddress(),
        request.headers().getAll(TrustedProxies.FORWARDED_FOR));
  }

  /** The same, of a client of this server. */
  String network(HttpServerRequest request) {
    return network(options.proxies(), request);
  }

  /** A client has connected. */
  void opened(HttpConnection connection) {
    String peer = connection.remoteAddress().hostAddress();
    String address = RemoteNetwork.of(peer);
    boolean counted = !options.proxies().contains(peer);
    if (counted && !addresses.add(address)) {
      refusedByAddress.increment();
      cutOff(connection);
      return;
    }
    timers.put(connection, timer(connection, options.deadlines().headers()));
    connection.closeHandler(
        closed -> {
          vertx.cancelTimer(timers.remove(connection));
          if (counted) {
            addresses.remove(address);
          }
        });
  }

  /** The headers of a request are there. */
  void began(HttpServerRequest request) {
    HttpConnection connection = request.connection();
    allow(connection, options.deadlines().body());
    request.end().onSuccess(end -> allow(connection, options.deadlines().next()));
  }

  /** A request has much to send, or to get. */
  void transfers(HttpServerRequest request) {
    allow(request.connection(), options.deadlines().transfer());
  }

  /** The client has received a whole answer: the next request may take its time. */
  void transferred(HttpServerRequest request) {
    allow(request.connection(), options.deadlines().next());
  }

  /** Closes an open connection after this time, unless it is allowed more before. */
  private void allow(HttpConnection connection, Duration time) {
    Long before = timers.get(connection);
    if (before != null) {
      vertx.cancelTimer(before);
      timers.put(connection, timer(connection, time));
    }
  }

  private long timer(HttpConnection connection, Duration time) {
    return vertx.setTimer(
        time.toMillis(),
        late -> {
          refusedByDeadline.increment();
          cutOff(connection);
        });
  }

  /** What was written and not yet taken. */
  UnreadAnswers unread() {
    return unread;
  }

  /** Closes at once: {@link HttpConnection#close} waits until the client has read all answers. */
  static void cutOff(HttpConnection connection) {
    ((ConnectionBase) connection).channelHandlerContext().close();
  }
}
