package dev.throng.gateway.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.IntStream;

/** Text that clients send, as it may be passed on and said back. */
public final class ClientText {
  private static final long CODE_POINTS_QUOTED_MAX = 64;
  private static final int REPLACEMENT = 0xFFFD;

  private ClientText() {}

  /** The text with U+FFFD for each unpaired surrogate. */
  public static String wellFormed(String text) {
    boolean mayBeBroken = text.chars().anyMatch(unit -> Character.isSurrogate((char) unit));
    return mayBeBroken
        ? join(text.codePoints().map(point -> isSurrogate(point) ? REPLACEMENT : point))
        : text;
  }

  /** The beginning of a value in quotation marks, for an error message. */
  static String quote(JsonNode value) {
    String text = value.isValueNode() ? value.asText() : value.isArray() ? "[...]" : "{...}";
    return '"' + join(text.codePoints().limit(CODE_POINTS_QUOTED_MAX)) + '"';
  }

  private static boolean isSurrogate(int point) {
    return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
  }

  private static String join(IntStream points) {
    return points
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
