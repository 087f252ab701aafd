package dev.throng.local.stack;

import dev.throng.local.config.StackConfig;
import dev.throng.local.config.StackHome;
import dev.throng.local.flink.JobRecord;
import dev.throng.local.flink.RestorePoints;
import dev.throng.local.server.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at everything that may be wrong with a stack and says what to do about it. */
public final class Doctor {
  private static final int LOG_TAIL_LINES = 2_000;
  private static final long LOG_BYTES_MAX = 32L << 20;

  private final Stack stack;

  public Doctor(Stack stack) {
    this.stack = stack;
  }

  /** One thing that was looked at. */
  public record Finding(String topic, boolean ok, String words) {}

  /** Looks at everything. */
  public List<Finding> examine() throws IOException {
    List<Finding> findings = new ArrayList<>();
    machine(findings);
    build(findings);
    if (stack.isRunning()) {
      running(findings);
    }
    restorePoints(findings);
    logs(findings);
    return findings;
  }

  private void machine(List<Finding> findings) {
    List<Service> stopped =
        stack.wantedServices().stream().filter(s -> stack.process(s.name()).isEmpty()).toList();
    List<String> problems =
        new Preflight(PreflightHost.real())
            .problems(
                stack.config(),
                stopped,
                stopped.size() == stack.wantedServices().size(),
                stack.home().dir());
    problems.forEach(problem -> findings.add(new Finding("machine", false, problem)));
    if (problems.isEmpty()) {
      findings.add(
          new Finding("machine", true, "Java, memory, disk and the ports of stopped services"));
    }
  }

  private void build(List<Finding> findings) {
    StackHome home = stack.home();
    for (Path jar : List.of(home.jobsJar(), home.gatewayJar())) {
      boolean there = Files.exists(jar);
      findings.add(
          new Finding(
              "build",
              there,
              home.root().relativize(jar) + (there ? "" : " is missing; './throng up' builds it")));
    }
  }

  private void running(List<Finding> findings) {
    for (StatusTable.Row row : StatusTable.of(stack).rows()) {
      String advice =
          row.healthy() ? "" : "; the supervisor brings back what died, 'throng up' the rest";
      findings.add(new Finding(row.service(), row.healthy(), row.state() + advice));
    }
  }

  private void restorePoints(List<Finding> findings) throws IOException {
    StackHome home = stack.home();
    StackConfig config = stack.config();
    for (String job : config.jobs().keySet()) {
      Optional<JobRecord> record = JobRecord.load(home.jobs(), job);
      if (record.isPresent()) {
        Optional<Path> newest =
            RestorePoints.newest(record.get(), home.checkpoints(), home.savepoints());
        findings.add(
            new Finding(
                "job " + job,
                newest.isPresent(),
                newest
                    .map(path -> "would be restored from " + home.dir().relativize(path))
                    .orElse("has no checkpoint left; restore a backup, or wipe")));
      }
    }
  }

  private void logs(List<Finding> findings) throws IOException {
    for (Service service : stack.services()) {
      Path log = service.log();
      if (!Files.exists(log) || Files.size(log) > LOG_BYTES_MAX) {
        continue;
      }
      List<String> lines = Files.readAllLines(log);
      String last = null;
      for (String line : lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size())) {
        if (line.contains(" ERROR ")) {
          last = line;
        }
      }
      if (last != null) {
        findings.add(new Finding("log", true, service.name() + "'s last error: " + last));
      }
    }
  }
}
