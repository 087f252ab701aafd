package dev.throng.local.flink;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.throng.local.config.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the stack remembers of one of its jobs, in {@code jobs/<name>.json}.
 *
 * @param name live, reader, store or search
 * @param ids Flink's job ids under which it ran, the newest last
 * @param savepoints its savepoints relative to the directory of all, so that a backup can be moved;
 *     the newest last
 * @param parallelism of the newest run
 * @param jar of the newest run
 * @param restoredFrom of the newest run; null if it started without state
 */
public record JobRecord(
    String name,
    List<String> ids,
    List<String> savepoints,
    int parallelism,
    String jar,
    @Nullable String restoredFrom) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Ids and savepoints kept: older ones have nothing left on disk. */
  private static final int KEPT_MAX = 16;

  /** Flink's id of the newest run. */
  public String id() {
    return ids.get(ids.size() - 1);
  }

  /** The record after another run began. */
  static JobRecord started(@Nullable JobRecord before, String name, FlinkRest.Run run, String jar) {
    return new JobRecord(
        name,
        appended(before == null ? List.of() : before.ids(), run.jobId()),
        before == null ? List.of() : before.savepoints(),
        run.parallelism(),
        jar,
        run.savepointPath());
  }

  JobRecord withSavepoint(String savepoint) {
    return new JobRecord(
        name, ids, appended(savepoints, savepoint), parallelism, jar, restoredFrom);
  }

  private static List<String> appended(List<String> list, String element) {
    List<String> longer = new ArrayList<>(list);
    longer.add(element);
    return longer.subList(Math.max(0, longer.size() - KEPT_MAX), longer.size());
  }

  /** The record of a job, if it ever ran. */
  public static Optional<JobRecord> load(Path jobsDir, String name) throws IOException {
    Path file = file(jobsDir, name);
    return Files.exists(file)
        ? Optional.of(JSON.readValue(file.toFile(), JobRecord.class))
        : Optional.empty();
  }

  static void delete(Path jobsDir, String name) throws IOException {
    Files.deleteIfExists(file(jobsDir, name));
  }

  private static Path file(Path jobsDir, String name) {
    return jobsDir.resolve(name + ".json");
  }

  void save(Path jobsDir) throws IOException {
    PrivateFiles.write(
        file(jobsDir, name), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
  }
}
