package dev.throng.gateway.rest;

import dev.throng.gateway.process.OutOfMemoryExit;
import dev.throng.gateway.ratelimit.RateLimitVerdict;
import dev.throng.protocol.DiscordError;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Writes answers with the headers that client libraries insist on: {@code Content-Type} exactly
 * {@code application/json}, {@code Date}, {@code Via} (without it a 429 counts as an intermediary's
 * ban), and a {@code Retry-After} in whole seconds.
 */
final class ResponseWriter {
  private static final String VIA = "1.1 throng";
  private static final String JSON = "application/json";
  private static final DateTimeFormatter IMF_FIXDATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final InstantSource clock;
  private final UnreadAnswers unread;
  private volatile Stamp stamp = new Stamp(-1, "");

  private record Stamp(long second, String date) {}

  ResponseWriter(InstantSource clock, UnreadAnswers unread) {
    this.clock = clock;
    this.unread = unread;
  }

  /** Sends, on the request's event loop. */
  void write(HttpServerRequest request, RestResponse answer) {
    HttpServerResponse response = request.response();
    response.setStatusCode(answer.status());
    common(response);
    if (answer.retryAfterSeconds() >= 0) {
      response.putHeader(
          "Retry-After", Long.toString((long) Math.ceil(answer.retryAfterSeconds())));
    }
    if (!answer.scope().isEmpty()) {
      response.putHeader("X-RateLimit-Scope", answer.scope());
      if (answer.scope().equals(RateLimitVerdict.Scope.GLOBAL.headerValue())) {
        response.putHeader("X-RateLimit-Global", "true");
      }
    }
    Future<Void> written =
        answer.body().length == 0
            ? response.end()
            : response.putHeader("Content-Type", JSON).end(Buffer.buffer(answer.body()));
    written.onFailure(OutOfMemoryExit::check);
    unread.add(request.connection(), answer.body().length, written);
  }

  /** Sends an error. */
  void write(RoutingContext context, DiscordError error) {
    write(context.request(), RestResponse.error(error));
  }

  /** The headers of every answer. */
  void common(HttpServerResponse response) {
    response.putHeader("Date", date()).putHeader("Via", VIA);
  }

  /** The headers that say how much may still be asked. */
  static void rateLimit(HttpServerResponse response, RateLimitVerdict verdict, String bucket) {
    response
        .putHeader("X-RateLimit-Limit", Long.toString(verdict.limit()))
        .putHeader("X-RateLimit-Remaining", Long.toString(verdict.remaining()))
        .putHeader("X-RateLimit-Reset", seconds(verdict.resetAtSeconds()))
        .putHeader("X-RateLimit-Reset-After", seconds(verdict.resetAfterSeconds()))
        .putHeader("X-RateLimit-Bucket", bucket);
  }

  private static String seconds(double seconds) {
    long ms = (long) Math.ceil(seconds * 1e3);
    return String.format(Locale.ROOT, "%d.%03d", ms / 1000, ms % 1000);
  }

  private String date() {
    long second = clock.millis() / 1000;
    Stamp last = stamp;
    if (last.second() != second) {
      last = new Stamp(second, IMF_FIXDATE.format(Instant.ofEpochSecond(second)));
      stamp = last;
    }
    return last.date();
  }
}
