package dev.throng.gateway.session;

import org.jspecify.annotations.Nullable;

/**
 * What the query of the socket's address asked for.
 *
 * @param version of the protocol: 9 or 10
 * @param compression of frames to the client
 * @param refusal why the socket is closed at once
 */
public record Handshake(int version, Compression compression, @Nullable CloseCode refusal) {
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
    Compression compression = Compression.of(compress);
    if (encoding != null && !encoding.equals("json") || compression == null) {
      return new Handshake(VERSION_DEFAULT, Compression.NONE, CloseCode.DECODE_ERROR);
    }
    if (version == null || version.equals("10")) {
      return new Handshake(VERSION_DEFAULT, compression, null);
    }
    return version.equals("9")
        ? new Handshake(9, compression, null)
        : new Handshake(VERSION_DEFAULT, compression, CloseCode.INVALID_VERSION);
  }
}
