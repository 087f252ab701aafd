package dev.throng.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;

/**
 * What the server said to one request.
 *
 * @param status the HTTP status
 * @param headers the response's headers
 * @param body the decoded JSON, or a missing node for an empty body
 */
public record RestAnswer(int status, HttpHeaders headers, JsonNode body) {

  /** Whether the status is 2xx. */
  public boolean ok() {
    return status >= 200 && status < 300;
  }

  /**
   * The body of a success.
   *
   * @throws RestException if the status is not 2xx
   */
  public JsonNode orThrow() {
    if (!ok()) {
      throw new RestException(this);
    }
    return body;
  }

  /** Discord's error code in the body, 0 if there is none. */
  public int code() {
    return body.path("code").asInt(0);
  }
}
