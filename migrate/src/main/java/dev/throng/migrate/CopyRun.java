package dev.throng.migrate;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;

/** Runs the copy to its end, from the newest checkpoint if there is one, and says how far it is. */
final class CopyRun {
  private static final long POLL_MS = 500;

  private final Migration migration;
  private final CopyJob.Pace pace;
  private final WorkDir work;
  private final ProgressPrinter printer;

  CopyRun(Migration migration, CopyJob.Pace pace, WorkDir work, ProgressPrinter printer) {
    this.migration = migration;
    this.pace = pace;
    this.work = work;
    this.printer = printer;
  }

  /**
   * Returns when all is copied.
   *
   * @param slices that the table has rows in; 0: not known
   * @throws IllegalStateException if it failed; the work directory is kept, so it can go on
   */
  void run(int slices) throws Exception {
    String from = work.newestCheckpoint().map(Path::toString).orElse(null);
    if (from != null) {
      printer.say("going on from " + from);
    }
    long start = System.nanoTime();
    JobClient job =
        CopyJob.define(migration, pace, work.checkpoints(), from).executeAsync("migrate");
    CompletableFuture<JobExecutionResult> end = job.getJobExecutionResult();
    long slicesBefore = -1;
    while (true) {
      try {
        Map<String, Object> found =
            end.get(POLL_MS, TimeUnit.MILLISECONDS).getAllAccumulatorResults();
        printer.say("copied: " + line(found, 1, 1, seconds(start)));
        return;
      } catch (TimeoutException e) {
        Map<String, Object> counted = accumulators(job);
        long seen = count(counted, CopyRows.SLICES);
        slicesBefore = slicesBefore < 0 ? seen : slicesBefore;
        double share = slices == 0 ? -1 : (double) seen / slices;
        double now = slices == 0 ? 0 : (double) (seen - slicesBefore) / slices;
        printer.show(line(counted, share, now, seconds(start)));
      } catch (ExecutionException e) {
        throw new IllegalStateException("copy: " + rootMessage(e), e);
      }
    }
  }

  private static ProgressLine line(
      Map<String, Object> counted, double share, double shareNow, double seconds) {
    long rows = count(counted, CopyRows.ROWS);
    return new ProgressLine(
        rows, rows - count(counted, CopyRows.RESTORED), share, shareNow, seconds);
  }

  private static double seconds(long startNanos) {
    return (System.nanoTime() - startNanos) / (double) TimeUnit.SECONDS.toNanos(1);
  }

  /** Empty before the job runs and when it has just ended. */
  private static Map<String, Object> accumulators(JobClient job) throws InterruptedException {
    try {
      return job.getAccumulators().get();
    } catch (ExecutionException | IllegalStateException e) {
      return Map.of();
    }
  }

  private static long count(Map<String, Object> accumulators, String name) {
    return accumulators.get(name) instanceof Long count ? count : 0;
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.toString();
  }
}
