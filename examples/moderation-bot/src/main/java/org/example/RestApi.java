package org.example;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Where REST is, and whose token is used. Travels with the job.
 *
 * @param base ends with a slash
 * @param token of a bot
 */
record RestApi(URI base, String token) implements Serializable {
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(15);

  /** Then the job fails, and Flink begins again from its last checkpoint. */
  private static final int ATTEMPTS = 10;

  Client open() {
    return new Client(this);
  }

  /** Without the token. */
  @Override
  public String toString() {
    return base.toString();
  }

  /** Sends requests without blocking. */
  static final class Client implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RestApi api;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final FailsafeExecutor<HttpResponse<String>> retries;

    private Client(RestApi api) {
      this.api = api;
      RetryPolicy<HttpResponse<String>> policy =
          RetryPolicy.<HttpResponse<String>>builder()
              .handle(IOException.class)
              .handleResultIf(answer -> answer.statusCode() == 429 || answer.statusCode() >= 500)
              .withBackoff(250, 10_000, ChronoUnit.MILLIS)
              .withJitter(0.2)
              .withDelayFn(context -> retryAfter(context.getLastResult()))
              .withMaxAttempts(ATTEMPTS)
              .build();
      retries = Failsafe.with(policy).with(timer);
    }

    /** The status: a success, or 404, since what is gone needs nothing more. */
    CompletionStage<Integer> send(String method, String path, Map<String, ?> body) {
      HttpRequest request =
          HttpRequest.newBuilder(api.base().resolve(path))
              .timeout(REQUEST_TIMEOUT)
              .header("Authorization", "Bot " + api.token())
              .header("Content-Type", "application/json")
              .method(method, HttpRequest.BodyPublishers.ofString(json(body)))
              .build();
      return retries
          .getStageAsync(() -> http.sendAsync(request, HttpResponse.BodyHandlers.ofString()))
          .thenApply(
              answer -> {
                int status = answer.statusCode();
                if (status >= 300 && status != 404) {
                  throw new IllegalStateException(
                      method + " " + path + ": " + status + " " + answer.body());
                }
                return status;
              });
    }

    /** What a 429 asks for; negative: the policy's own back-off. */
    private static Duration retryAfter(HttpResponse<String> answer) {
      return answer == null
          ? Duration.ofMillis(-1)
          : answer
              .headers()
              .firstValue("Retry-After")
              .map(seconds -> Duration.ofMillis((long) (1_000 * Double.parseDouble(seconds))))
              .orElse(Duration.ofMillis(-1));
    }

    private static String json(Map<String, ?> body) {
      try {
        return body.isEmpty() ? "" : JSON.writeValueAsString(body);
      } catch (JsonProcessingException e) {
        throw new IllegalArgumentException(e);
      }
    }

    @Override
    public void close() {
      timer.shutdownNow();
    }
  }
}
