package dev.throng.gateway.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.gateway.rest.spec.Shape;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON object that a client sent, read one by one. A field that is null, or wrong
 * and noted as such, reads as absent. What of its shape was sent and never read is noted as {@code
 * UNSUPPORTED_FIELD}, so that nothing a client asks for is dropped in silence. Ids and integers may
 * be numbers or strings.
 */
public final class Fields {
  private final JsonNode object;
  private final Shape shape;
  private final List<String> path;
  private final FormErrors errors;
  private final Set<String> read = new HashSet<>();
  private final List<Fields> nested = new ArrayList<>();

  private Fields(JsonNode object, Shape shape, List<String> path, FormErrors errors) {
    this.object = object;
    this.shape = shape;
    this.path = path;
    this.errors = errors;
  }

  /** A whole body or query, all checked. */
  static Fields of(JsonNode json, Shape shape, FormErrors errors) {
    new ShapeCheck(errors).check(shape, json, List.of());
    return new Fields(json, shape, List.of(), errors);
  }

  /** Notes an error. */
  public void error(String field, String code, String message) {
    errors.add(at(field), code, message);
  }

  /** Whether something was found wrong with the value. */
  public boolean isWrong(String field) {
    return errors.isAt(at(field));
  }

  /** Notes that the value is none of these, unless it is. */
  public void oneOf(String field, List<Integer> choices, int absent) {
    if (!choices.contains(integer(field, absent))) {
      error(field, "BASE_TYPE_CHOICES", "Value must be one of " + choices + ".");
    }
  }

  /** The names of all fields that are there, null or not, in their order. */
  public List<String> names() {
    return object.properties().stream().map(Map.Entry::getKey).toList();
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
    read.add(field);
    return has(field) && !errors.isAt(at(field)) ? object.get(field) : null;
  }

  /** Counts these as read: what they ask for is done anyway, or nothing. */
  public void ignore(String... fields) {
    read.addAll(List.of(fields));
  }

  /** A string, as it came but for unpaired surrogates, which become U+FFFD; null if absent. */
  public @Nullable String text(String field) {
    JsonNode value = raw(field);
    return value == null ? null : ClientText.wellFormed(value.asText());
  }

  /** The same, or what it is if absent. */
  public String text(String field, String absent) {
    return Objects.requireNonNullElse(text(field), absent);
  }

  /** An id; 0 if absent. */
  public long id(String field) {
    return number(field, 0);
  }

  /** A place in the order of ids, which need not be anything's id: 0 is before all. */
  public OptionalLong anchor(String field) {
    JsonNode value = raw(field);
    Long anchor = value == null ? null : Integers.parse(value);
    return anchor == null ? OptionalLong.empty() : OptionalLong.of(anchor);
  }

  /** Ids; empty if absent. */
  public List<Long> ids(String field) {
    List<Long> ids = new ArrayList<>();
    for (JsonNode item : array(field)) {
      Long id = Integers.parse(item);
      if (id != null) {
        ids.add(id);
      }
    }
    return ids;
  }

  /** An integer of 32 bits. */
  public int integer(String field, int absent) {
    long number = number(field, absent);
    if (number != (int) number) {
      error(field, "NUMBER_TYPE_MAX", "int value should be one of 32 bits.");
      return absent;
    }
    return (int) number;
  }

  /** A set of permission bits, as a number or a decimal string. */
  public long permissions(String field, long absent) {
    long bits = number(field, absent);
    if (bits < 0) {
      error(field, "NUMBER_TYPE_MIN", "int value should be greater than or equal to 0.");
      return absent;
    }
    return bits;
  }

  /** A truth value. */
  public boolean flag(String field, boolean absent) {
    JsonNode value = raw(field);
    return value == null ? absent : Objects.requireNonNullElse(ShapeCheck.flag(value), absent);
  }

  /** A time; null if absent. */
  public @Nullable Instant time(String field) {
    JsonNode value = raw(field);
    return value == null ? null : OffsetDateTime.parse(value.asText()).toInstant();
  }

  /** Strings of a list; empty if absent. */
  public List<String> words(String field) {
    List<String> words = new ArrayList<>();
    array(field).forEach(item -> words.add(item.asText()));
    return words;
  }

  /** A nested object; null if absent. */
  public @Nullable Fields object(String field) {
    JsonNode value = raw(field);
    return value == null ? null : nest(value, shape.field(field), at(field));
  }

  /** Nested objects; empty if absent. */
  public List<Fields> objects(String field) {
    JsonNode value = raw(field);
    return value == null ? List.of() : items(value, shape.field(field), at(field));
  }

  /** The objects of a body that is an array. */
  public List<Fields> items() {
    return items(object, shape, path);
  }

  /** Notes what was sent and not read: neither null, false, 0 nor empty. */
  void refuseUnread() {
    object
        .properties()
        .forEach(
            field -> {
              String name = field.getKey();
              if (!read.contains(name)
                  && shape.field(name) != null
                  && !isNothing(field.getValue())
                  && !errors.isAt(at(name))) {
                error(name, "UNSUPPORTED_FIELD", "This server does not support this field yet.");
              }
            });
    nested.forEach(Fields::refuseUnread);
  }

  private static boolean isNothing(JsonNode value) {
    return value.isContainerNode()
        ? value.isEmpty()
        : value.isTextual() ? value.textValue().isEmpty() : !value.asBoolean();
  }

  private long number(String field, long absent) {
    JsonNode value = raw(field);
    return value == null ? absent : Objects.requireNonNullElse(Integers.parse(value), absent);
  }

  private List<JsonNode> array(String field) {
    JsonNode value = raw(field);
    List<JsonNode> items = new ArrayList<>();
    for (int i = 0; value != null && i < value.size(); i++) {
      if (!value.get(i).isNull() && !errors.isAt(ShapeCheck.step(at(field), Integer.toString(i)))) {
        items.add(value.get(i));
      }
    }
    return items;
  }

  private List<Fields> items(JsonNode array, @Nullable Shape of, List<String> from) {
    List<Fields> items = new ArrayList<>();
    int index = 0;
    for (JsonNode item : array) {
      List<String> at = ShapeCheck.step(from, Integer.toString(index++));
      if (item.isObject()) {
        items.add(nest(item, of == null ? null : of.item(), at));
      }
    }
    return items;
  }

  private Fields nest(JsonNode value, @Nullable Shape of, List<String> from) {
    Shape known = Objects.requireNonNullElseGet(of, Shape.Any::new);
    Fields fields = new Fields(value, known, from, errors);
    nested.add(fields);
    return fields;
  }

  private List<String> at(String field) {
    return ShapeCheck.step(path, field);
  }
}
