package dev.throng.gateway.storage;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the first bytes of a PNG, JPEG, GIF or WebP say. Nothing is decoded, and of a JPEG no more
 * than {@value #SEGMENTS_MAX} segments are passed over.
 *
 * @param type its media type
 * @param animated whether it says that it has more than one picture; a GIF always may
 * @see <a href="https://www.w3.org/TR/png-3/">PNG</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9649">WebP</a>
 */
public record ImageHeader(String type, int width, int height, boolean animated) {
  private static final int HEAD_BYTES = 30;
  private static final int SEGMENTS_MAX = 1_000;
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final int PNG_SIZE_AT = 16;
  private static final int JPEG_MARKER = 0xff;

  /** Reads; null if it is none of these. */
  public static @Nullable ImageHeader read(InputStream in) throws IOException {
    byte[] head = in.readNBytes(HEAD_BYTES);
    ImageHeader image = null;
    if (startsWith(head, PNG) && head.length >= PNG_SIZE_AT + 8) {
      image = png(head);
    } else if (is(head, 0, "GIF87a") || is(head, 0, "GIF89a")) {
      image = gif(head);
    } else if (is(head, 0, "RIFF") && is(head, 8, "WEBP") && head.length == HEAD_BYTES) {
      image = webp(head);
    } else if (head.length > 2 && (head[0] & 0xff) == JPEG_MARKER && (head[1] & 0xff) == 0xd8) {
      image = jpeg(head, in);
    }
    return image == null || image.width < 1 || image.height < 1 ? null : image;
  }

  private static @Nullable ImageHeader png(byte[] head) {
    ByteBuffer bytes = ByteBuffer.wrap(head);
    return is(head, 12, "IHDR")
        ? new ImageHeader(
            "image/png", bytes.getInt(PNG_SIZE_AT), bytes.getInt(PNG_SIZE_AT + 4), false)
        : null;
  }

  private static @Nullable ImageHeader gif(byte[] head) {
    if (head.length < 10) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    return new ImageHeader(
        "image/gif", bytes.getShort(6) & 0xffff, bytes.getShort(8) & 0xffff, true);
  }

  private static @Nullable ImageHeader webp(byte[] head) {
    ByteBuffer bytes = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    if (is(head, 12, "VP8 ")) {
      return new ImageHeader(
          "image/webp", bytes.getShort(26) & 0x3fff, bytes.getShort(28) & 0x3fff, false);
    }
    if (is(head, 12, "VP8L")) {
      int bits = bytes.getInt(21);
      return new ImageHeader("image/webp", (bits & 0x3fff) + 1, (bits >>> 14 & 0x3fff) + 1, false);
    }
    if (is(head, 12, "VP8X")) {
      int width = (bytes.getInt(24) & 0xffffff) + 1;
      int height = (bytes.getInt(26) >>> 8) + 1;
      return new ImageHeader("image/webp", width, height, (head[20] & 2) != 0);
    }
    return null;
  }

  /** Passes over segments to the one that begins a frame. */
  private static @Nullable ImageHeader jpeg(byte[] head, InputStream rest) throws IOException {
    DataInputStream in =
        new DataInputStream(
            new SequenceInputStream(new ByteArrayInputStream(head, 2, head.length - 2), rest));
    try {
      for (int i = 0; i < SEGMENTS_MAX; i++) {
        int marker = marker(in);
        if (marker < 0) {
          return null;
        }
        int length = in.readUnsignedShort();
        boolean isFrame =
            marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
        if (isFrame) {
          in.readUnsignedByte();
          int height = in.readUnsignedShort();
          return new ImageHeader("image/jpeg", in.readUnsignedShort(), height, false);
        }
        if (length < 2) {
          return null;
        }
        in.skipNBytes(length - 2);
      }
      return null;
    } catch (EOFException e) {
      return null;
    }
  }

  /** The next marker of a segment; -1 if there is none. */
  private static int marker(DataInputStream in) throws IOException {
    if (in.readUnsignedByte() != JPEG_MARKER) {
      return -1;
    }
    int marker = in.readUnsignedByte();
    for (int fill = 0; marker == JPEG_MARKER && fill < SEGMENTS_MAX; fill++) {
      marker = in.readUnsignedByte();
    }
    // Scan data or the end come before any frame only in what is broken.
    return marker == 0xda || marker == 0xd9 || marker == 0 ? -1 : marker;
  }

  private static boolean startsWith(byte[] head, byte[] magic) {
    return head.length >= magic.length
        && Arrays.equals(head, 0, magic.length, magic, 0, magic.length);
  }

  private static boolean is(byte[] head, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return head.length >= at + bytes.length
        && Arrays.equals(head, at, at + bytes.length, bytes, 0, bytes.length);
  }
}
