package dev.throng.gateway.rest;

import dev.throng.protocol.DiscordError;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Ends a chain of stages with an answer: the request cannot be fulfilled. No stack trace, because
 * it is not a fault.
 */
public final class Rejection extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient RestResponse response;

  /** Rejects a request with this answer. */
  public Rejection(RestResponse response) {
    super("HTTP " + response.status(), null, false, false);
    this.response = response;
  }

  /** Rejects a request with this error. */
  public Rejection(DiscordError error) {
    this(RestResponse.error(error));
  }

  /** What a stage of a chain has failed with. */
  public static Throwable cause(Throwable error) {
    return error instanceof CompletionException && error.getCause() != null
        ? error.getCause()
        : error;
  }

  /**
   * Of a request's outcome: whether it was not done, and will not be. One of both is null. A
   * failure says nothing of what the first try of a {@linkplain RequestIds#isRepeat repeat} did.
   *
   * @param failure of a chain of stages
   */
  public static boolean isRefused(@Nullable RestResponse answer, @Nullable Throwable failure) {
    if (failure == null) {
      return answer != null && answer.isRefused();
    }
    return cause(failure) instanceof Rejection rejection && rejection.response().isRefused();
  }

  /** The answer. */
  public RestResponse response() {
    return response;
  }
}
