package dev.throng.e2e.conformance;

import static dev.throng.client.RestTransport.JSON;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The answers of Discord's OpenAPI description, a JSON Schema 2020-12 each: made by {@code
 * src/test/scripts/answer_schemas.py}. An answer may have more fields than its schema names.
 */
public final class AnswerSchemas {
  private static final String ID = "urn:discord:answers";
  private static final int PROBLEMS_MAX = 8;

  private final Map<String, Operation> operations = new TreeMap<>();
  private final JsonNode schemas;
  private final SchemaRegistry registry;

  /**
   * @param path such as {@code /guilds/{guild_id}}
   * @param statuses of success
   */
  public record Operation(String id, String method, String path, List<Integer> statuses) {}

  private AnswerSchemas(JsonNode document) {
    schemas = document.path("$defs");
    document
        .path("operations")
        .properties()
        .forEach(
            entry -> operations.put(entry.getKey(), operation(entry.getKey(), entry.getValue())));
    registry =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemas(Map.of(ID, document.toString())));
  }

  private static Operation operation(String id, JsonNode facts) {
    List<Integer> statuses = new ArrayList<>();
    facts.path("statuses").forEach(status -> statuses.add(status.asInt()));
    return new Operation(
        id, facts.path("method").asText(), facts.path("path").asText(), List.copyOf(statuses));
  }

  /** Those of this module. */
  public static AnswerSchemas load() {
    try (InputStream in = AnswerSchemas.class.getResourceAsStream("discord-answers.json")) {
      return new AnswerSchemas(JSON.readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException("reading discord-answers.json", e);
    }
  }

  /** All of the description, by id. */
  public Map<String, Operation> operations() {
    return operations;
  }

  /**
   * What is wrong with the answer of a success.
   *
   * @param body missing if there is none
   * @return a line for each problem, the first few; empty if it is as described
   */
  public List<String> problems(Operation operation, int status, JsonNode body) {
    if (!operation.statuses().contains(status)) {
      return List.of("status " + status + " (described: " + operation.statuses() + ")");
    }
    String name = operation.id() + "." + status;
    if (schemas.has(name)) {
      return body.isMissingNode() ? List.of("no body") : problems(name, body);
    }
    return body.isMissingNode() ? List.of() : List.of("a body where none is described");
  }

  /** What is wrong with an object of a named type, such as {@code MessageResponse}. */
  public List<String> problems(String type, JsonNode object) {
    if (!schemas.has(type)) {
      throw new IllegalArgumentException("the description has no type " + type);
    }
    return registry.getSchema(SchemaLocation.of(ID + "#/$defs/" + type)).validate(object).stream()
        .map(Error::toString)
        .distinct()
        .limit(PROBLEMS_MAX)
        .toList();
  }
}
