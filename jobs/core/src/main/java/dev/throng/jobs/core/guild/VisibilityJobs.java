package dev.throng.jobs.core.guild;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that have not reached the last connected user yet.
 *
 * @param list one per channel at most
 */
public record VisibilityJobs(List<VisibilityJob> list) {
  static final VisibilityJobs NONE = new VisibilityJobs(List.of());

  @Nullable VisibilityJob find(long channel) {
    for (VisibilityJob job : list) {
      if (job.channel() == channel) {
        return job;
      }
    }
    return null;
  }

  VisibilityJobs without(long channel) {
    List<VisibilityJob> fewer = new ArrayList<>(list);
    fewer.removeIf(job -> job.channel() == channel);
    return new VisibilityJobs(List.copyOf(fewer));
  }

  VisibilityJobs with(VisibilityJob job) {
    List<VisibilityJob> changed = new ArrayList<>(without(job.channel()).list);
    changed.add(job);
    return new VisibilityJobs(List.copyOf(changed));
  }
}
