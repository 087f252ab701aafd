package dev.throng.gateway.ws;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Text in direct memory. */
final class Direct {
  private Direct() {}

  static ByteBuf copy(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return Unpooled.directBuffer(Math.max(1, bytes.length)).writeBytes(bytes);
  }
}
