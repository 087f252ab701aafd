package dev.throng.gateway.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object that a client sent, read field by field. A field that is wrong is noted and read as
 * absent; {@link #check} rejects the request with all that was noted. A field that is {@code null}
 * is absent. Ids and integers may be numbers or strings.
 */
public final class Form {
  private static final String REQUIRED = "BASE_TYPE_REQUIRED";
  private static final String REQUIRED_MESSAGE = "This field is required";

  private final JsonNode object;
  private final List<String> path;
  private final FormErrors errors;

  /** A form over the whole body. */
  public Form(ObjectNode body) {
    this(body, List.of(), new FormErrors());
  }

  private Form(JsonNode object, List<String> path, FormErrors errors) {
    this.object = object;
    this.path = path;
    this.errors = errors;
  }

  /**
   * Throws if anything was wrong.
   *
   * @throws Rejection with 50035
   */
  public void check() {
    if (!errors.isEmpty()) {
      throw new Rejection(errors.response());
    }
  }

  /** Notes an error. */
  public void error(String field, String code, String message) {
    errors.add(at(field), code, message);
  }

  /** Whether the field is there and not null. */
  public boolean has(String field) {
    return object.hasNonNull(field);
  }

  /** Whether the field is there, null or not. */
  public boolean mentions(String field) {
    return object.has(field);
  }

  /** The value as it came; null if absent. */
  public @Nullable JsonNode raw(String field) {
    return has(field) ? object.get(field) : null;
  }

  /** Names of all fields. */
  public List<String> fields() {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /**
   * A string of so many code points, as it came but for unpaired surrogates, which become U+FFFD.
   *
   * @return null if absent
   */
  public @Nullable String text(String field, int min, int max) {
    JsonNode value = raw(field);
    if (value == null) {
      return null;
    }
    if (!value.isTextual()) {
      error(
          field,
          "STRING_TYPE_CONVERT",
          "Could not interpret " + ClientText.quote(value) + " as string.");
      return null;
    }
    String text = value.textValue();
    int length = text.codePointCount(0, text.length());
    if (length < min || length > max) {
      lengthError(field, min, max, length);
      return null;
    }
    return ClientText.wellFormed(text);
  }

  /** A string that must be there; empty after an error. */
  public String requiredText(String field, int min, int max) {
    require(field);
    return Objects.requireNonNullElse(text(field, min, max), "");
  }

  /** An id; 0 if absent. */
  public long id(String field) {
    JsonNode value = raw(field);
    return value == null ? 0 : id(field, value, 1);
  }

  /** An id that must be there; 0 after an error. */
  public long requiredId(String field) {
    require(field);
    return id(field);
  }

  /** A place in the order of ids, which need not be anything's id: 0 is before all. */
  public OptionalLong anchor(String field) {
    JsonNode value = raw(field);
    return value == null ? OptionalLong.empty() : OptionalLong.of(id(field, value, 0));
  }

  /** Ids; empty if absent. */
  public List<Long> ids(String field, int max) {
    List<Long> ids = new ArrayList<>();
    for (JsonNode item : array(field, max)) {
      ids.add(id(field, item, 1));
    }
    return ids;
  }

  /** An integer in a range. */
  public int integer(String field, int min, int max, int absent) {
    JsonNode value = raw(field);
    if (value == null) {
      return absent;
    }
    Long number = Numbers.parse(value);
    if (number == null) {
      error(field, "NUMBER_TYPE_COERCE", "Value " + ClientText.quote(value) + " is not int.");
      return absent;
    }
    if (number < min) {
      error(field, "NUMBER_TYPE_MIN", "int value should be greater than or equal to " + min + ".");
      return absent;
    }
    if (number > max) {
      error(field, "NUMBER_TYPE_MAX", "int value should be less than or equal to " + max + ".");
      return absent;
    }
    return number.intValue();
  }

  /** A set of permission bits, as a number or a decimal string. */
  public long permissions(String field, long absent) {
    JsonNode value = raw(field);
    if (value == null) {
      return absent;
    }
    Long bits = Numbers.parse(value);
    if (bits == null || bits < 0) {
      error(
          field,
          "NUMBER_TYPE_COERCE",
          "Value " + ClientText.quote(value) + " is not a permission bit set.");
      return absent;
    }
    return bits;
  }

  /** A truth value, as such or as a word: forms have only words. */
  public boolean flag(String field, boolean absent) {
    JsonNode value = raw(field);
    if (value == null) {
      return absent;
    }
    String word = value.isContainerNode() || value.isNumber() ? "" : value.asText();
    if (!word.equals("true") && !word.equals("false")) {
      error(field, "BOOLEAN_TYPE_CONVERT", "Must be either true or false.");
      return absent;
    }
    return word.equals("true");
  }

  /** An ISO 8601 time with an offset; null if absent. */
  public @Nullable Instant time(String field) {
    JsonNode value = raw(field);
    if (value == null) {
      return null;
    }
    try {
      return OffsetDateTime.parse(value.asText()).toInstant();
    } catch (DateTimeException e) {
      error(
          field,
          "DATE_TIME_TYPE_PARSE",
          "Could not parse " + ClientText.quote(value) + ". Should be ISO8601.");
      return null;
    }
  }

  /** One of these words, from a list; the others are noted. */
  public List<String> words(String field, List<String> choices) {
    List<String> words = new ArrayList<>();
    for (JsonNode item : array(field, Integer.MAX_VALUE)) {
      if (item.isTextual() && choices.contains(item.textValue())) {
        words.add(item.textValue());
      } else {
        error(field, "BASE_TYPE_CHOICES", "Value must be one of " + choices + ".");
        return words;
      }
    }
    return words;
  }

  /** A nested object; null if absent. Its errors are noted here. */
  public @Nullable Form object(String field) {
    JsonNode value = raw(field);
    if (value == null) {
      return null;
    }
    if (!value.isObject()) {
      error(field, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType");
      return null;
    }
    return new Form(value, at(field), errors);
  }

  /** Nested objects; empty if absent. */
  public List<Form> objects(String field, int max) {
    List<Form> forms = new ArrayList<>();
    int index = 0;
    for (JsonNode item : array(field, max)) {
      Form list = new Form(object, at(field), errors);
      String step = Integer.toString(index++);
      if (item.isObject()) {
        forms.add(new Form(item, list.at(step), errors));
      } else {
        list.error(step, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType");
      }
    }
    return forms;
  }

  /**
   * Notes each of these fields that asks for something: neither absent, null, false, 0 nor empty.
   */
  public void unsupported(String... fields) {
    for (String field : fields) {
      JsonNode value = raw(field);
      if (value != null && !isNothing(value)) {
        error(field, "UNSUPPORTED_FIELD", "This server does not support this field yet.");
      }
    }
  }

  private static boolean isNothing(JsonNode value) {
    return value.isContainerNode()
        ? value.isEmpty()
        : value.isTextual() ? value.textValue().isEmpty() : !value.asBoolean();
  }

  private Iterable<JsonNode> array(String field, int max) {
    JsonNode value = raw(field);
    if (value == null) {
      return List.of();
    }
    if (!value.isArray()) {
      error(field, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType");
      return List.of();
    }
    if (value.size() > max) {
      error(field, "BASE_TYPE_MAX_LENGTH", "Must be " + max + " or fewer in length.");
      return List.of();
    }
    return value;
  }

  private long id(String field, JsonNode value, long min) {
    Long id = Numbers.parse(value);
    if (id == null || id < min) {
      error(field, "NUMBER_TYPE_COERCE", "Value " + ClientText.quote(value) + " is not snowflake.");
      return 0;
    }
    return id;
  }

  private void require(String field) {
    if (!has(field)) {
      error(field, REQUIRED, REQUIRED_MESSAGE);
    }
  }

  private void lengthError(String field, int min, int max, int length) {
    if (length == 0) {
      error(field, REQUIRED, REQUIRED_MESSAGE);
    } else if (min > 1) {
      error(
          field, "BASE_TYPE_BAD_LENGTH", "Must be between " + min + " and " + max + " in length.");
    } else {
      error(field, "BASE_TYPE_MAX_LENGTH", "Must be " + max + " or fewer in length.");
    }
  }

  private List<String> at(String field) {
    List<String> longer = new ArrayList<>(path);
    longer.add(field);
    return longer;
  }
}
