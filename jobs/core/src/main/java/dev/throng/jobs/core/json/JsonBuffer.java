package dev.throng.jobs.core.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * JSON written once into bytes. Positions in it can be taken on the way, so that a second shape of
 * the same object is made by cutting ranges out, not by encoding again.
 */
public final class JsonBuffer {
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private final Bytes bytes = new Bytes();
  private final JsonGenerator json;

  /** Empty. */
  public JsonBuffer() {
    try {
      json = JSON.createGenerator(bytes);
      json.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** One JSON value as bytes. */
  public static byte[] of(JsonWriter writer) {
    JsonBuffer buffer = new JsonBuffer();
    buffer.write(writer);
    return buffer.toBytes();
  }

  /** Writes on. */
  public void write(JsonWriter writer) {
    try {
      writer.writeTo(json);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** How many bytes have been written; between two fields, before the comma. */
  public int position() {
    try {
      json.flush();
      return bytes.size();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** All bytes. */
  public byte[] toBytes() {
    position();
    return bytes.toByteArray();
  }

  /**
   * All bytes but some ranges.
   *
   * @param ranges start (inclusive) and end (exclusive) in turn, ascending
   * @param count how many of the numbers count
   */
  public byte[] without(int[] ranges, int count) {
    byte[] all = toBytes();
    byte[] result = new byte[all.length];
    int from = 0;
    int length = 0;
    for (int i = 0; i < count; i += 2) {
      System.arraycopy(all, from, result, length, ranges[i] - from);
      length += ranges[i] - from;
      from = ranges[i + 1];
    }
    System.arraycopy(all, from, result, length, all.length - from);
    return Arrays.copyOf(result, length + all.length - from);
  }

  private static UncheckedIOException failed(IOException e) {
    return new UncheckedIOException("writing JSON into memory", e);
  }

  private static final class Bytes extends ByteArrayOutputStream {
    Bytes() {
      super(1024);
    }
  }
}
