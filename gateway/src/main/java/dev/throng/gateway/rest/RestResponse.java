package dev.throng.gateway.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.gateway.ratelimit.RateLimitVerdict;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.wire.Reply;

/**
 * An answer.
 *
 * @param status HTTP status
 * @param body JSON, UTF-8; empty with 204
 * @param retryAfterSeconds what the body's {@code retry_after} says; negative if nothing
 * @param scope whose rate limit was met, in the words of {@code X-RateLimit-Scope}; empty if none
 */
public record RestResponse(int status, byte[] body, double retryAfterSeconds, String scope) {
  private static final byte[] EMPTY = {};
  private static final int NO_CONTENT = 204;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final double UNAVAILABLE_RETRY_SECONDS = 1;

  /** JSON with a status. */
  public static RestResponse json(int status, JsonNode body) {
    return new RestResponse(status, Json.bytes(body), -1, "");
  }

  /** 204. */
  public static RestResponse noContent() {
    return new RestResponse(NO_CONTENT, EMPTY, -1, "");
  }

  /** Discord's error. */
  public static RestResponse error(DiscordError error) {
    return new RestResponse(error.status(), error.body(), -1, "");
  }

  /** 503: a bound was met or an answer is late, come again in a second. */
  public static RestResponse unavailable() {
    DiscordError error = DiscordError.SERVICE_UNAVAILABLE;
    ObjectNode body = Json.object();
    body.put("message", error.message());
    body.put("code", error.code());
    body.put("retry_after", UNAVAILABLE_RETRY_SECONDS);
    return new RestResponse(error.status(), Json.bytes(body), UNAVAILABLE_RETRY_SECONDS, "");
  }

  /** 429. */
  public static RestResponse rateLimited(RateLimitVerdict verdict) {
    ObjectNode body = Json.object();
    body.put("message", "You are being rate limited.");
    double seconds = Math.ceil(verdict.resetAfterSeconds() * 1e3) / 1e3;
    body.put("retry_after", seconds);
    body.put("global", verdict.scope() == RateLimitVerdict.Scope.GLOBAL);
    return new RestResponse(
        TOO_MANY_REQUESTS, Json.bytes(body), seconds, verdict.scope().headerValue());
  }

  /** What an actor replied. */
  public static RestResponse of(Reply reply) {
    int status = reply.getStatus();
    if (status == DiscordError.SERVICE_UNAVAILABLE.status()) {
      return unavailable();
    }
    byte[] body = reply.getBody().toByteArray();
    if (status == TOO_MANY_REQUESTS) {
      double seconds = Json.parseTrusted(body).path("retry_after").asDouble(1);
      return new RestResponse(status, body, seconds, "shared");
    }
    return new RestResponse(status, body, -1, "");
  }

  /** Whether it did what was asked. */
  public boolean isSuccess() {
    return status / 100 == 2;
  }

  /** Of an actor's reply or of a limit: whether it was not done, and will not be. */
  public boolean isRefused() {
    return status / 100 == 4 || status == DiscordError.INTERNAL_SERVER_ERROR.status();
  }

  /** Whether a limit refuses it for now. */
  boolean isRateLimited() {
    return status == TOO_MANY_REQUESTS;
  }

  /** Whether a client may not know the outcome and ask again. */
  boolean isServerError() {
    return status >= 500;
  }
}
