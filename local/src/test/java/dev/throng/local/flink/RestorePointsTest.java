package dev.throng.local.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestorePointsTest {
  @TempDir Path dir;
  private Path checkpoints;
  private Path savepoints;

  @BeforeEach
  void directories() {
    checkpoints = dir.resolve("checkpoints");
    savepoints = dir.resolve("savepoints");
  }

  @Test
  void aJobThatNeverCompletedAnythingHasNone() throws IOException {
    assertThat(newest(List.of("a"), List.of("savepoint-gone"))).isNull();
  }

  @Test
  void theNewestCompleteOneOfAllItsRunsIsTaken() throws IOException {
    complete(checkpoints.resolve("a/chk-9"), 100);
    complete(checkpoints.resolve("b/chk-1"), 200);
    complete(checkpoints.resolve("b/chk-2"), 300);
    complete(checkpoints.resolve("other/chk-7"), 400);
    assertThat(newest(List.of("a", "b"), List.of())).isEqualTo(checkpoints.resolve("b/chk-2"));
  }

  @Test
  void oneWithoutMetadataOrWithEmptyMetadataIsNotComplete() throws IOException {
    complete(checkpoints.resolve("a/chk-1"), 100);
    Files.createDirectories(checkpoints.resolve("a/chk-2"));
    Files.createDirectories(checkpoints.resolve("a/chk-3"));
    Files.createFile(checkpoints.resolve("a/chk-3/_metadata"));
    Files.createDirectories(checkpoints.resolve("a/shared"));
    Files.createDirectories(checkpoints.resolve("a/taskowned"));
    assertThat(newest(List.of("a"), List.of())).isEqualTo(checkpoints.resolve("a/chk-1"));
  }

  @Test
  void aNewerSavepointWinsOverCheckpointsAndTheOtherWayRound() throws IOException {
    complete(checkpoints.resolve("a/chk-1"), 100);
    complete(savepoints.resolve("savepoint-a"), 200);
    assertThat(newest(List.of("a"), List.of("savepoint-a")))
        .isEqualTo(savepoints.resolve("savepoint-a"));
    complete(checkpoints.resolve("a/chk-2"), 300);
    assertThat(newest(List.of("a"), List.of("savepoint-a")))
        .isEqualTo(checkpoints.resolve("a/chk-2"));
  }

  @Test
  void amongCheckpointsOfTheSameTimeTheHigherNumberIsNewer() throws IOException {
    complete(checkpoints.resolve("a/chk-9"), 100);
    complete(checkpoints.resolve("a/chk-10"), 100);
    assertThat(newest(List.of("a"), List.of())).isEqualTo(checkpoints.resolve("a/chk-10"));
  }

  @Test
  void onlyTheTwoNewestRunsAndSavepointsAreKept() throws IOException {
    for (String id : List.of("a", "b", "c")) {
      complete(checkpoints.resolve(id + "/chk-1"), 100);
      complete(savepoints.resolve("savepoint-" + id), 100);
    }
    RestorePoints.prune(
        new JobRecord(
            "live",
            List.of("gone", "a", "b", "c"),
            List.of("savepoint-a", "savepoint-b", "savepoint-c"),
            1,
            "x.jar",
            null),
        checkpoints,
        savepoints);
    assertThat(checkpoints).isDirectoryNotContaining(path -> path.endsWith("a"));
    assertThat(checkpoints.resolve("b/chk-1/_metadata")).exists();
    assertThat(checkpoints.resolve("c/chk-1/_metadata")).exists();
    assertThat(savepoints.resolve("savepoint-a")).doesNotExist();
    assertThat(savepoints.resolve("savepoint-b")).exists();
  }

  private Path newest(List<String> ids, List<String> ofSavepoints) throws IOException {
    JobRecord record = new JobRecord("live", ids, ofSavepoints, 1, "x.jar", null);
    return RestorePoints.newest(record, checkpoints, savepoints).orElse(null);
  }

  private static void complete(Path point, long atMs) throws IOException {
    Files.createDirectories(point);
    Path metadata = Files.writeString(point.resolve("_metadata"), "x");
    Files.setLastModifiedTime(metadata, FileTime.fromMillis(atMs));
  }
}
