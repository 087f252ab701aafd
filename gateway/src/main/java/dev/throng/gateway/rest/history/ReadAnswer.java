package dev.throng.gateway.rest.history;

import dev.throng.gateway.rest.Json;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.protocol.DiscordError;

/**
 * What a read was answered.
 *
 * @param status HTTP status
 * @param body JSON; shared with others, not to be changed
 * @param readSeq the channel's event seq that it is at least as new as
 */
public record ReadAnswer(int status, byte[] body, long readSeq) {
  private static final int OK = 200;

  /** Whether it is what was asked for. */
  public boolean isOk() {
    return status == OK;
  }

  /** Whether there is no such message. */
  public boolean isUnknownMessage() {
    return status == DiscordError.UNKNOWN_MESSAGE.status()
        && Json.parseTrusted(body).path("code").asInt() == DiscordError.UNKNOWN_MESSAGE.code();
  }

  /** As the answer to a request. */
  public RestResponse response() {
    return status == DiscordError.SERVICE_UNAVAILABLE.status()
        ? RestResponse.unavailable()
        : new RestResponse(status, body, -1, "");
  }
}
