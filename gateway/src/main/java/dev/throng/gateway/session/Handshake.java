package dev.throng.gateway.session;

import org.jspecify.annotations.Nullable;

/**
 * What the query of the socket's address asked for.
 *
 * @param version of the protocol: 9 or 10
 * @param zlib whether frames to the client are one zlib stream
 * @param refusal why the socket is closed at once
 */
public record Handshake(int version, boolean zlib, @Nullable CloseCode refusal) {
  private static final int VERSION_DEFAULT = 10;

  /**
   * Reads the parameters.
   *
   * @param version {@code v}; null: absent
   * @param encoding {@code encoding}
   * @param compress {@code compress}
   */
  public static Handshake of(
      @Nullable String version, @Nullable String encoding, @Nullable String compress) {
    boolean zlib = "zlib-stream".equals(compress);
    if (encoding != null && !encoding.equals("json")
        || compress != null && !compress.isEmpty() && !zlib) {
      return new Handshake(VERSION_DEFAULT, false, CloseCode.DECODE_ERROR);
    }
    if (version == null || version.equals("10")) {
      return new Handshake(VERSION_DEFAULT, zlib, null);
    }
    return version.equals("9")
        ? new Handshake(9, zlib, null)
        : new Handshake(VERSION_DEFAULT, zlib, CloseCode.INVALID_VERSION);
  }
}
