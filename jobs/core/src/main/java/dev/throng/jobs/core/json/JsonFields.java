package dev.throng.jobs.core.json;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.throng.protocol.Timestamps;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Fields as Discord writes them: ids as decimal strings, times in ISO 8601 with microseconds. */
public final class JsonFields {
  /** The last microsecond of the year 9999: later times would have another shape. */
  private static final long TIME_MAX_US = 253_402_300_799_999_999L;

  private JsonFields() {}

  /** An id; 0 is null. */
  public static void id(JsonGenerator json, String name, long id) throws IOException {
    if (id == 0) {
      json.writeNullField(name);
    } else {
      json.writeStringField(name, Long.toUnsignedString(id));
    }
  }

  /** A text; empty is null. */
  public static void text(JsonGenerator json, String name, String text) throws IOException {
    if (text.isEmpty()) {
      json.writeNullField(name);
    } else {
      json.writeStringField(name, text);
    }
  }

  /** A time in microseconds since 1970; 0 is null. */
  public static void time(JsonGenerator json, String name, long timeUs) throws IOException {
    if (timeUs == 0) {
      json.writeNullField(name);
    } else {
      json.writeStringField(name, timestamp(timeUs));
    }
  }

  /** An array of ids. */
  public static void ids(JsonGenerator json, String name, long[] ids) throws IOException {
    json.writeArrayFieldStart(name);
    for (long id : ids) {
      json.writeString(Long.toUnsignedString(id));
    }
    json.writeEndArray();
  }

  /** Nulls. */
  public static void nulls(JsonGenerator json, String... names) throws IOException {
    for (String name : names) {
      json.writeNullField(name);
    }
  }

  /** Empty arrays. */
  public static void emptyArrays(JsonGenerator json, String... names) throws IOException {
    for (String name : names) {
      json.writeArrayFieldStart(name);
      json.writeEndArray();
    }
  }

  /** For example {@code 2024-01-01T00:00:00.000000+00:00}. */
  public static String timestamp(long timeUs) {
    long bounded = Math.max(0, Math.min(timeUs, TIME_MAX_US));
    return Timestamps.format(Instant.EPOCH.plus(bounded, ChronoUnit.MICROS));
  }
}
