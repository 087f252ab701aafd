package dev.throng.local.flink;

import dev.throng.local.config.FileTrees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The checkpoints and savepoints that a job can be restored from. Only a directory with {@code
 * _metadata} is complete: Flink moves that file into place at the very end.
 */
public final class RestorePoints {
  private static final String METADATA = "_metadata";

  private RestorePoints() {}

  /**
   * The newest complete checkpoint or savepoint of a job, by the time of its completion.
   *
   * @param checkpoints directory with one directory per job id
   * @param savepoints directory that the record's savepoints are relative to
   */
  public static Optional<Path> newest(JobRecord job, Path checkpoints, Path savepoints)
      throws IOException {
    List<Candidate> found = new ArrayList<>();
    for (String id : job.ids()) {
      Path ofJob = checkpoints.resolve(id);
      if (Files.isDirectory(ofJob)) {
        try (Stream<Path> children = Files.list(ofJob)) {
          for (Path child : children.toList()) {
            if (child.getFileName().toString().startsWith("chk-")) {
              add(found, child);
            }
          }
        }
      }
    }
    for (String savepoint : job.savepoints()) {
      add(found, savepoints.resolve(savepoint));
    }
    return found.stream()
        .max(Comparator.comparing(Candidate::completed).thenComparing(Candidate::number))
        .map(Candidate::dir);
  }

  /**
   * Deletes the checkpoints of all runs but the two newest, and all savepoints but the two newest.
   * To be called once the newest run has completed a checkpoint of its own: that one needs no file
   * of an earlier run.
   */
  static void prune(JobRecord job, Path checkpoints, Path savepoints) throws IOException {
    delete(allButTwo(job.ids()), allButTwo(job.savepoints()), checkpoints, savepoints);
  }

  /** Deletes the checkpoints of these runs, and these savepoints. */
  static void delete(List<String> ids, List<String> names, Path checkpoints, Path savepoints)
      throws IOException {
    for (String id : ids) {
      FileTrees.delete(checkpoints.resolve(id));
    }
    for (String name : names) {
      FileTrees.delete(savepoints.resolve(name));
    }
  }

  private static List<String> allButTwo(List<String> names) {
    return names.subList(0, Math.max(0, names.size() - 2));
  }

  private static void add(List<Candidate> found, Path dir) throws IOException {
    Path metadata = dir.resolve(METADATA);
    if (Files.isRegularFile(metadata) && Files.size(metadata) > 0) {
      found.add(new Candidate(dir, Files.getLastModifiedTime(metadata)));
    }
  }

  private record Candidate(Path dir, FileTime completed) {
    /** Breaks ties of coarse file times between checkpoints of one job. */
    long number() {
      String name = dir.getFileName().toString();
      return name.startsWith("chk-") ? Long.parseLong(name.substring("chk-".length())) : 0;
    }
  }
}
