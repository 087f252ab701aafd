package dev.throng.benchmarks.herd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.benchmarks.fanout.LocalProcesses;
import dev.throng.benchmarks.fanout.ProcessTime;
import dev.throng.benchmarks.results.Machine;
import dev.throng.benchmarks.results.Plot;
import dev.throng.benchmarks.results.Report;
import dev.throng.benchmarks.results.ResultFiles;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Many who read the same. */
@Command(
    name = "herd",
    mixinStandardHelpOptions = true,
    description = {
      "Reads pages of history of the local stack with many clients at once, and counts what each"
          + " request costs on the way: records of guild.inbox and of queries, reads of the"
          + " database, processor time.",
      "Makes accounts, a guild, channels and messages; rate limits must be off. Exit code 1: a"
          + " request was answered with neither 200 nor 503."
    })
public final class HerdCommand implements Callable<Integer> {
  @Option(
      names = "--url",
      defaultValue = "http://127.0.0.1:8080/api/v10",
      paramLabel = "URL",
      description = "REST with its version. Default: ${DEFAULT-VALUE}")
  private URI url = URI.create("");

  @Option(
      names = "--kafka",
      defaultValue = "127.0.0.1:9092",
      paramLabel = "HOST:PORT",
      description = "Whose records are counted. Default: ${DEFAULT-VALUE}.")
  private String kafka = "";

  @Option(
      names = "--cassandra-port",
      defaultValue = "9042",
      paramLabel = "PORT",
      description = "On 127.0.0.1: whose reads are counted. Default: ${DEFAULT-VALUE}.")
  private int cassandraPort;

  @Option(
      names = "--home",
      defaultValue = ".throng",
      paramLabel = "DIR",
      description = "Files of the local stack. Default: ${DEFAULT-VALUE}.")
  private Path home = Path.of("");

  @Mixin private HerdOptions options = new HerdOptions();
  @Mixin private ResultFiles files = new ResultFiles();

  @Override
  public Integer call() throws Exception {
    options.check();
    Machine machine = Machine.here();
    System.out.printf(
        "making %d accounts, %d channels with %d messages%n",
        options.accounts, options.channels, options.messages);
    HerdWorld world = HerdWorld.make(url, options);
    List<ObjectNode> rows = new ArrayList<>();
    long failed = 0;
    try (Counts counts =
        new Counts(
            kafka,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), cassandraPort),
            "datacenter1")) {
      for (int clients : options.clients) {
        ObjectNode row = run(world, clients, counts);
        rows.add(row);
        failed += row.path("failed").asLong();
      }
    }
    Report report =
        new Report(
            files.commandLine(), machine, rows, rows.size() == 1 ? List.of() : List.of(plot(rows)));
    System.out.println();
    System.out.print(report.table());
    files.write(report);
    return failed == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private ObjectNode run(HerdWorld world, int count, Counts counts) throws InterruptedException {
    try (HerdClients clients =
        new HerdClients(url, world, new Zipf(options.channels, options.skew))) {
      clients.connect(count);
      if (options.warmUp > 0) {
        clients.ask(Duration.ofSeconds(options.warmUp));
      }
      Map<String, Duration> usedBefore = processorTimes();
      Counts.Now before = counts.now();
      Answers answers = clients.ask(Duration.ofSeconds(options.once ? 0 : options.seconds));
      Map<String, Duration> used = processorTimes();
      used.replaceAll((name, time) -> time.minus(usedBefore.getOrDefault(name, Duration.ZERO)));
      return row(count, answers, counts.now().minus(before), used);
    }
  }

  private ObjectNode row(
      int clients, Answers answers, Counts.Now counted, Map<String, Duration> used) {
    double requests = Math.max(1, answers.pages() + answers.unavailable() + answers.failed());
    ObjectNode row = Report.row();
    row.put("clients", clients).put("channels", options.channels);
    row.put("page", options.page.name()).put("pages", answers.pages());
    row.put("refused_503", answers.unavailable()).put("failed", answers.failed());
    row.put("pages_per_second", answers.pages() / answers.seconds());
    row.put("bytes_per_page", answers.bytesPerPage());
    ObjectNode latency = row.putObject("latency_ms");
    latency.put("p50", answers.latencyMs(50)).put("p99", answers.latencyMs(99));
    latency.put("max", answers.latencyMs(100));
    ObjectNode each = row.putObject("per_request");
    each.put("inbox_records", String.format(Locale.ROOT, "%.4f", counted.inbox() / requests));
    each.put("queries", String.format(Locale.ROOT, "%.4f", counted.queries() / requests));
    each.put("database_reads", String.format(Locale.ROOT, "%.4f", counted.reads() / requests));
    ObjectNode cpu = row.putObject("cpu_us");
    used.forEach((name, time) -> cpu.put(name, time.toNanos() / 1e3 / requests));
    return row;
  }

  private Map<String, Duration> processorTimes() {
    Map<String, Long> processes = new LinkedHashMap<>(LocalProcesses.of(home));
    processes.put("generator", ProcessHandle.current().pid());
    Map<String, Duration> times = new LinkedHashMap<>();
    processes.forEach((name, pid) -> times.put(name, ProcessTime.of(pid)));
    return times;
  }

  private static Plot plot(List<ObjectNode> rows) {
    return new Plot(
        "latency",
        "Latency of a page",
        "clients",
        "ms",
        List.of(line(rows, "p50"), line(rows, "p99")));
  }

  private static Plot.Line line(List<ObjectNode> rows, String percentile) {
    List<Plot.Point> points = new ArrayList<>();
    for (JsonNode row : rows) {
      points.add(
          new Plot.Point(
              row.path("clients").asDouble(),
              row.path("latency_ms").path(percentile).asDouble(Double.NaN)));
    }
    return new Plot.Line(percentile, points);
  }
}
