package dev.throng.client;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One event as a session received it.
 *
 * @param type such as {@code MESSAGE_CREATE}
 * @param sequence the frame's {@code s}
 * @param data the frame's {@code d}
 * @param arrivedNanos {@link System#nanoTime} when the frame was complete
 */
public record Dispatch(String type, long sequence, JsonNode data, long arrivedNanos) {

  /** The data's id as a number, 0 if it has none. */
  public long id() {
    return data.path("id").asLong(0);
  }
}
