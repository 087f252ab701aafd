package dev.throng.gateway.rest;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why somebody does something, as they tell in the header {@code X-Audit-Log-Reason}:
 * percent-encoded UTF-8.
 */
final class AuditReason {
  static final String HEADER = "X-Audit-Log-Reason";

  /** Code points. */
  static final int MAX = 512;

  private AuditReason() {}

  /**
   * Reads the header.
   *
   * @param header null: there is none
   * @param errors where it is noted that it is too long
   * @return empty for none
   */
  static String read(@Nullable String header, FormErrors errors) {
    String reason = header == null ? "" : decoded(header).strip();
    if (reason.codePointCount(0, reason.length()) > MAX) {
      errors.add(
          List.of("reason"), "BASE_TYPE_MAX_LENGTH", "Must be " + MAX + " or fewer in length.");
    }
    return reason;
  }

  private static String decoded(String header) {
    try {
      // A plus sign is one: this is no form.
      return URLDecoder.decode(header.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // Some send it as it is.
      return header;
    }
  }
}
