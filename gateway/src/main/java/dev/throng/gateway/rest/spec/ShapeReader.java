package dev.throng.gateway.rest.spec;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.gateway.rest.spec.Shape.Any;
import dev.throng.gateway.rest.spec.Shape.Array;
import dev.throng.gateway.rest.spec.Shape.Decimal;
import dev.throng.gateway.rest.spec.Shape.Flag;
import dev.throng.gateway.rest.spec.Shape.Named;
import dev.throng.gateway.rest.spec.Shape.Snowflake;
import dev.throng.gateway.rest.spec.Shape.Structure;
import dev.throng.gateway.rest.spec.Shape.Text;
import dev.throng.gateway.rest.spec.Shape.Time;
import dev.throng.gateway.rest.spec.Shape.Union;
import dev.throng.gateway.rest.spec.Shape.Whole;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Reads the shapes of a table: {@code {"type":"string","min":1,"max":100}}. */
final class ShapeReader {
  private final Map<String, Shape> types = new TreeMap<>();

  /** Reads the named shapes, which others may refer to. */
  void addTypes(JsonNode named) {
    named.properties().forEach(type -> types.put(type.getKey(), read(type.getValue())));
  }

  /** Reads a shape. */
  Shape read(JsonNode json) {
    if (json.has("ref")) {
      return new Named(json.get("ref").textValue(), types);
    }
    if (json.has("union")) {
      List<Shape> alternatives = new ArrayList<>();
      json.get("union").forEach(alternative -> alternatives.add(read(alternative)));
      return new Union(List.copyOf(alternatives));
    }
    String type = json.path("type").textValue();
    return switch (type) {
      case "string" -> new Text(min(json), max(json), values(json, JsonNode::textValue));
      case "snowflake" -> new Snowflake();
      case "integer" ->
          new Whole(
              json.path("min").asLong(Long.MIN_VALUE),
              json.path("max").asLong(Long.MAX_VALUE),
              values(json, JsonNode::longValue));
      case "number" ->
          new Decimal(
              json.path("min").asDouble(-Double.MAX_VALUE),
              json.path("max").asDouble(Double.MAX_VALUE));
      case "boolean" -> new Flag();
      case "date-time" -> new Time();
      case "array" ->
          new Array(read(json.get("items")), min(json), max(json), json.path("unique").asBoolean());
      case "object" -> new Structure(fields(json.path("fields")), required(json));
      case "any" -> new Any();
      default -> throw new IllegalArgumentException("type: " + type);
    };
  }

  /** Shapes by name, in their order. */
  Map<String, Shape> fields(JsonNode json) {
    Map<String, Shape> fields = new LinkedHashMap<>();
    json.properties().forEach(field -> fields.put(field.getKey(), read(field.getValue())));
    return fields;
  }

  private static Set<String> required(JsonNode json) {
    Set<String> required = new LinkedHashSet<>();
    json.path("required").forEach(name -> required.add(name.textValue()));
    return required;
  }

  private static int min(JsonNode json) {
    return json.path("min").asInt(0);
  }

  private static int max(JsonNode json) {
    return json.path("max").asInt(Integer.MAX_VALUE);
  }

  private static <T> Set<T> values(JsonNode json, Function<JsonNode, T> value) {
    Set<T> values = new LinkedHashSet<>();
    json.path("values").forEach(one -> values.add(value.apply(one)));
    return values;
  }
}
