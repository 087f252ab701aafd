package dev.throng.gateway.rest.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * The facts of all operations that are known, answered or not.
 *
 * <p>{@value #DISCORD} is made from Discord's OpenAPI description by {@code
 * src/main/scripts/operations_table.py}. {@value #OWN} is written by hand in the same form: the
 * operations that the description leaves out, and fields that it has wrong, which replace those of
 * {@value #DISCORD}.
 */
public final class OperationTable {
  static final String DISCORD = "discord-operations.json";
  static final String OWN = "throng-operations.json";

  private static final JsonMapper MAPPER = new JsonMapper();

  private final Map<String, OperationFacts> operations = new LinkedHashMap<>();
  private final Set<String> discords = new TreeSet<>();

  private OperationTable() {}

  /** The table that is part of the gateway. */
  public static OperationTable load() {
    OperationTable table = new OperationTable();
    ObjectNode discord = resource(DISCORD);
    ObjectNode own = resource(OWN);
    discord.get("operations").fieldNames().forEachRemaining(table.discords::add);
    ObjectNode all = discord.deepCopy();
    own.get("corrections")
        .properties()
        .forEach(type -> merge(all.withObject("/types/" + type.getKey()), type.getValue()));
    all.withObject("/operations").setAll((ObjectNode) own.get("operations"));
    ShapeReader shapes = new ShapeReader();
    shapes.addTypes(all.get("types"));
    all.get("operations")
        .properties()
        .forEach(
            row -> table.operations.put(row.getKey(), facts(row.getKey(), row.getValue(), shapes)));
    return table;
  }

  /** The facts of one operation. */
  public OperationFacts get(String id) {
    return Objects.requireNonNull(operations.get(id), id);
  }

  /** All, Discord's before our own, each by their ids. */
  public Collection<OperationFacts> all() {
    return Collections.unmodifiableCollection(operations.values());
  }

  /** Whether Discord's description has it. */
  public boolean isDiscords(String id) {
    return discords.contains(id);
  }

  private static OperationFacts facts(String id, JsonNode row, ShapeReader shapes) {
    return new OperationFacts(
        id,
        HttpMethod.valueOf(row.get("method").textValue()),
        row.get("path").textValue(),
        shapes.fields(row.path("parameters")),
        shapes.fields(row.path("query")),
        row.has("body") ? shapes.read(row.get("body")) : null);
  }

  private static void merge(ObjectNode type, JsonNode fields) {
    if (type.isEmpty()) {
      throw new IllegalArgumentException("corrections of an unknown type: " + fields);
    }
    type.withObject("/fields").setAll((ObjectNode) fields);
  }

  static ObjectNode resource(String name) {
    try (InputStream in = OperationTable.class.getResourceAsStream(name)) {
      return (ObjectNode) MAPPER.readTree(Objects.requireNonNull(in, name));
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }
}
