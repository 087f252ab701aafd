package dev.throng.gateway.storage;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names of files as they are stored and served, and what their ends say of them. */
public final class FileNames {
  /** What a name without anything usable becomes. */
  static final String UNKNOWN = "unknown";

  private static final int CHARS_MAX = 128;
  private static final int EXTENSION_CHARS_MAX = 16;

  /** What a browser may show: nothing that could run. */
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("jpeg", "image/jpeg"),
          Map.entry("gif", "image/gif"),
          Map.entry("webp", "image/webp"),
          Map.entry("mp4", "video/mp4"),
          Map.entry("m4v", "video/mp4"),
          Map.entry("mov", "video/quicktime"),
          Map.entry("webm", "video/webm"),
          Map.entry("mp3", "audio/mpeg"),
          Map.entry("m4a", "audio/mp4"),
          Map.entry("ogg", "audio/ogg"),
          Map.entry("oga", "audio/ogg"),
          Map.entry("opus", "audio/ogg"),
          Map.entry("wav", "audio/wav"),
          Map.entry("flac", "audio/flac"),
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("log", "text/plain; charset=utf-8"));

  private FileNames() {}

  /**
   * A name of letters, digits, {@code . _ -} alone, that begins with neither dot nor path, and has
   * at most {@value #CHARS_MAX} of them; the end of a longer one stays.
   */
  public static String safe(String name) {
    String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    StringBuilder safe = new StringBuilder();
    last.codePoints()
        .forEach(
            c -> {
              boolean plain =
                  c < 128 && (Character.isLetterOrDigit(c) || c == '.' || c == '_' || c == '-');
              if (plain && (c != '.' || !safe.isEmpty())) {
                safe.append((char) c);
              } else if (!plain) {
                safe.append('_');
              }
            });
    if (safe.isEmpty()) {
      return UNKNOWN;
    }
    if (safe.length() <= CHARS_MAX) {
      return safe.toString();
    }
    String extension = extension(safe.toString());
    String end = extension.isEmpty() || extension.length() > EXTENSION_CHARS_MAX ? "" : extension;
    String dotted = end.isEmpty() ? "" : "." + end;
    return safe.substring(0, CHARS_MAX - dotted.length()) + dotted;
  }

  /** What comes after the last dot; empty: nothing. */
  public static String extension(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1);
  }

  /**
   * The media type of what is no image, which its bytes say better; null: the name does not tell.
   */
  public static @Nullable String typeOf(String name) {
    String type = shownAs(name);
    return type == null || type.startsWith("image/") ? null : type;
  }

  /** The media type by which a browser may show it; null: it is to be saved. */
  public static @Nullable String shownAs(String name) {
    return TYPES.get(extension(name).toLowerCase(Locale.ROOT));
  }
}
