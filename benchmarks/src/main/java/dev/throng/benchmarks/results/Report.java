package dev.throng.benchmarks.results;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The result of one command: rows of numbers by name, and plots of them.
 *
 * @param command as it was given
 * @param machine before the run
 * @param rows objects whose values are numbers, texts or objects of these
 * @param plots of the rows
 */
public record Report(String command, Machine machine, List<ObjectNode> rows, List<Plot> plots) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** An empty row. */
  public static ObjectNode row() {
    return MAPPER.createObjectNode();
  }

  /**
   * Writes {@code name.json}, {@code name.md}, and for each plot {@code name-plot.svg}.
   *
   * @param directory is made if it is not there
   */
  public void write(Path directory, String name) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve(name + ".json"), json());
    Files.writeString(directory.resolve(name + ".md"), markdown(name));
    for (Plot plot : plots) {
      Files.writeString(directory.resolve(name + "-" + plot.name() + ".svg"), SvgPlot.of(plot));
    }
  }

  private String json() throws IOException {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("command", command);
    json.put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    json.set("machine", MAPPER.valueToTree(machine));
    json.putArray("rows").addAll(rows);
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
  }

  private String markdown(String name) {
    StringBuilder text = new StringBuilder("    " + command + "\n\n");
    text.append(
        String.format(
            Locale.ROOT,
            "%s, %d cores, %.0f GiB, %s, %s; load %.1f; 4,000,000 numbers are sorted in %,d"
                + " ms.\n\n",
            machine.processor(),
            machine.cores(),
            machine.memoryBytes() / (double) (1 << 30),
            machine.system(),
            machine.java(),
            machine.loadAverage(),
            machine.yardstickMs()));
    text.append(table());
    for (Plot plot : plots) {
      text.append("\n![%s](%s-%s.svg)\n".formatted(plot.title(), name, plot.name()));
    }
    return text.toString();
  }

  /** The rows as a Markdown table, whose columns are all names that a row has. */
  public String table() {
    List<Map<String, String>> cells = new ArrayList<>();
    Set<String> columns = new LinkedHashSet<>();
    for (ObjectNode row : rows) {
      Map<String, String> flat = new LinkedHashMap<>();
      flatten("", row, flat);
      columns.addAll(flat.keySet());
      cells.add(flat);
    }
    StringBuilder table = new StringBuilder();
    table.append("| ").append(String.join(" | ", columns).replace('_', ' ')).append(" |\n|");
    table.append("---|".repeat(columns.size())).append('\n');
    for (Map<String, String> row : cells) {
      table.append('|');
      columns.forEach(
          column -> table.append(' ').append(row.getOrDefault(column, "")).append(" |"));
      table.append('\n');
    }
    return table.toString();
  }

  private static void flatten(String prefix, JsonNode node, Map<String, String> into) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (field.getValue().isObject()) {
        flatten(prefix + field.getKey() + " ", field.getValue(), into);
      } else {
        into.put(prefix + field.getKey(), shown(field.getValue()));
      }
    }
  }

  private static String shown(JsonNode value) {
    if (!value.isFloatingPointNumber()) {
      return value.isIntegralNumber()
          ? String.format(Locale.ROOT, "%,d", value.asLong())
          : value.asText();
    }
    double number = value.asDouble();
    return String.format(Locale.ROOT, Math.abs(number) < 100 ? "%.2f" : "%,.0f", number);
  }
}
