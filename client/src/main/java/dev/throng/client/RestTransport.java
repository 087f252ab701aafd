package dev.throng.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One caller's requests. Every request has a time-out of 15 s, as Discord's clients have; an answer
 * of any status is a value, and only a request without an answer fails.
 */
public final class RestTransport {
  /** Shared by the client's classes; thread-safe. */
  public static final ObjectMapper JSON = new ObjectMapper();

  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int REFUSALS_MAX = 20;

  private final HttpClient http;
  private final URI base;
  private final @Nullable String authorization;

  /**
   * @param http shared by all callers
   * @param base scheme, host, port and version, such as {@code http://127.0.0.1:8080/api/v10}
   * @param authorization the value of the header, such as {@code Bot x}; null for none
   */
  public RestTransport(HttpClient http, URI base, @Nullable String authorization) {
    this.http = http;
    this.base = base;
    this.authorization = authorization;
  }

  /** The same server for another caller. */
  public RestTransport as(@Nullable String otherAuthorization) {
    return new RestTransport(http, base, otherAuthorization);
  }

  /** The client that the requests, and sessions of the same caller, go through. */
  public HttpClient http() {
    return http;
  }

  /** The value of the authorization header, or null. */
  public @Nullable String authorization() {
    return authorization;
  }

  /**
   * Sends a request and waits for its answer. Where a limit refuses it, it is sent again after the
   * time that the answer names, {@value #REFUSALS_MAX} times at the most.
   *
   * @param path below the base, with a leading slash and an optional query
   * @throws CompletionException if there was no answer
   */
  public RestAnswer request(String method, String path, @Nullable JsonNode body) {
    RestAnswer answer = requestAsync(method, path, body).join();
    for (int i = 0; i < REFUSALS_MAX && answer.status() == TOO_MANY_REQUESTS; i++) {
      double seconds = answer.body().path("retry_after").asDouble(1);
      LockSupport.parkNanos((long) (seconds * 1e9));
      answer = requestAsync(method, path, body).join();
    }
    return answer;
  }

  /** Sends a request; the future fails only when there was no answer. */
  public CompletableFuture<RestAnswer> requestAsync(
      String method, String path, @Nullable JsonNode body) {
    return rawAsync(method, path, body == null ? null : body.toString());
  }

  /** Sends a body that need not be JSON. */
  public CompletableFuture<RestAnswer> rawAsync(String method, String path, @Nullable String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(TIMEOUT)
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    return http.sendAsync(request.build(), BodyHandlers.ofString())
        .thenApply(RestTransport::answer);
  }

  private static RestAnswer answer(HttpResponse<String> response) {
    return new RestAnswer(response.statusCode(), response.headers(), parse(response.body()));
  }

  /** A body that is not JSON is kept as a text node: it is the caller's to judge. */
  private static JsonNode parse(String body) {
    if (body.isEmpty()) {
      return MissingNode.getInstance();
    }
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return TextNode.valueOf(body);
    }
  }
}
