package dev.throng.gateway.rest.operation;

import dev.throng.gateway.rest.Fields;
import dev.throng.gateway.storage.ImageHeader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An image in a body: {@code data:image/png;base64,…}. What it is its bytes say, not its media
 * type.
 *
 * @see <a href="https://discord.com/developers/docs/reference#image-data">Image data</a>
 */
record ImageForm(byte[] bytes, ImageHeader header) {
  private static final Pattern DATA_URI =
      Pattern.compile("data:image/(?:png|jpeg|jpg|gif|webp);base64,([A-Za-z0-9+/]+={0,2})\\s*");
  private static final int KIB = 1 << 10;

  /** The image of a field; null, and noted as an error, if it is none or too large. */
  static @Nullable ImageForm read(Fields body, String field, int bytesMax) {
    String uri = body.text(field);
    if (uri == null) {
      return null;
    }
    if (uri.length() > bytesMax / 3L * 4 + 64) {
      body.error(
          field, "BINARY_TYPE_MAX_SIZE", "File cannot be larger than " + bytesMax / KIB + ".0 kb.");
      return null;
    }
    Matcher data = DATA_URI.matcher(uri);
    byte[] bytes = data.matches() ? decode(data.group(1)) : null;
    ImageHeader header = bytes == null ? null : header(bytes);
    if (bytes == null || header == null) {
      body.error(field, "IMAGE_INVALID", "Invalid image data");
      return null;
    }
    return new ImageForm(bytes, header);
  }

  /** The end of its file's name. */
  String extension() {
    String kind = header.type().substring("image/".length());
    return kind.equals("jpeg") ? "jpg" : kind;
  }

  private static byte @Nullable [] decode(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static @Nullable ImageHeader header(byte[] bytes) {
    try {
      return ImageHeader.read(new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException("reading memory", e);
    }
  }
}
