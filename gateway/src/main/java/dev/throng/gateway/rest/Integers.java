package dev.throng.gateway.rest;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Integers as clients write them. */
public final class Integers {
  private static final int DIGITS_MAX = 20;

  private Integers() {}

  /** An integral number or a decimal string, of 64 bits with a sign; null if it is not. */
  public static @Nullable Long parse(JsonNode value) {
    if (value.isIntegralNumber()) {
      return value.canConvertToLong() ? value.longValue() : null;
    }
    return value.isTextual() ? parse(value.textValue()) : null;
  }

  /** A decimal string; null if it is not. */
  public static @Nullable Long parse(String text) {
    if (text.isEmpty() || text.length() > DIGITS_MAX) {
      return null;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && !(c == '-' && i == 0)) {
        return null;
      }
    }
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
