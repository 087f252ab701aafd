package dev.throng.benchmarks.fanout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.benchmarks.results.Machine;
import dev.throng.benchmarks.results.Plot;
import dev.throng.benchmarks.results.Report;
import dev.throng.benchmarks.results.ResultFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The results of runs that differ in their number of sessions. */
final class Curve {
  private final Machine machine = Machine.here();
  private final List<ObjectNode> rows = new ArrayList<>();
  private boolean exact = true;

  void add(Result result) {
    rows.add(result.row());
    exact &= result.isExact();
  }

  /** Whether every run delivered everything once. */
  boolean isExact() {
    return exact;
  }

  /** Prints the table, and writes the files if they are asked for. */
  void finish(ResultFiles files) throws IOException {
    Report report =
        new Report(
            files.commandLine(),
            machine,
            rows,
            rows.size() == 1 ? List.of() : List.of(latency(), processorTime()));
    System.out.println();
    System.out.print(report.table());
    files.write(report);
  }

  private Plot latency() {
    return new Plot(
        "latency",
        "Latency of a delivery",
        "sessions",
        "ms",
        List.of(
            line("p50", "latency_ms", "p50"),
            line("p99", "latency_ms", "p99"),
            line("max", "latency_ms", "max")));
  }

  private Plot processorTime() {
    Set<String> processes = new LinkedHashSet<>();
    for (ObjectNode row : rows) {
      for (Iterator<String> it = row.path(Result.CPU).fieldNames(); it.hasNext(); ) {
        processes.add(it.next());
      }
    }
    return new Plot(
        "cpu",
        "Processor time of a delivery",
        "sessions",
        "µs",
        processes.stream().map(process -> line(process, Result.CPU, process)).toList());
  }

  private Plot.Line line(String name, String object, String field) {
    List<Plot.Point> points = new ArrayList<>();
    for (JsonNode row : rows) {
      points.add(
          new Plot.Point(
              row.path("sessions").asDouble(), row.path(object).path(field).asDouble(Double.NaN)));
    }
    return new Plot.Line(name, points);
  }
}
