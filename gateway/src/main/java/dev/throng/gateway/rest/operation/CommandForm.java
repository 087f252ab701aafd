package dev.throng.gateway.rest.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.UnsafeByteOperations;
import dev.throng.gateway.rest.Fields;
import dev.throng.gateway.rest.Integers;
import dev.throng.gateway.rest.Json;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.protocol.wire.NewApplicationCommand;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a client says of a command of an application: of a new one all of it, of one that changes
 * what is to be otherwise. What the parts mean together, {@link CommandRules} check.
 *
 * @param id proposed for a new one
 * @param known which one it was before, as the client says; 0: it does not
 * @param fields of the command object, without ids and version
 */
record CommandForm(long id, long known, ObjectNode fields) {
  static final int SLASH = 1;
  static final String NAME = "name";
  static final String TYPE = "type";
  static final String DESCRIPTION = "description";
  static final String OPTIONS = "options";
  private static final int NAME_MAX = 32;
  private static final int DESCRIPTION_MAX = 100;
  private static final int ENTRY_POINT = 4;
  private static final int GUILD_INSTALL = 0;
  private static final int USER_INSTALL = 1;

  /** Where a bot is not, but a command that a user has installed. */
  private static final int PRIVATE_CHANNEL = 2;

  private static final Set<String> IDS = Set.of("id", "application_id", "guild_id", "version");

  /** The form of a command that is to be created. */
  static CommandForm create(RestRequest in, Fields body, boolean ofGuild) {
    ObjectNode fields = Json.object();
    fields.put(TYPE, type(body));
    fields.put(NAME, body.text(NAME, ""));
    fields.putNull("name_localizations");
    fields.put(DESCRIPTION, "");
    fields.putNull("description_localizations");
    fields.putNull("default_member_permissions");
    if (!ofGuild) {
      fields.put("dm_permission", true);
    }
    fields.putNull("contexts");
    fields.putArray("integration_types").add(GUILD_INSTALL);
    fields.put("nsfw", false);
    fields.setAll(changes(body, ofGuild));
    long known = body.mentions("id") ? body.id("id") : 0;
    return new CommandForm(in.ids().nextId(), known, withoutEmptyOptions(fields));
  }

  /** The fields that an edit changes, as the command's definition has them. */
  static ObjectNode changes(Fields body, boolean ofGuild) {
    ObjectNode changes = Json.object();
    if (body.has(NAME)) {
      changes.put(NAME, body.text(NAME, ""));
    }
    localizations(body, changes, NAME, NAME_MAX);
    if (body.mentions(DESCRIPTION)) {
      changes.put(DESCRIPTION, body.text(DESCRIPTION, ""));
    }
    localizations(body, changes, DESCRIPTION, DESCRIPTION_MAX);
    if (body.mentions(OPTIONS)) {
      changes.set(OPTIONS, options(body));
    }
    if (body.has("default_member_permissions")) {
      changes.put(
          "default_member_permissions",
          Long.toString(body.permissions("default_member_permissions", 0)));
    } else if (body.mentions("default_member_permissions")) {
      changes.putNull("default_member_permissions");
    }
    boolean inMessages = body.flag("dm_permission", true);
    if (body.mentions("dm_permission") && !ofGuild) {
      changes.put("dm_permission", inMessages);
    }
    numbers(body, changes, "contexts");
    numbers(body, changes, "integration_types");
    JsonNode installs = changes.path("integration_types");
    if (body.has("integration_types") && (installs.isEmpty() || has(installs, USER_INSTALL))) {
      refuse(body, "integration_types", "commands that users install");
    }
    if (has(changes.path("contexts"), PRIVATE_CHANNEL)) {
      refuse(body, "contexts", "commands in private channels without the bot");
    }
    if (body.mentions("nsfw")) {
      changes.put("nsfw", body.flag("nsfw", false));
    }
    return changes;
  }

  /** One that was there, and is to be otherwise. */
  static CommandForm changed(ObjectNode before, ObjectNode changes) {
    long id = Long.parseUnsignedLong(before.path("id").asText());
    ObjectNode fields = before.deepCopy().without(IDS);
    fields.setAll(changes);
    return new CommandForm(id, 0, withoutEmptyOptions(fields));
  }

  int type() {
    return fields.path(TYPE).asInt();
  }

  String name() {
    return fields.path(NAME).asText();
  }

  /** The command for the actor of its application's bot. */
  NewApplicationCommand.Builder command() {
    ObjectNode definition = fields.deepCopy().without(Set.of(TYPE, NAME));
    return NewApplicationCommand.newBuilder()
        .setId(id)
        .setKnown(known)
        .setType(type())
        .setName(name())
        .setDefinition(UnsafeByteOperations.unsafeWrap(Json.bytes(definition)));
  }

  private static int type(Fields body) {
    int type = body.integer(TYPE, SLASH);
    if (type == ENTRY_POINT) {
      body.error(TYPE, "UNSUPPORTED_FIELD", "This server does not support commands of this type.");
    }
    return type;
  }

  private static ObjectNode withoutEmptyOptions(ObjectNode fields) {
    if (fields.path(OPTIONS).isEmpty()) {
      fields.remove(OPTIONS);
    }
    return fields;
  }

  private static void numbers(Fields body, ObjectNode into, String field) {
    JsonNode given = body.raw(field);
    if (given != null) {
      ArrayNode numbers = into.putArray(field);
      for (JsonNode number : given) {
        if (number.isNull()) {
          body.error(field, "NUMBER_TYPE_COERCE", "null is not int.");
        }
        numbers.add(number.asInt());
      }
    } else if (body.mentions(field) && field.equals("contexts")) {
      into.putNull(field);
    }
  }

  private static boolean has(JsonNode numbers, int wanted) {
    for (JsonNode number : numbers) {
      if (number.asInt() == wanted) {
        return true;
      }
    }
    return false;
  }

  private static void refuse(Fields body, String field, String what) {
    if (!body.isWrong(field)) {
      body.error(field, "UNSUPPORTED_FIELD", "This server does not support " + what + ".");
    }
  }

  private static void localizations(Fields body, ObjectNode into, String of, int max) {
    String field = of + "_localizations";
    Fields given = body.object(field);
    if (given == null) {
      if (body.mentions(field)) {
        into.putNull(field);
      }
      return;
    }
    Map<String, String> texts = new TreeMap<>();
    for (String locale : given.names()) {
      if (!Locales.ALL.contains(locale)) {
        given.error(locale, "BASE_TYPE_CHOICES", "Value must be one of " + Locales.ALL + ".");
        continue;
      }
      JsonNode raw = given.raw(locale);
      if (raw == null || !raw.isTextual()) {
        given.error(locale, "STRING_TYPE_CONVERT", "Could not interpret the value as string.");
        continue;
      }
      String text = given.text(locale, "");
      int length = text.codePointCount(0, text.length());
      if (length < 1 || length > max) {
        given.error(locale, "BASE_TYPE_BAD_LENGTH", "Must be between 1 and " + max + " in length.");
      }
      texts.put(locale, text);
    }
    ObjectNode localized = into.putObject(field);
    texts.forEach(localized::put);
  }

  private static ArrayNode options(Fields body) {
    ArrayNode options = Json.array();
    body.objects(OPTIONS).forEach(option -> options.add(option(option)));
    return options;
  }

  private static ObjectNode option(Fields body) {
    ObjectNode option = Json.object();
    int type = body.integer(TYPE, 0);
    option.put(TYPE, type);
    named(body, option);
    option.put(DESCRIPTION, body.text(DESCRIPTION, ""));
    localizations(body, option, DESCRIPTION, DESCRIPTION_MAX);
    flag(body, option, "required");
    switch (type) {
      case OptionTypes.SUB_COMMAND, OptionTypes.SUB_COMMAND_GROUP ->
          option.set(OPTIONS, options(body));
      case OptionTypes.STRING -> {
        flag(body, option, "autocomplete");
        whole(body, option, "min_length");
        whole(body, option, "max_length");
        choices(body, option, type);
      }
      case OptionTypes.INTEGER, OptionTypes.NUMBER -> {
        flag(body, option, "autocomplete");
        value(body, option, "min_value", type);
        value(body, option, "max_value", type);
        choices(body, option, type);
      }
      case OptionTypes.CHANNEL -> numbers(body, option, "channel_types");
      default -> {}
    }
    return option;
  }

  private static void named(Fields body, ObjectNode into) {
    into.put(NAME, body.text(NAME, ""));
    localizations(body, into, NAME, NAME_MAX);
  }

  private static void choices(Fields body, ObjectNode into, int type) {
    if (!body.has("choices")) {
      return;
    }
    ArrayNode choices = into.putArray("choices");
    for (Fields each : body.objects("choices")) {
      ObjectNode choice = choices.addObject();
      choice.put(NAME, each.text(NAME, ""));
      localizations(each, choice, NAME, DESCRIPTION_MAX);
      value(each, choice, "value", type);
    }
  }

  private static void flag(Fields body, ObjectNode into, String field) {
    if (body.flag(field, false)) {
      into.put(field, true);
    }
  }

  private static void whole(Fields body, ObjectNode into, String field) {
    if (body.has(field)) {
      into.put(field, body.integer(field, 0));
    }
  }

  private static void value(Fields body, ObjectNode into, String field, int type) {
    JsonNode value = body.raw(field);
    if (value == null) {
      return;
    }
    if (type == OptionTypes.INTEGER) {
      Long number = Integers.parse(value);
      if (number == null) {
        body.error(field, "NUMBER_TYPE_COERCE", "Value is not int.");
      }
      into.put(field, number);
    } else if (type == OptionTypes.NUMBER && !value.isNumber()) {
      body.error(field, "NUMBER_TYPE_COERCE", "Value is not float.");
    } else if (value.isTextual()) {
      into.put(field, body.text(field, ""));
    } else {
      into.set(field, value);
    }
  }
}
