package dev.throng.protocol.snapshot;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** JSON that is put together from pieces that are encoded already. */
final class JsonPieces {
  private byte[] bytes;
  private int length;

  JsonPieces(int bytesExpected) {
    bytes = new byte[bytesExpected];
  }

  /** ASCII. */
  JsonPieces text(String text) {
    int end = grow(text.length());
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(ascii, 0, bytes, length, ascii.length);
    length = end;
    return this;
  }

  JsonPieces json(ByteString piece) {
    return part(piece, piece.size());
  }

  /** An object without its closing brace, and a comma if it has fields. */
  JsonPieces open(ByteString object) {
    part(object, object.size() - 1);
    return object.size() > 2 ? text(",") : this;
  }

  /** The fields of an object and its closing brace. */
  JsonPieces rest(ByteString object) {
    return json(object.substring(1));
  }

  byte[] toBytes() {
    return bytes.length == length ? bytes : Arrays.copyOf(bytes, length);
  }

  private JsonPieces part(ByteString piece, int size) {
    int end = grow(size);
    piece.copyTo(bytes, 0, length, size);
    length = end;
    return this;
  }

  private int grow(int by) {
    int end = length + by;
    if (end > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(end, bytes.length * 2));
    }
    return end;
  }
}
