package dev.throng.gateway.session;

import org.jspecify.annotations.Nullable;

/** How all that a socket sends is compressed, as one stream: {@code compress} in its address. */
public enum Compression {
  NONE,
  /** {@code zlib-stream}. */
  ZLIB,
  /** {@code zstd-stream}. */
  ZSTD;

  /** Of the parameter; null if there is no such stream. */
  static @Nullable Compression of(@Nullable String compress) {
    if (compress == null || compress.isEmpty()) {
      return NONE;
    }
    return switch (compress) {
      case "zlib-stream" -> ZLIB;
      case "zstd-stream" -> ZSTD;
      default -> null;
    };
  }
}
