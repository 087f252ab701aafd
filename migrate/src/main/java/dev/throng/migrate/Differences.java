package dev.throng.migrate;

import java.util.ArrayList;
import java.util.List;

/** What a comparison has found: counts, and the first keys. */
final class Differences {
  private static final int EXAMPLES_MAX = 20;

  long compared;
  long missing;
  long different;
  long extra;
  private final List<String> examples = new ArrayList<>();

  /** A row of the source that the target does not have. */
  void missing(String key) {
    missing++;
    example("missing: " + key);
  }

  /** A row that has other values in the target. */
  void different(String key) {
    different++;
    example("different: " + key);
  }

  /** A row of the target that the source does not have. */
  void extra(String key) {
    extra++;
    example("extra: " + key);
  }

  boolean isEmpty() {
    return missing + different + extra == 0;
  }

  /** Differing rows, at most 20. */
  List<String> examples() {
    return examples;
  }

  void addAll(Differences other) {
    compared += other.compared;
    missing += other.missing;
    different += other.different;
    extra += other.extra;
    other.examples.forEach(this::example);
  }

  private void example(String text) {
    if (examples.size() < EXAMPLES_MAX) {
      examples.add(text);
    }
  }

  @Override
  public String toString() {
    return String.format(
        java.util.Locale.ROOT,
        "%,d rows compared: %,d missing, %,d different, %,d extra",
        compared,
        missing,
        different,
        extra);
  }
}
