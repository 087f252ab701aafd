package dev.throng.local.stack;

import dev.throng.local.flink.JobDeployer;
import dev.throng.local.server.MessageIndices;
import java.io.IOException;

/** The search index of a stack. */
public final class SearchIndex {
  private static final String JOB = "search";

  private final Stack stack;
  private final MessageIndices indices;

  /**
   * Of a stack that runs.
   *
   * @throws StackException if search was left out
   */
  public SearchIndex(Stack stack) {
    if (!stack.hasSearch()) {
      throw new StackException("There is no search index. Run './throng up' first.");
    }
    this.stack = stack;
    this.indices = new MessageIndices(stack.service("elasticsearch").url());
  }

  /** Deletes it and starts its job without state, so that it reads the log from its beginning. */
  public void rebuild() throws IOException, InterruptedException {
    try (FileLocks.Held lock = stack.jobsLock()) {
      JobDeployer jobs = stack.jobs();
      jobs.cancel(JOB);
      indices.delete();
      jobs.startAnew(JOB);
    }
  }

  /** Messages that are indexed and can be found. */
  public long documents() throws IOException, InterruptedException {
    return indices.documents();
  }
}
