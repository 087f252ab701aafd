package dev.throng.gateway.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads typed values of a properties file, each of which an environment variable overrides; every
 * complaint says name, value and expectation.
 */
final class ConfigValues {
  private final Properties file;
  private final Map<String, String> environment;
  private final Set<String> known = new HashSet<>();

  ConfigValues(Properties file, Map<String, String> environment) {
    this.file = file;
    this.environment = environment;
  }

  /** The environment variable of a key: {@code ws.public-url} is {@code THRONG_WS_PUBLIC_URL}. */
  static String variable(String key) {
    return "THRONG_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  @Nullable String optional(String key) {
    known.add(key);
    String value = environment.get(variable(key));
    if (value == null) {
      value = file.getProperty(key);
    }
    return value == null || value.isBlank() ? null : value.strip();
  }

  String text(String key, String byDefault) {
    String value = optional(key);
    return value == null ? byDefault : value;
  }

  String required(String key, String expectation) {
    String value = optional(key);
    if (value == null) {
      throw bad(key, "(missing)", expectation);
    }
    return value;
  }

  long number(String key, long byDefault, long min, long max) {
    String value = optional(key);
    if (value == null) {
      return byDefault;
    }
    try {
      long number = Long.parseLong(value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw bad(key, value, min + " to " + max);
    }
    throw bad(key, value, min + " to " + max);
  }

  int integer(String key, int byDefault, int min, int max) {
    return (int) number(key, byDefault, min, max);
  }

  Duration duration(String key, String byDefault) {
    String value = text(key, byDefault);
    try {
      Duration duration = Duration.parse(value);
      if (!duration.isNegative() && !duration.isZero()) {
        return duration;
      }
    } catch (DateTimeParseException e) {
      throw bad(key, value, "a duration such as " + byDefault);
    }
    throw bad(key, value, "> 0");
  }

  boolean onOff(String key, boolean byDefault) {
    String value = optional(key);
    if (value == null) {
      return byDefault;
    }
    return switch (value) {
      case "on" -> true;
      case "off" -> false;
      default -> throw bad(key, value, "on or off");
    };
  }

  Secret secret(String key, int charsMin) {
    String path = optional(key + "-file");
    String value;
    try {
      value = path == null ? required(key, "a secret") : Files.readString(Path.of(path)).strip();
    } catch (IOException e) {
      throw bad(key + "-file", path, "a readable file: " + e.getMessage());
    }
    if (value.length() < charsMin) {
      throw bad(key, "(secret)", "at least " + charsMin + " characters");
    }
    return new Secret(value);
  }

  /** A secret that need not be there. */
  @Nullable Secret optionalSecret(String key) {
    boolean there = optional(key) != null | optional(key + "-file") != null;
    return there ? secret(key, 1) : null;
  }

  /** Keys that the program knows, since it has asked for them. */
  Set<String> known() {
    return known;
  }

  /** Complains about a key of the file that nobody has asked for. */
  void rejectUnknown() {
    for (String key : new TreeSet<>(file.stringPropertyNames())) {
      if (!known.contains(key)) {
        throw bad(key, String.valueOf(file.getProperty(key)), "a known key");
      }
    }
  }

  static IllegalArgumentException bad(String key, @Nullable String value, String expectation) {
    return new IllegalArgumentException(key + ": " + value + " (expected: " + expectation + ")");
  }
}
