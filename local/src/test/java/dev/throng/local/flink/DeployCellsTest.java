package dev.throng.local.flink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The live job as cells, by {@code cluster/deploy.sh}. */
class DeployCellsTest {
  @TempDir Path dir;
  private FakeFlink flink;
  private DeployScript script;

  @BeforeEach
  void cluster() throws IOException {
    flink = new FakeFlink();
    script = new DeployScript(dir, flink);
  }

  @AfterEach
  void stop() {
    flink.close();
  }

  @Test
  void dividesTheLiveJobIntoCellsFromOneSavepoint() throws Exception {
    script.deploy("live");
    String undivided = script.id(0);
    Path savepoint = dir.resolve("savepoints/live/savepoint-1");
    flink.onStop = () -> DeployScript.restorePoint(savepoint, 1);
    script.environment.put("LIVE_CELLS", "2");

    assertThat(script.deploy("live")).startsWith("exit 0\n");

    assertThat(flink.states).containsEntry(undivided, "FINISHED");
    assertThat(flink.runs).hasSize(3);
    for (int cell = 0; cell < 2; cell++) {
      JsonNode run = flink.runs.get(1 + cell);
      assertThat(run.path("programArgsList").toString())
          .isEqualTo(
              "[\"--kafka.bootstrap-servers\",\"k:1\",\"--cell\",\""
                  + cell
                  + "/2\",\"--parallelism\",\"1\"]");
      assertThat(run.path("savepointPath").asText()).isEqualTo("file://" + savepoint);
      assertThat(run.path("flinkConfiguration").path("execution.checkpointing.dir").asText())
          .isEqualTo("file://" + dir + "/checkpoints/live-" + cell);
    }
  }

  @Test
  void aCellGoesOnFromItsOwnState() throws Exception {
    script.environment.put("LIVE_CELLS", "2");
    DeployScript.restorePoint(dir.resolve("savepoints/live/savepoint-1"), 5);
    script.deploy("live");
    Path own = dir.resolve("checkpoints/live-1/" + script.id(1) + "/chk-3");
    DeployScript.restorePoint(own, 1);
    flink.states.remove(script.id(1));

    assertThat(script.deploy("live")).startsWith("exit 0\n");
    assertThat(flink.runs).hasSize(3);
    assertThat(flink.runs.get(2).path("savepointPath").asText()).isEqualTo("file://" + own);
  }

  @Test
  void refusesToDivideFromACheckpointOrToJoinCells() throws Exception {
    DeployScript.restorePoint(dir.resolve("checkpoints/live/0123/chk-1"), 1);
    script.environment.put("LIVE_CELLS", "2");
    assertThat(script.deploy("live"))
        .startsWith("exit 1\n")
        .contains("(expected: a savepoint to divide;");
    assertThat(flink.runs).isEmpty();
    DeployScript.restorePoint(dir.resolve("savepoints/live/savepoint-1"), 2);
    assertThat(script.deploy("live")).startsWith("exit 0\n");

    for (String other : List.of("1", "3")) {
      script.environment.put("LIVE_CELLS", other);
      assertThat(script.deploy("live"))
          .startsWith("exit 1\n")
          .contains("LIVE_CELLS: " + other + " (expected: 2, into which the live job is divided;");
    }
    assertThat(flink.runs).hasSize(2);
    assertThat(flink.calls).noneMatch(call -> call.endsWith("/stop"));
  }

  @Test
  void aMistypedDivisionStopsNothing() throws Exception {
    script.deploy("live");
    flink.onStop = () -> DeployScript.restorePoint(dir.resolve("savepoints/live/savepoint-1"), 1);
    script.environment.put("LIVE_CELLS", "2");
    assertThat(script.deploy("live", "raeder"))
        .startsWith("exit 1\n")
        .contains("job: raeder (expected:");
    script.environment.put("LIVE_PARALLELISM", "x");
    assertThat(script.deploy("live"))
        .contains("LIVE_PARALLELISM: x (expected: a number from 1 to 9999)");
    script.environment.put("LIVE_CELLS", "two");
    assertThat(script.deploy("live"))
        .contains("LIVE_CELLS: two (expected: a number from 1 to 9999)");
    assertThat(flink.states).containsExactly(Map.entry(script.id(0), "RUNNING"));
  }

  @Test
  void aDivisionThatTheJobRefusesCanBeTakenBack() throws Exception {
    script.deploy("live");
    Path savepoint = dir.resolve("savepoints/live/savepoint-1");
    flink.onStop = () -> DeployScript.restorePoint(savepoint, 1);
    flink.refusal = "cell: 8/9 (expected: at most 8 cells)";
    script.environment.put("LIVE_CELLS", "9");
    assertThat(script.deploy("live")).startsWith("exit 1\n").contains("at most 8 cells");

    flink.refusal = null;
    script.environment.remove("LIVE_CELLS");
    assertThat(script.deploy("live")).startsWith("exit 0\n");
    assertThat(flink.runs).hasSize(2);
    assertThat(flink.runs.get(1).path("savepointPath").asText()).isEqualTo("file://" + savepoint);
  }

  @Test
  void theUndividedJobNeverRunsBesideCells() throws Exception {
    script.deploy("live");
    String undivided = script.id(0);
    flink.onStop = () -> DeployScript.restorePoint(dir.resolve("savepoints/live/savepoint-1"), 1);
    script.environment.put("LIVE_CELLS", "2");
    script.deploy("live");

    flink.states.put(undivided, "RUNNING");
    assertThat(script.deploy("live")).startsWith("exit 1\n").contains("beside its cells");
    flink.states.put(undivided, "FINISHED");
    Files.delete(dir.resolve("live.cells/0"));
    Files.delete(dir.resolve("live.cells/1"));
    for (String cells : List.of("1", "2")) {
      script.environment.put("LIVE_CELLS", cells);
      assertThat(script.deploy("live")).startsWith("exit 1\n").contains("are not noted in");
    }
    assertThat(flink.runs).hasSize(3);
  }

  @Test
  void aCellWithoutACheckpointBeginsAgainWithTheSameJarAlone() throws Exception {
    Path savepoint = dir.resolve("savepoints/live/savepoint-1");
    DeployScript.restorePoint(savepoint, 1);
    script.environment.put("LIVE_CELLS", "2");
    script.deploy("live");
    flink.states.put(script.id(1), "FAILED");

    assertThat(script.deploy("live")).startsWith("exit 0\n");
    assertThat(flink.runs.get(2).path("savepointPath").asText()).isEqualTo("file://" + savepoint);
    flink.states.replaceAll((id, state) -> "FAILED");
    Files.writeString(script.jar, "another jar");
    assertThat(script.deploy("live"))
        .startsWith("exit 1\n")
        .contains("job live-0: has run with another jar or other arguments and has no checkpoint");
    assertThat(flink.runs).hasSize(3);
  }

  @Test
  void aDivisionWhoseJarIsNotTakenIsNotNoted() throws Exception {
    DeployScript.restorePoint(dir.resolve("savepoints/live/savepoint-1"), 1);
    flink.refusesJars = true;
    script.environment.put("LIVE_CELLS", "2");
    assertThat(script.deploy("live")).startsWith("exit 1\n").contains("uploading");
    assertThat(dir.resolve("live.cells")).doesNotExist();

    flink.refusesJars = false;
    script.environment.remove("LIVE_CELLS");
    assertThat(script.deploy("live")).startsWith("exit 0\n");
  }
}
