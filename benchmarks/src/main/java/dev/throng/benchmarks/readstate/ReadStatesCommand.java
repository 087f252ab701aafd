package dev.throng.benchmarks.readstate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.benchmarks.results.Machine;
import dev.throng.benchmarks.results.Report;
import dev.throng.benchmarks.results.ResultFiles;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.util.FileUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What people have read. */
@Command(
    name = "readstates",
    mixinStandardHelpOptions = true,
    description = {
      "Acknowledges channels of many users, connects users, takes a checkpoint and goes on from it.",
      "The operator of the read-state job that holds the states, on RocksDB, one subtask on one"
          + " thread; no sockets, no Kafka, no running stack."
    })
public final class ReadStatesCommand implements Callable<Integer> {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final long SEED = 20261122;
  private static final long MANY_CHANNELS_USER = 1;
  private static final int WRITTEN_MAX = 10_000;

  @Mixin private ResultFiles files = new ResultFiles();

  @Option(
      names = "--users",
      defaultValue = "10000",
      description = "Users (default ${DEFAULT-VALUE}).")
  private int users;

  @Option(
      names = "--channels",
      defaultValue = "50",
      description = "Read states of each (default ${DEFAULT-VALUE}).")
  private int channels;

  @Option(
      names = "--acks",
      defaultValue = "200000",
      description = "Acknowledgements of channels that have a state (default ${DEFAULT-VALUE}).")
  private int acks;

  @Option(
      names = "--many",
      defaultValue = "50000",
      description = "Read states of the user with the most (default ${DEFAULT-VALUE}).")
  private int many;

  private final List<ObjectNode> rows = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    Path checkpoints = Files.createTempDirectory("throng-readstates");
    try {
      run(checkpoints);
    } finally {
      FileUtils.deleteDirectory(checkpoints.toFile());
    }
    Report report = new Report(files.commandLine(), Machine.here(), rows, List.of());
    System.out.println();
    System.out.print(report.table());
    files.write(report);
    return ExitCode.OK;
  }

  private void run(Path checkpoints) throws Exception {
    OperatorSubtaskState state;
    try (ReadStateTask task = new ReadStateTask(checkpoints, null)) {
      long states = (long) users * channels;
      timed("first acknowledgements", states, () -> fill(task));
      timed("acknowledgements", acks, () -> acknowledge(task));
      long startNs = System.nanoTime();
      state = task.checkpoint();
      long bytes = state.getStateSize();
      row("checkpoint", states, startNs)
          .put("state_bytes", bytes)
          .put("bytes_per_state", bytes / (double) states);
    }
    long startNs = System.nanoTime();
    try (ReadStateTask task = new ReadStateTask(checkpoints, state)) {
      row("restore", 1, startNs);
      timed("connects of users with " + channels + " states", 200, () -> connect(task));
      for (long channel = 1; channel <= many; channel++) {
        task.ack(MANY_CHANNELS_USER, channel, 5);
        trim(task, channel);
      }
      task.takeWritten();
      timed(
          "connects of a user with " + many + " states",
          5,
          () -> {
            for (int i = 0; i < 5; i++) {
              task.open(MANY_CHANNELS_USER);
            }
          });
    }
  }

  private void fill(ReadStateTask task) throws Exception {
    for (long channel = 1; channel <= channels; channel++) {
      for (long user = 1; user <= users; user++) {
        task.ack(1_000 + user, channel << 22 | user, 5);
        trim(task, user);
      }
    }
    task.takeWritten();
  }

  private void acknowledge(ReadStateTask task) throws Exception {
    Random random = new Random(SEED);
    for (int i = 1; i <= acks; i++) {
      long user = 1 + random.nextInt(users);
      task.ack(1_000 + user, (1L + random.nextInt(channels)) << 22 | user, 5 + i);
      trim(task, i);
    }
    task.takeWritten();
  }

  private void connect(ReadStateTask task) throws Exception {
    for (long user = 1; user <= 200; user++) {
      task.open(1_000 + user);
    }
  }

  /** The harness keeps what is written. */
  private static void trim(ReadStateTask task, long count) {
    if (count % WRITTEN_MAX == 0) {
      task.takeWritten();
    }
  }

  private interface Work {
    void run() throws Exception;
  }

  private void timed(String what, long count, Work work) throws Exception {
    long startNs = System.nanoTime();
    long startCpuNs = THREADS.getCurrentThreadCpuTime();
    work.run();
    double cpuUs = (THREADS.getCurrentThreadCpuTime() - startCpuNs) / 1e3;
    row(what, count, startNs).put("cpu_us_each", cpuUs / count);
  }

  private ObjectNode row(String what, long count, long startNs) {
    double seconds = (System.nanoTime() - startNs) / 1e9;
    ObjectNode row = Report.row().put("what", what).put("count", count).put("wall_s", seconds);
    row.put("per_second", count / seconds).put("ms_each", seconds * 1e3 / count);
    rows.add(row);
    return row;
  }
}
