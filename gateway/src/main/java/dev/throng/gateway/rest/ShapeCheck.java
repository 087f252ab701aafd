package dev.throng.gateway.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.gateway.rest.spec.Shape;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Notes what is wrong with a JSON value, in Discord's words. */
final class ShapeCheck {
  static final String REQUIRED = "BASE_TYPE_REQUIRED";
  static final String REQUIRED_MESSAGE = "This field is required";

  private final FormErrors errors;

  ShapeCheck(FormErrors errors) {
    this.errors = errors;
  }

  /** Checks a value that is not null. */
  void check(Shape shape, JsonNode value, List<String> path) {
    Shape resolved = shape.resolved();
    if (resolved instanceof Shape.Text text) {
      text(text, value, path);
    } else if (resolved instanceof Shape.Snowflake) {
      Long id = Integers.parse(value);
      if (id == null || id < 0) {
        errors.add(path, "NUMBER_TYPE_COERCE", said(value) + " is not snowflake.");
      }
    } else if (resolved instanceof Shape.Whole whole) {
      whole(whole, value, path);
    } else if (resolved instanceof Shape.Decimal decimal) {
      decimal(decimal, value, path);
    } else if (resolved instanceof Shape.Flag) {
      if (flag(value) == null) {
        errors.add(path, "BOOLEAN_TYPE_CONVERT", "Must be either true or false.");
      }
    } else if (resolved instanceof Shape.Time) {
      time(value, path);
    } else if (resolved instanceof Shape.Array array) {
      array(array, value, path);
    } else if (resolved instanceof Shape.Structure structure) {
      structure(structure, value, path);
    } else if (resolved instanceof Shape.Union union) {
      union(union, value, path);
    }
  }

  /** A truth value, as such or as a word, since forms have only words; null if it is none. */
  static @Nullable Boolean flag(JsonNode value) {
    String word = value.isBoolean() || value.isTextual() ? value.asText() : "";
    return word.equals("true") ? Boolean.TRUE : word.equals("false") ? Boolean.FALSE : null;
  }

  private void text(Shape.Text text, JsonNode value, List<String> path) {
    if (!value.isTextual()) {
      errors.add(
          path,
          "STRING_TYPE_CONVERT",
          "Could not interpret " + ClientText.quote(value) + " as string.");
      return;
    }
    String string = value.textValue();
    int length = string.codePointCount(0, string.length());
    if (!text.values().isEmpty() && !text.values().contains(string)) {
      choices(text.values(), path);
    } else if (length == 0 && text.min() > 0) {
      errors.add(path, REQUIRED, REQUIRED_MESSAGE);
    } else {
      length(text.min(), text.max(), length, path);
    }
  }

  private void whole(Shape.Whole whole, JsonNode value, List<String> path) {
    Long number = Integers.parse(value);
    if (number == null) {
      errors.add(path, "NUMBER_TYPE_COERCE", said(value) + " is not int.");
    } else if (!whole.values().isEmpty() && !whole.values().contains(number)) {
      choices(whole.values(), path);
    } else if (number < whole.min()) {
      errors.add(
          path,
          "NUMBER_TYPE_MIN",
          "int value should be greater than or equal to " + whole.min() + ".");
    } else if (number > whole.max()) {
      errors.add(
          path,
          "NUMBER_TYPE_MAX",
          "int value should be less than or equal to " + whole.max() + ".");
    }
  }

  private void decimal(Shape.Decimal decimal, JsonNode value, List<String> path) {
    if (!value.isNumber()) {
      errors.add(path, "NUMBER_TYPE_COERCE", said(value) + " is not float.");
    } else if (value.doubleValue() < decimal.min()) {
      errors.add(
          path,
          "NUMBER_TYPE_MIN",
          "float value should be greater than or equal to " + decimal.min() + ".");
    } else if (value.doubleValue() > decimal.max()) {
      errors.add(
          path,
          "NUMBER_TYPE_MAX",
          "float value should be less than or equal to " + decimal.max() + ".");
    }
  }

  private void time(JsonNode value, List<String> path) {
    try {
      OffsetDateTime.parse(value.asText());
    } catch (DateTimeException e) {
      errors.add(
          path,
          "DATE_TIME_TYPE_PARSE",
          "Could not parse " + ClientText.quote(value) + ". Should be ISO8601.");
    }
  }

  private void array(Shape.Array array, JsonNode value, List<String> path) {
    if (!value.isArray()) {
      errors.add(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType");
      return;
    }
    length(array.min(), array.max(), value.size(), path);
    if (value.size() > array.max()) {
      return;
    }
    Set<JsonNode> seen = new HashSet<>();
    int index = 0;
    for (JsonNode item : value) {
      List<String> at = step(path, Integer.toString(index++));
      if (array.unique() && !seen.add(item)) {
        errors.add(at, "SET_TYPE_ALREADY_CONTAINS_VALUE", "The set already contains this value");
      } else if (!item.isNull()) {
        check(array.items(), item, at);
      }
    }
  }

  private void structure(Shape.Structure structure, JsonNode value, List<String> path) {
    if (!value.isObject()) {
      errors.add(path, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType");
      return;
    }
    for (var field : structure.fields().entrySet()) {
      JsonNode child = value.get(field.getKey());
      if (child != null && !child.isNull()) {
        check(field.getValue(), child, step(path, field.getKey()));
      } else if (structure.required().contains(field.getKey())) {
        errors.add(step(path, field.getKey()), REQUIRED, REQUIRED_MESSAGE);
      }
    }
  }

  /** The alternative counts that is most like the value: of its kind, then knowing most fields. */
  private void union(Shape.Union union, JsonNode value, List<String> path) {
    FormErrors best = new FormErrors();
    int bestLikeness = -1;
    for (Shape alternative : union.alternatives()) {
      FormErrors found = new FormErrors();
      new ShapeCheck(found).check(alternative, value, path);
      int likeness = likeness(alternative, value);
      if (likeness > bestLikeness || (likeness == bestLikeness && found.count() <= best.count())) {
        best = found;
        bestLikeness = likeness;
      }
    }
    errors.addAll(best);
  }

  private static int likeness(Shape alternative, JsonNode value) {
    Shape shape = alternative.resolved();
    boolean isOfKind =
        shape instanceof Shape.Text || shape instanceof Shape.Time
            ? value.isTextual()
            : shape instanceof Shape.Whole
                ? value.isIntegralNumber()
                : shape instanceof Shape.Array
                    ? value.isArray()
                    : shape instanceof Shape.Structure ? value.isObject() : value.isValueNode();
    int likeness = isOfKind ? 1 : 0;
    if (isOfKind && shape instanceof Shape.Structure structure) {
      for (String field : structure.fields().keySet()) {
        likeness += value.hasNonNull(field) ? 1 : 0;
      }
    }
    return likeness;
  }

  private void length(int min, int max, int length, List<String> path) {
    if (length >= min && length <= max) {
      return;
    }
    if (max == Integer.MAX_VALUE) {
      errors.add(path, "BASE_TYPE_MIN_LENGTH", "Must be " + min + " or more in length.");
    } else if (min > 1) {
      errors.add(
          path, "BASE_TYPE_BAD_LENGTH", "Must be between " + min + " and " + max + " in length.");
    } else if (length > max) {
      errors.add(path, "BASE_TYPE_MAX_LENGTH", "Must be " + max + " or fewer in length.");
    } else {
      errors.add(path, REQUIRED, REQUIRED_MESSAGE);
    }
  }

  private void choices(Set<?> values, List<String> path) {
    errors.add(path, "BASE_TYPE_CHOICES", "Value must be one of " + values + ".");
  }

  private static String said(JsonNode value) {
    return "Value " + ClientText.quote(value);
  }

  /** The path one step further down. */
  static List<String> step(List<String> path, String step) {
    List<String> longer = new ArrayList<>(path);
    longer.add(step);
    return longer;
  }
}
