package dev.throng.gateway.rest.operation;

import static dev.throng.gateway.rest.operation.CommandForm.NAME;
import static dev.throng.gateway.rest.operation.CommandForm.OPTIONS;
import static dev.throng.gateway.rest.operation.CommandForm.TYPE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.gateway.rest.FormErrors;
import dev.throng.gateway.rest.Json;
import dev.throng.protocol.wire.StartInteraction;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The options with which a command is used, checked against its definition; ids in them are noted
 * for the guild, which knows what they stand for.
 */
final class UsedOptions {
  private static final int TEXT_MAX = 6_000;
  private static final String VALUE = "value";
  private static final BigDecimal NUMBER_MAX = BigDecimal.valueOf(1L << 53);

  private final FormErrors errors = new FormErrors();
  private final StartInteraction.Builder command;

  private UsedOptions(StartInteraction.Builder command) {
    this.command = command;
  }

  /**
   * The options as an application gets them.
   *
   * @param definition of the command
   * @param given JSON array, or anything else: none
   * @param command to note ids in
   * @throws dev.throng.gateway.rest.Rejection with 50035
   */
  static ArrayNode read(JsonNode definition, JsonNode given, StartInteraction.Builder command) {
    UsedOptions options = new UsedOptions(command);
    ArrayNode used = options.options(definition.path(OPTIONS), given, List.of("data", OPTIONS));
    options.errors.check();
    return used;
  }

  private ArrayNode options(JsonNode defined, JsonNode given, List<String> at) {
    ArrayNode used = Json.array();
    Set<String> names = new HashSet<>();
    boolean nested = isNested(defined.path(0));
    for (int i = 0; i < given.size(); i++) {
      List<String> here = step(at, Integer.toString(i));
      String name = given.get(i).path(NAME).asText();
      JsonNode definition = find(defined, name);
      if (definition.isMissingNode() || !names.add(name)) {
        errors.add(step(here, NAME), "BASE_TYPE_CHOICES", "The command has no such option.");
      } else if (given.get(i).path(TYPE).asInt() != definition.path(TYPE).asInt()) {
        errors.add(step(here, TYPE), "BASE_TYPE_CHOICES", "The option has another type.");
      } else {
        used.add(option(definition, given.get(i), here));
      }
    }
    if (nested ? given.size() != 1 : !names.containsAll(required(defined))) {
      errors.add(at, "BASE_TYPE_REQUIRED", "A required option is missing");
    }
    return used;
  }

  private ObjectNode option(JsonNode definition, JsonNode given, List<String> at) {
    ObjectNode used =
        Json.object()
            .put(TYPE, definition.path(TYPE).asInt())
            .put(NAME, definition.path(NAME).asText());
    if (isNested(definition)) {
      used.set(OPTIONS, options(definition.path(OPTIONS), given.path(OPTIONS), step(at, OPTIONS)));
    } else {
      value(definition, given.path(VALUE), used, step(at, VALUE));
    }
    return used;
  }

  private void value(JsonNode definition, JsonNode value, ObjectNode used, List<String> at) {
    switch (definition.path(TYPE).asInt()) {
      case OptionTypes.STRING -> text(definition, value, used, at);
      case OptionTypes.INTEGER ->
          number(definition, value, value.canConvertToExactIntegral(), used, at);
      case OptionTypes.NUMBER -> number(definition, value, value.isNumber(), used, at);
      case OptionTypes.BOOLEAN -> {
        if (value.isBoolean()) {
          used.set(VALUE, value);
        } else {
          errors.add(at, "BOOLEAN_TYPE_CONVERT", "Must be either true or false.");
        }
      }
      case OptionTypes.USER -> command.addUsers(id(value, used, at));
      case OptionTypes.CHANNEL ->
          command
              .addChannels(id(value, used, at))
              .addChannelTypes(bits(definition.path("channel_types")));
      case OptionTypes.ROLE -> command.addRoles(id(value, used, at));
      case OptionTypes.MENTIONABLE -> command.addMentionables(id(value, used, at));
      default ->
          errors.add(at, "UNSUPPORTED_FIELD", "This server does not support this field yet.");
    }
  }

  private void text(JsonNode definition, JsonNode value, ObjectNode used, List<String> at) {
    String text = value.asText();
    int length = text.codePointCount(0, text.length());
    int min = definition.path("min_length").asInt(0);
    int max = definition.path("max_length").asInt(TEXT_MAX);
    if (!value.isTextual()) {
      errors.add(at, "STRING_TYPE_CONVERT", "Could not interpret the value as string.");
    } else if (length < min || length > max) {
      errors.add(
          at, "BASE_TYPE_BAD_LENGTH", "Must be between " + min + " and " + max + " in length.");
    } else {
      chosen(definition, value, used, at);
    }
  }

  private void number(
      JsonNode definition, JsonNode value, boolean ofType, ObjectNode used, List<String> at) {
    if (!ofType || !isFinite(value)) {
      errors.add(at, "NUMBER_TYPE_COERCE", "The value is no such number.");
      return;
    }
    BigDecimal number = value.decimalValue();
    if (number.compareTo(bound(definition, "min_value", NUMBER_MAX.negate())) < 0) {
      errors.add(at, "NUMBER_TYPE_MIN", "The value is too low.");
    } else if (number.compareTo(bound(definition, "max_value", NUMBER_MAX)) > 0) {
      errors.add(at, "NUMBER_TYPE_MAX", "The value is too high.");
    } else {
      chosen(definition, value, used, at);
    }
  }

  /** {@code 1e400} is read as infinite. */
  private static boolean isFinite(JsonNode value) {
    return value.isNumber() && Double.isFinite(value.doubleValue());
  }

  private static BigDecimal bound(JsonNode definition, String field, BigDecimal absent) {
    JsonNode bound = definition.path(field);
    return bound.isNumber() ? bound.decimalValue() : absent;
  }

  /** One of the choices, if there are some. */
  private void chosen(JsonNode definition, JsonNode value, ObjectNode used, List<String> at) {
    JsonNode choices = definition.path("choices");
    boolean found = choices.isEmpty();
    for (JsonNode choice : choices) {
      found |=
          value.isTextual()
              ? choice.path(VALUE).equals(value)
              : choice.path(VALUE).decimalValue().compareTo(value.decimalValue()) == 0;
    }
    if (!found) {
      errors.add(at, "BASE_TYPE_CHOICES", "The value is none of the option's choices.");
    } else if (definition.path(TYPE).asInt() == OptionTypes.INTEGER) {
      // Whoever reads whole numbers alone cannot read 5.0.
      used.put(VALUE, value.longValue());
    } else {
      used.set(VALUE, value);
    }
  }

  /** Types of channels; 0: any. */
  private static long bits(JsonNode types) {
    long bits = 0;
    for (JsonNode type : types) {
      bits |= 1L << type.asInt();
    }
    return bits;
  }

  private long id(JsonNode value, ObjectNode used, List<String> at) {
    long id = 0;
    try {
      id = Long.parseLong(value.asText());
    } catch (NumberFormatException e) {
      // Is 0, and said to be wrong.
    }
    if (id <= 0) {
      errors.add(at, "NUMBER_TYPE_COERCE", "The value is not snowflake.");
    }
    used.put(VALUE, Long.toString(id));
    return id;
  }

  private static JsonNode find(JsonNode defined, String name) {
    for (JsonNode option : defined) {
      if (option.path(NAME).asText().equals(name)) {
        return option;
      }
    }
    return defined.path(-1);
  }

  private static List<String> required(JsonNode defined) {
    List<String> names = new ArrayList<>();
    for (JsonNode option : defined) {
      if (option.path("required").asBoolean()) {
        names.add(option.path(NAME).asText());
      }
    }
    return names;
  }

  private static boolean isNested(JsonNode definition) {
    int type = definition.path(TYPE).asInt();
    return type == OptionTypes.SUB_COMMAND || type == OptionTypes.SUB_COMMAND_GROUP;
  }

  private static List<String> step(List<String> path, String step) {
    List<String> longer = new ArrayList<>(path);
    longer.add(step);
    return longer;
  }
}
