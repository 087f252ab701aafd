package dev.throng.gateway.rest;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which bytes of a file are asked for.
 *
 * @param from the first
 * @param length how many; 0: none that there are
 * @param isPart whether it is answered as a part
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-range-requests">RFC 9110, 14</a>
 */
record ByteRange(long from, long length, boolean isPart) {
  private static final Pattern RANGE =
      Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})", Pattern.CASE_INSENSITIVE);

  /**
   * Reads a header.
   *
   * @param header null, or what is no range or several of them: the whole file
   */
  static ByteRange of(@Nullable String header, long bytes) {
    Matcher range = RANGE.matcher(header == null ? "" : header.replace(" ", ""));
    if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
      return new ByteRange(0, bytes, false);
    }
    if (range.group(1).isEmpty()) {
      long last = Math.min(bytes, Long.parseLong(range.group(2)));
      return new ByteRange(bytes - last, last, true);
    }
    long from = Long.parseLong(range.group(1));
    long to = range.group(2).isEmpty() ? bytes - 1 : Long.parseLong(range.group(2));
    if (to < from && !range.group(2).isEmpty()) {
      return new ByteRange(0, bytes, false);
    }
    return new ByteRange(from, Math.max(0, Math.min(to, bytes - 1) - from + 1), true);
  }

  /** Whether there is nothing there. */
  boolean isUnsatisfiable() {
    return isPart && length == 0;
  }

  /** {@code Content-Range}. */
  String header(long bytes) {
    return isUnsatisfiable()
        ? "bytes */" + bytes
        : "bytes " + from + "-" + (from + length - 1) + "/" + bytes;
  }
}
