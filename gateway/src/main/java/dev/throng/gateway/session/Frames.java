package dev.throng.gateway.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;

/** Frames that are no dispatches. Each has all four keys. */
final class Frames {
  static final ObjectMapper JSON = JsonMapper.builder().build();

  static final byte[] HEARTBEAT_ACK = frame(Opcode.HEARTBEAT_ACK, "null");
  static final byte[] RECONNECT = frame(Opcode.RECONNECT, "null");

  /** The session is gone: identify again. */
  static final byte[] INVALID_SESSION = frame(Opcode.INVALID_SESSION, "false");

  private Frames() {}

  static byte[] hello(long heartbeatIntervalMs) {
    return frame(
        Opcode.HELLO, "{\"heartbeat_interval\":" + heartbeatIntervalMs + ",\"_trace\":[]}");
  }

  /**
   * An integer, which clients may also send as a string.
   *
   * @param otherwise if it is neither
   */
  static long integer(JsonNode node, long otherwise) {
    if (node.isIntegralNumber() && node.canConvertToLong()) {
      return node.longValue();
    }
    if (node.isTextual()) {
      try {
        return Long.parseLong(node.textValue());
      } catch (NumberFormatException e) {
        return otherwise;
      }
    }
    return otherwise;
  }

  private static byte[] frame(int op, String d) {
    return ("{\"t\":null,\"s\":null,\"op\":" + op + ",\"d\":" + d + "}")
        .getBytes(StandardCharsets.UTF_8);
  }
}
