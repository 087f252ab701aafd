package dev.throng.gateway.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a client's message says.
 *
 * @param d its body
 * @param refusal why it is none that clients send; null: it is one
 */
record ClientFrame(int op, JsonNode d, @Nullable CloseCode refusal) {
  static ClientFrame of(byte[] message) {
    JsonNode frame;
    try {
      frame = Frames.JSON.readTree(message);
    } catch (IOException e) {
      return refused(CloseCode.DECODE_ERROR);
    }
    if (!frame.isObject() || !frame.has("op")) {
      return refused(CloseCode.DECODE_ERROR);
    }
    long op = Frames.integer(frame.path("op"), -1);
    return op == (int) op && Opcode.isFromClient((int) op)
        ? new ClientFrame((int) op, frame.path("d"), null)
        : refused(CloseCode.UNKNOWN_OPCODE);
  }

  private static ClientFrame refused(CloseCode code) {
    return new ClientFrame(-1, MissingNode.getInstance(), code);
  }
}
