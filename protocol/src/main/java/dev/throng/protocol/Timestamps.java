package dev.throng.protocol;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times as Discord writes them in JSON. */
public final class Timestamps {
  private static final DateTimeFormatter ISO_8601 =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx").withZone(ZoneOffset.UTC);

  private Timestamps() {}

  /** For example {@code 2024-01-01T00:00:00.000000+00:00}: ISO 8601, in UTC, to the microsecond. */
  public static String format(Instant time) {
    return ISO_8601.format(time);
  }
}
