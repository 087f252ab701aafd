package dev.throng.gateway.rest.operation;

import static dev.throng.gateway.rest.operation.CommandForm.DESCRIPTION;
import static dev.throng.gateway.rest.operation.CommandForm.NAME;
import static dev.throng.gateway.rest.operation.CommandForm.OPTIONS;
import static dev.throng.gateway.rest.operation.CommandForm.TYPE;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.gateway.rest.FormErrors;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the parts of a command have to be together, in Discord's words.
 *
 * @see <a href="https://discord.com/developers/docs/interactions/application-commands">Application
 *     Commands</a>
 */
final class CommandRules {
  /** Code points of all names, descriptions and values of a command. */
  static final int SIZE_MAX = 8_000;

  /** Of a command with all of its localizations, which do not count above. */
  static final int BYTES_MAX = 64 << 10;

  private static final Pattern SLASH_NAME =
      Pattern.compile("[-_'\\p{L}\\p{N}\\p{IsDevanagari}\\p{IsThai}]{1,32}");

  private final FormErrors errors = new FormErrors();

  /**
   * Checks a command.
   *
   * @throws dev.throng.gateway.rest.Rejection with 50035
   */
  static void check(CommandForm command) {
    CommandRules rules = new CommandRules();
    rules.check(command, List.of());
    rules.errors.check();
  }

  /** Checks commands that are to be all there are. */
  static void checkAll(List<CommandForm> commands) {
    CommandRules rules = new CommandRules();
    Set<String> names = new HashSet<>();
    Set<Long> known = new HashSet<>();
    for (int i = 0; i < commands.size(); i++) {
      CommandForm command = commands.get(i);
      List<String> at = List.of(Integer.toString(i));
      rules.check(command, at);
      if (!names.add(command.type() + " " + command.name())) {
        rules.error(
            at,
            NAME,
            "APPLICATION_COMMANDS_DUPLICATE_NAME",
            "Application command names must be unique");
      }
      if (command.known() != 0 && !known.add(command.known())) {
        rules.error(
            at, "id", "SET_TYPE_ALREADY_CONTAINS_VALUE", "The set already contains this value");
      }
    }
    rules.errors.check();
  }

  private void check(CommandForm command, List<String> at) {
    JsonNode fields = command.fields();
    String description = fields.path(DESCRIPTION).asText();
    if (command.type() == CommandForm.SLASH) {
      names(fields, at);
      if (description.isEmpty()) {
        error(at, DESCRIPTION, "BASE_TYPE_REQUIRED", "This field is required");
      }
      options(fields.path(OPTIONS), step(at, OPTIONS));
    } else {
      if (!description.isEmpty()) {
        error(at, DESCRIPTION, "BASE_TYPE_MAX_LENGTH", "Must be 0 or fewer in length.");
      }
      if (fields.has(OPTIONS)) {
        error(at, OPTIONS, "BASE_TYPE_MAX_LENGTH", "Must be 0 or fewer in length.");
      }
    }
    if (size(fields) > SIZE_MAX || command.command().getDefinition().size() > BYTES_MAX) {
      errors.add(
          at, "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (" + SIZE_MAX + ")");
    }
  }

  private void options(JsonNode options, List<String> at) {
    Set<String> names = new HashSet<>();
    boolean optional = false;
    boolean nested = false;
    boolean plain = false;
    for (int i = 0; i < options.size(); i++) {
      JsonNode option = options.get(i);
      List<String> here = step(at, Integer.toString(i));
      names(option, here);
      if (!names.add(option.path(NAME).asText())) {
        error(
            here,
            NAME,
            "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS",
            "Option names must be unique");
      }
      int type = option.path(TYPE).asInt();
      boolean isNested = type == OptionTypes.SUB_COMMAND || type == OptionTypes.SUB_COMMAND_GROUP;
      nested |= isNested;
      plain |= !isNested;
      boolean required = option.path("required").asBoolean();
      if (required && optional) {
        error(
            here,
            "required",
            "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
            "Required options must be placed before non-required options");
      }
      optional |= !required && !isNested;
      option(option, type, here);
    }
    if (nested && plain) {
      errors.add(
          at,
          "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
          "Sub-command and sub-command group option types are mutually exclusive to all other"
              + " types");
    }
  }

  private void option(JsonNode option, int type, List<String> at) {
    JsonNode nested = option.path(OPTIONS);
    if (type == OptionTypes.SUB_COMMAND_GROUP && nested.isEmpty()) {
      error(at, OPTIONS, "BASE_TYPE_REQUIRED", "This field is required");
    }
    options(nested, step(at, OPTIONS));
    if (option.has("choices") && option.path("autocomplete").asBoolean()) {
      error(
          at,
          "autocomplete",
          "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID",
          "Options with choices cannot be autocompleted");
    }
    ordered(option, "min_length", "max_length", at);
    ordered(option, "min_value", "max_value", at);
    Set<String> choices = new HashSet<>();
    for (int i = 0; i < option.path("choices").size(); i++) {
      if (!choices.add(option.path("choices").get(i).path(NAME).asText())) {
        error(
            step(step(at, "choices"), Integer.toString(i)),
            NAME,
            "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS",
            "Option choice names must be unique");
      }
    }
  }

  private void ordered(JsonNode option, String min, String max, List<String> at) {
    if (option.has(min)
        && option.has(max)
        && option.path(min).decimalValue().compareTo(option.path(max).decimalValue()) > 0) {
      error(at, max, "NUMBER_TYPE_MIN", "Must be greater than or equal to " + min + ".");
    }
  }

  /** Its name in each language. */
  private void names(JsonNode named, List<String> at) {
    name(named.path(NAME), step(at, NAME));
    named
        .path("name_localizations")
        .properties()
        .forEach(
            each -> name(each.getValue(), step(step(at, "name_localizations"), each.getKey())));
  }

  private void name(JsonNode name, List<String> at) {
    String text = name.asText();
    if (!SLASH_NAME.matcher(text).matches() || !text.equals(text.toLowerCase(Locale.ROOT))) {
      errors.add(at, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid");
    }
  }

  /** Code points of names, descriptions and values, each in its longest language. */
  private static int size(JsonNode part) {
    int size = longest(part, NAME) + longest(part, DESCRIPTION);
    JsonNode value = part.path("value");
    size += value.isTextual() ? length(value) : 0;
    for (JsonNode option : part.path(OPTIONS)) {
      size += size(option);
    }
    for (JsonNode choice : part.path("choices")) {
      size += size(choice);
    }
    return size;
  }

  private static int longest(JsonNode part, String field) {
    int longest = length(part.path(field));
    for (JsonNode localized : part.path(field + "_localizations")) {
      longest = Math.max(longest, length(localized));
    }
    return longest;
  }

  private static int length(JsonNode text) {
    String string = text.asText();
    return string.codePointCount(0, string.length());
  }

  private void error(List<String> at, String field, String code, String message) {
    errors.add(step(at, field), code, message);
  }

  private static List<String> step(List<String> path, String step) {
    List<String> longer = new ArrayList<>(path);
    longer.add(step);
    return longer;
  }
}
