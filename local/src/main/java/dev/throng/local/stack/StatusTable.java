package dev.throng.local.stack;

import dev.throng.local.process.OsProcess;
import dev.throng.local.server.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * How each service, job and the supervisor is, asked a moment ago.
 *
 * @param rows one for each, in the order of the table
 */
public record StatusTable(List<Row> rows) {
  private static final List<String> HEADINGS =
      List.of("SERVICE", "PID", "PORT", "MiB", "URL", "LOG", "STATE");

  /**
   * One line.
   *
   * @param healthy whether it does what it should
   */
  public record Row(
      String service,
      String pid,
      String port,
      String residentMib,
      String url,
      String log,
      String state,
      boolean healthy) {
    private List<String> cells() {
      return List.of(service, pid, port, residentMib, url, log, state);
    }
  }

  /** Asks all services of a stack, in parallel. */
  public static StatusTable of(Stack stack) {
    List<CompletableFuture<Row>> asked = new ArrayList<>();
    for (Service service : stack.wantedServices()) {
      asked.add(CompletableFuture.supplyAsync(() -> row(stack, service)));
    }
    for (String job : stack.wantedJobs()) {
      asked.add(CompletableFuture.supplyAsync(() -> jobRow(stack, job)));
    }
    for (Service service : stack.userCluster().services()) {
      if (stack.pids().read(service.name()).isPresent()) {
        asked.add(CompletableFuture.supplyAsync(() -> row(stack, service)));
      }
    }
    for (UserJob job : userJobs(stack)) {
      asked.add(CompletableFuture.supplyAsync(() -> userJobRow(stack, job)));
    }
    List<Row> rows = new ArrayList<>();
    asked.forEach(row -> rows.add(row.join()));
    rows.add(supervisorRow(stack));
    return new StatusTable(rows);
  }

  /** Whether everything works. */
  public boolean isHealthy() {
    return rows.stream().allMatch(Row::healthy);
  }

  private static Row row(Stack stack, Service service) {
    Optional<OsProcess> process = stack.process(service.name());
    String state = process.isEmpty() ? deadState(stack, service.name()) : "ready";
    if (process.isPresent()) {
      try {
        service.probe();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        state = "not asked";
      } catch (Exception e) {
        state = "not ready: " + firstLine(e);
      }
    }
    return new Row(
        service.name(),
        process.map(p -> Long.toString(p.pid())).orElse("-"),
        service.ports().isEmpty() ? "-" : Integer.toString(service.ports().get(0)),
        process.map(p -> residentMib(p.pid())).orElse("-"),
        service.url(),
        relative(stack, service.log()),
        state,
        state.equals("ready"));
  }

  private static Row jobRow(Stack stack, String job) {
    String state;
    if (stack.process("jobmanager").isEmpty()) {
      state = "stopped";
    } else {
      try {
        state = stack.jobs().state(job);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        state = "not asked";
      } catch (IOException e) {
        state = "unknown: " + firstLine(e);
      }
    }
    String url = stack.service("jobmanager").url() + "/#/overview";
    return new Row("job " + job, "-", "-", "-", url, "-", state, state.equals("RUNNING"));
  }

  private static List<UserJob> userJobs(Stack stack) {
    try {
      return stack.userJobs().all();
    } catch (IOException e) {
      throw new UncheckedIOException("reading the users' jobs", e);
    }
  }

  /** One that has ended, for whatever reason, is its user's business. */
  private static Row userJobRow(Stack stack, UserJob job) {
    String state;
    try {
      state = stack.userJobs().state(job);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      state = "not asked";
    }
    boolean healthy = !job.wanted() || state.equals("RUNNING");
    return new Row("user job " + job.name(), "-", "-", "-", "-", "-", state, healthy);
  }

  private static Row supervisorRow(Stack stack) {
    Optional<OsProcess> process = stack.process(Supervisor.NAME);
    return new Row(
        Supervisor.NAME,
        process.map(p -> Long.toString(p.pid())).orElse("-"),
        "-",
        process.map(p -> residentMib(p.pid())).orElse("-"),
        "-",
        relative(stack, Supervisor.log(stack.home())),
        process.isPresent() ? "ready" : deadState(stack, Supervisor.NAME),
        process.isPresent());
  }

  private static String deadState(Stack stack, String name) {
    return stack.pids().read(name).isPresent() ? "dead" : "stopped";
  }

  private static String relative(Stack stack, Path log) {
    Path root = stack.home().root();
    return (log.startsWith(root) ? root.relativize(log) : log).toString();
  }

  private static String firstLine(Exception e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return message.lines().findFirst().orElse("");
  }

  /** Resident memory as Linux tells it. */
  private static String residentMib(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .map(line -> Long.toString(Long.parseLong(line.replaceAll("\\D", "")) / 1024))
          .findFirst()
          .orElse("-");
    } catch (IOException e) {
      return "-";
    }
  }

  @Override
  public String toString() {
    List<List<String>> lines = new ArrayList<>();
    lines.add(HEADINGS);
    rows.forEach(row -> lines.add(row.cells()));
    int[] widths = new int[HEADINGS.size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder(1024);
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        boolean last = i == widths.length - 1;
        text.append(
            last ? line.get(i) : String.format(Locale.ROOT, "%-" + widths[i] + "s  ", line.get(i)));
      }
      text.append('\n');
    }
    return text.toString();
  }
}
