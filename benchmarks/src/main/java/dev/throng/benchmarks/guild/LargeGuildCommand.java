package dev.throng.benchmarks.guild;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.benchmarks.results.Machine;
import dev.throng.benchmarks.results.Plot;
import dev.throng.benchmarks.results.Report;
import dev.throng.benchmarks.results.ResultFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** One guild with a million sessions. */
@Command(
    name = "guild-1m",
    mixinStandardHelpOptions = true,
    description = {
      "Attaches a million sessions on 100 nodes to one guild and lets it live: messages, changes of"
          + " who sees what, checkpoint, restore.",
      "The operators of the live job, guild and relays, on RocksDB, one subtask of each, one after"
          + " the other on one thread; no sockets, no Kafka, no running stack. A million sessions"
          + " take some GB of disk in the directory for temporary files."
    })
public final class LargeGuildCommand implements Callable<Integer> {
  @Mixin private LargeGuildOptions options = new LargeGuildOptions();
  @Mixin private ResultFiles files = new ResultFiles();

  @Override
  public Integer call() throws Exception {
    options.check();
    Machine machine = Machine.here();
    Path checkpoints = Files.createTempDirectory("throng-guild-1m");
    try (LargeGuildRun run = new LargeGuildRun(options, checkpoints)) {
      LargeGuildRun.Findings findings = run.run();
      Report report =
          new Report(files.commandLine(), machine, rows(findings), List.of(plot(findings)));
      System.out.println();
      System.out.print(report.table());
      files.write(report);
    } finally {
      delete(checkpoints);
    }
    return ExitCode.OK;
  }

  private List<ObjectNode> rows(LargeGuildRun.Findings findings) {
    List<ObjectNode> rows = new ArrayList<>();
    for (Work work : findings.works) {
      ObjectNode row = Report.row().put("what", work.name()).put("count", work.units());
      row.put("wall_s", work.wallNs() / 1e9).put("per_second", work.perSecond());
      row.put("cpu_us_guild", work.guildUs()).put("cpu_us_relays", work.relayUs());
      row.put("cpu_s_process", work.processCpuNs() / 1e9);
      row.put("relay_records", work.relayRecords()).put("deliveries", work.deliveries());
      row.put("delivery_bytes", work.deliveryBytes());
      rows.add(row);
    }
    rows.add(
        checkpoint("checkpoint of the guild", findings.checkpointNs, findings.guildStateBytes));
    rows.add(
        checkpoint("checkpoint of the relays", findings.checkpointNs, findings.relayStateBytes));
    rows.add(
        Report.row().put("what", "a later one").put("wall_s", findings.laterCheckpointNs / 1e9));
    rows.add(Report.row().put("what", "restore").put("wall_s", findings.restoreNs / 1e9));
    return rows;
  }

  private ObjectNode checkpoint(String what, long ns, long bytes) {
    ObjectNode row = Report.row().put("what", what).put("wall_s", ns / 1e9);
    return row.put("state_bytes", bytes)
        .put("bytes_per_session", bytes / (double) options.sessions);
  }

  private static Plot plot(LargeGuildRun.Findings findings) {
    return new Plot(
        "attach",
        "Cost of attaching one more session",
        "sessions attached",
        "µs of processor time",
        List.of(
            new Plot.Line("guild", findings.guildUs), new Plot.Line("relay", findings.relayUs)));
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(
              file -> {
                try {
                  Files.delete(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
