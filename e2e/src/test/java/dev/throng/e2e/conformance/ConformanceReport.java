package dev.throng.e2e.conformance;

import static dev.throng.client.RestTransport.JSON;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.e2e.conformance.AnswerSchemas.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which operations were answered, and which of those as described. */
public final class ConformanceReport {
  private final AnswerSchemas schemas;
  private final Map<String, List<String>> problems = new TreeMap<>();
  private final Map<String, List<String>> dispatches = new TreeMap<>();

  public ConformanceReport(AnswerSchemas schemas) {
    this.schemas = schemas;
  }

  /** Adds an answer's problems to those of its operation. */
  public void answered(Operation operation, List<String> found) {
    problems.computeIfAbsent(operation.id(), id -> new ArrayList<>()).addAll(found);
  }

  /** Adds an event's problems to those of its kind. */
  public void dispatched(String event, List<String> found) {
    dispatches.computeIfAbsent(event, id -> new ArrayList<>()).addAll(found);
  }

  /** The operations that were called and answered. */
  public List<String> answered() {
    return List.copyOf(problems.keySet());
  }

  /** The kinds of events that were seen. */
  public List<String> dispatched() {
    return List.copyOf(dispatches.keySet());
  }

  /** A line for each difference from the description. */
  public List<String> differences() {
    List<String> lines = new ArrayList<>();
    problems.forEach((id, found) -> found.forEach(problem -> lines.add(id + ": " + problem)));
    dispatches.forEach((id, found) -> found.forEach(problem -> lines.add(id + ": " + problem)));
    return lines;
  }

  /** Writes {@code conformance.json} and {@code conformance.md}. */
  public void write(Path dir) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    ArrayNode missing = JSON.createArrayNode();
    ObjectNode answers = root.putObject("answered");
    StringBuilder table = new StringBuilder();
    for (Operation operation : schemas.operations().values()) {
      List<String> found = problems.get(operation.id());
      if (found == null) {
        missing.add(operation.id());
      } else {
        answers.set(operation.id(), JSON.valueToTree(found));
        String verdict = found.isEmpty() ? "as described" : String.join("<br>", found);
        table.append("| ").append(operation.id()).append(" | ").append(verdict).append(" |\n");
      }
    }
    root.set("dispatched", JSON.valueToTree(dispatches));
    root.set("missing", missing);
    Files.writeString(dir.resolve("conformance.json"), root.toPrettyString());
    Files.writeString(
        dir.resolve("conformance.md"),
        "# Answers against Discord's description\n\n"
            + problems.values().stream().filter(List::isEmpty).count()
            + " of "
            + schemas.operations().size()
            + " operations are answered as described, "
            + missing.size()
            + " are missing.\n\n| operation | answer |\n|---|---|\n"
            + table);
  }
}
