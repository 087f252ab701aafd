package dev.throng.gateway.rest.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a JSON value has to look like. {@code null} is not part of it: a field that is null counts
 * as absent, since client libraries send nulls for what was not set.
 */
public sealed interface Shape {
  /**
   * A string.
   *
   * @param min code points
   * @param max code points
   * @param values the only ones allowed; empty for any
   */
  record Text(int min, int max, Set<String> values) implements Shape {}

  /** An id, as a decimal string or a number. */
  record Snowflake() implements Shape {}

  /**
   * An integer, as a number or a decimal string.
   *
   * @param values the only ones allowed; empty for any
   */
  record Whole(long min, long max, Set<Long> values) implements Shape {}

  /** A number. */
  record Decimal(double min, double max) implements Shape {}

  /** A truth value, as such or as a word. */
  record Flag() implements Shape {}

  /** An ISO 8601 time with an offset. */
  record Time() implements Shape {}

  /**
   * A list.
   *
   * @param unique whether no item may come twice
   */
  record Array(Shape items, int min, int max, boolean unique) implements Shape {}

  /** An object. What is not among its fields is ignored, as Discord ignores it. */
  record Structure(Map<String, Shape> fields, Set<String> required) implements Shape {}

  /** One of several. */
  record Union(List<Shape> alternatives) implements Shape {}

  /** Anything. */
  record Any() implements Shape {}

  /** One that has a name, so that it can be in itself. */
  record Named(String name, Map<String, Shape> types) implements Shape {
    Shape target() {
      return Objects.requireNonNull(types.get(name), name);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Named named && named.name.equals(name);
    }

    @Override
    public int hashCode() {
      return name.hashCode();
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** The shape itself, not its name. */
  default Shape resolved() {
    return this instanceof Named named ? named.target().resolved() : this;
  }

  /** The shape of a field of an object; null if it has no such field. */
  default @Nullable Shape field(String name) {
    Shape shape = resolved();
    if (shape instanceof Structure structure) {
      return structure.fields().get(name);
    }
    return shape instanceof Union union ? oneOf(union, one -> one.field(name)) : null;
  }

  /** The shape of the items of a list; null if it is none. */
  default @Nullable Shape item() {
    Shape shape = resolved();
    if (shape instanceof Array array) {
      return array.items();
    }
    return shape instanceof Union union ? oneOf(union, Shape::item) : null;
  }

  private static @Nullable Shape oneOf(Union union, Function<Shape, @Nullable Shape> part) {
    List<Shape> found = new ArrayList<>();
    for (Shape alternative : union.alternatives()) {
      Shape of = part.apply(alternative);
      if (of != null && !found.contains(of)) {
        found.add(of);
      }
    }
    return found.isEmpty() ? null : found.size() == 1 ? found.get(0) : new Union(found);
  }
}
