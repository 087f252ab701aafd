package dev.throng.local.stack;

import dev.throng.local.config.StackConfig;
import dev.throng.local.flink.JobDeployer;
import dev.throng.local.server.GatewayService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Submits each job as soon as the cluster and the services that it talks to are ready. What waits
 * for {@link GatewayService#JOBS} goes on when all that chat needs are submitted; the way up ends
 * when each has completed a checkpoint.
 */
final class JobSteps {
  private final StackConfig config;
  private final JobDeployer jobs;
  private final boolean search;
  private final Progress progress;

  /**
   * Of a stack.
   *
   * @param search whether the job of the search index is one of them
   */
  JobSteps(StackConfig config, JobDeployer jobs, boolean search, Progress progress) {
    this.config = config;
    this.jobs = jobs;
    this.search = search;
    this.progress = progress;
  }

  List<Step> steps() {
    Set<String> cluster = new HashSet<>(Set.of("jobmanager"));
    for (int i = 1; i <= config.flink().taskManagers(); i++) {
      cluster.add("taskmanager-" + i);
    }
    List<Step> steps = new ArrayList<>();
    Set<String> submitted = new HashSet<>();
    config
        .jobs()
        .forEach(
            (job, spec) -> {
              if (spec.indexes() && !search) {
                return;
              }
              Set<String> needed = new HashSet<>(cluster);
              needed.addAll(spec.clients());
              steps.add(new Step("submit " + job, needed, () -> submit(job)));
              steps.add(new Step("run " + job, Set.of("submit " + job), () -> await(job)));
              if (!spec.indexes()) {
                submitted.add("submit " + job);
              }
            });
    steps.add(new Step(GatewayService.JOBS, submitted, () -> {}));
    return steps;
  }

  private void submit(String job) {
    try {
      if (!jobs.isActiveJob(job)) {
        jobs.submit(jobs.configured(job));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("submitting job " + job, e);
    } catch (InterruptedException e) {
      throw interrupted(job, e);
    }
  }

  private void await(String job) {
    long begin = System.nanoTime();
    try {
      jobs.awaitCheckpoint(job);
    } catch (IOException e) {
      throw new UncheckedIOException("waiting for job " + job, e);
    } catch (InterruptedException e) {
      throw interrupted(job, e);
    }
    progress.ready("job " + job, begin, "");
  }

  private static StackException interrupted(String job, InterruptedException cause) {
    Thread.currentThread().interrupt();
    StackException failure = new StackException("interrupted while submitting job " + job);
    failure.initCause(cause);
    return failure;
  }
}
