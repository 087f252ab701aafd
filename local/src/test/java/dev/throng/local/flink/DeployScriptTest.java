package dev.throng.local.flink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.local.config.RepositoryRoot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code cluster/deploy.sh} against a cluster that only says what Flink would say. */
class DeployScriptTest {
  private static final Path SCRIPT = RepositoryRoot.find().resolve("cluster/deploy.sh");

  @TempDir Path dir;
  private FakeFlink flink;
  private Path jar;
  private int deadlineS = 60;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void cluster() throws IOException {
    flink = new FakeFlink();
    jar = Files.writeString(dir.resolve("x.jar"), "jar");
  }

  @AfterEach
  void stop() {
    flink.close();
  }

  @Test
  void startsAllJobsFromNothing() throws Exception {
    assertThat(deploy()).startsWith("exit 0\n");
    assertThat(flink.runs.stream().map(run -> run.path("entryClass").asText()))
        .containsExactly(
            "dev.throng.jobs.flink.live.LiveJob",
            "dev.throng.jobs.flink.reader.ReaderJob",
            "dev.throng.jobs.flink.store.StoreJob",
            "dev.throng.jobs.flink.readstate.ReadStateJob");
    assertThat(flink.runs).noneMatch(run -> run.has("savepointPath"));
    assertThat(flink.runs.get(0).path("programArgsList").toString())
        .isEqualTo("[\"--kafka.bootstrap-servers\",\"k:1\",\"--parallelism\",\"1\"]");
    assertThat(flink.runs.get(1).path("programArgsList").toString())
        .isEqualTo(
            "[\"--kafka.bootstrap-servers\",\"k:1\",\"--cassandra.contact-points\",\"c:2\","
                + "\"--cassandra.local-datacenter\",\"dc\",\"--cassandra.keyspace\",\"ks\","
                + "\"--parallelism\",\"1\"]");
    assertThat(
            flink
                .runs
                .get(2)
                .path("flinkConfiguration")
                .path("execution.checkpointing.dir")
                .asText())
        .isEqualTo("file://" + dir + "/checkpoints/store");
    assertThat(flink.calls).last().isEqualTo("DELETE /jars/1_x.jar");
  }

  @Test
  void startsTheJobsThatAreMissing() throws Exception {
    deploy("live");
    assertThat(deploy()).startsWith("exit 0\n");
    assertThat(flink.runs).hasSize(4);
    assertThat(flink.calls).noneMatch(call -> call.endsWith("/stop"));
  }

  @Test
  void leavesJobsOfThisJarAloneWhileTheyRestart() throws Exception {
    deploy();
    flink.states.replaceAll((id, state) -> "RESTARTING");
    assertThat(deploy()).startsWith("exit 0\n");
    assertThat(flink.runs).hasSize(4);
    assertThat(flink.calls).noneMatch(call -> call.endsWith("/stop"));
  }

  @Test
  void stopsAJobOfAnotherJarWithASavepointAndGoesOnFromThere() throws Exception {
    deploy("live");
    String before = id(0);
    Path savepoint = dir.resolve("savepoints/live/savepoint-1");
    flink.onStop = () -> restorePoint(savepoint, 1);
    Files.writeString(jar, "another jar");

    assertThat(deploy("live")).startsWith("exit 0\n");

    assertThat(flink.states).containsEntry(before, "FINISHED").containsEntry(id(1), "RUNNING");
    assertThat(id(1).substring(0, 16)).isNotEqualTo(before.substring(0, 16));
    assertThat(flink.runs.get(1).path("savepointPath").asText()).isEqualTo("file://" + savepoint);
  }

  @Test
  void asksAJobThatRestartsForItsSavepointAgain() throws Exception {
    deploy("live");
    flink.stopsToFail = 2;
    Files.writeString(jar, "another jar");
    assertThat(deploy("live")).startsWith("exit 0\n");
    assertThat(flink.calls.stream().filter(call -> call.endsWith("/stop"))).hasSize(3);
    assertThat(flink.states).containsEntry(id(0), "FINISHED").containsEntry(id(1), "RUNNING");
  }

  @Test
  void startsAJobThatIsGoneFromItsNewestCompleteCheckpoint() throws Exception {
    deploy("live");
    restorePoint(dir.resolve("savepoints/live/savepoint-1"), 1);
    Path newest = dir.resolve("checkpoints/live/" + id(0) + "/chk-9");
    restorePoint(newest, 2);
    Files.createDirectories(dir.resolve("checkpoints/live/" + id(0) + "/chk-10"));
    flink.states.clear();

    assertThat(deploy("live")).startsWith("exit 0\n");
    assertThat(flink.runs.get(1).path("savepointPath").asText()).isEqualTo("file://" + newest);
  }

  @Test
  void doesNotReplayACheckpointWithAnotherJarUnlessForced() throws Exception {
    deploy("live");
    restorePoint(dir.resolve("checkpoints/live/" + id(0) + "/chk-9"), 1);
    flink.states.clear();
    Files.writeString(jar, "another jar");

    assertThat(deploy("live"))
        .startsWith("exit 1\n")
        .contains(
            "chk-9 is a checkpoint that another jar or other arguments made (expected: a savepoint;");
    assertThat(flink.runs).hasSize(1);

    assertThat(deploy("--force", "live")).startsWith("exit 0\n");
    assertThat(flink.runs.get(1).path("savepointPath").asText()).endsWith("/chk-9");
    assertThat(flink.runs.get(0).toString()).doesNotContain("effects.renumber-allowed");
    assertThat(flink.runs.get(1).toString()).contains("\"--effects.renumber-allowed\",\"true\"");
  }

  @Test
  void leavesAJobRunningThatMakesNoSavepointUnlessForced() throws Exception {
    deploy("live");
    restorePoint(dir.resolve("checkpoints/live/" + id(0) + "/chk-9"), 1);
    flink.stopsToFail = Integer.MAX_VALUE;
    deadlineS = 3;
    Files.writeString(jar, "another jar");

    assertThat(deploy("live"))
        .startsWith("exit 1\n")
        .contains("made no savepoint and runs on (--force cancels it)")
        .contains("not all tasks run");
    assertThat(flink.states).containsExactly(Map.entry(id(0), "RUNNING"));

    assertThat(deploy("--force", "live")).startsWith("exit 0\n");
    assertThat(flink.states).containsEntry(id(0), "CANCELED").containsEntry(id(1), "RUNNING");
  }

  @Test
  void saysWhyAJobRefusesToStart() throws Exception {
    flink.refusal = "guild.inbox has had 7 records;\\n\\tat x";
    assertThat(deploy())
        .startsWith("exit 1\n")
        .contains("job live: not started")
        .contains("guild.inbox has had 7 records;\n  at x");
    assertThat(flink.calls).last().isEqualTo("DELETE /jars/1_x.jar");
  }

  @Test
  void refusesToChooseBetweenTwoRunsOfAJob() throws Exception {
    deploy("live");
    String first = id(0);
    flink.states.put(first, "FINISHED");
    deploy("live");
    flink.states.put(first, "RESTARTING");
    assertThat(deploy("live"))
        .startsWith("exit 1\n")
        .contains("job live: runs more than once")
        .contains(first, id(1));
  }

  @Test
  void waitsForAJobManagerThatLeads() throws Exception {
    flink.refusals = 2;
    assertThat(deploy("live")).startsWith("exit 0\n");
    assertThat(flink.runs).hasSize(1);
  }

  @Test
  void keepsTheTwoNewestRestorePoints() throws Exception {
    for (int i = 1; i <= 4; i++) {
      restorePoint(dir.resolve("savepoints/live/savepoint-" + i), i);
    }
    assertThat(deploy("live")).startsWith("exit 0\n");
    try (Stream<Path> left = Files.list(dir.resolve("savepoints/live"))) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("savepoint-3", "savepoint-4");
    }
  }

  @Test
  void namesWhatItCannotDeploy() throws Exception {
    assertThat(deploy("serach"))
        .isEqualTo(
            "exit 1\ndeploy: job: serach (expected: live, reader, store, readstate or search)\n");
    Files.delete(jar);
    assertThat(deploy()).startsWith("exit 1\ndeploy: JOBS_JAR: " + jar + " (expected: ");
  }

  @Test
  void dividesTheLiveJobIntoCellsFromOneSavepoint() throws Exception {
    deploy("live");
    String undivided = id(0);
    Path savepoint = dir.resolve("savepoints/live/savepoint-1");
    flink.onStop = () -> restorePoint(savepoint, 1);
    environment.put("LIVE_CELLS", "2");

    assertThat(deploy("live")).startsWith("exit 0\n");

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
    environment.put("LIVE_CELLS", "2");
    restorePoint(dir.resolve("savepoints/live/savepoint-1"), 5);
    deploy("live");
    Path own = dir.resolve("checkpoints/live-1/" + id(1) + "/chk-3");
    restorePoint(own, 1);
    flink.states.remove(id(1));

    assertThat(deploy("live")).startsWith("exit 0\n");
    assertThat(flink.runs).hasSize(3);
    assertThat(flink.runs.get(2).path("savepointPath").asText()).isEqualTo("file://" + own);
  }

  @Test
  void refusesToDivideFromACheckpointOrToJoinCells() throws Exception {
    restorePoint(dir.resolve("checkpoints/live/0123/chk-1"), 1);
    environment.put("LIVE_CELLS", "2");
    assertThat(deploy("live")).startsWith("exit 1\n").contains("(expected: a savepoint to divide;");
    assertThat(flink.runs).isEmpty();
    restorePoint(dir.resolve("savepoints/live/savepoint-1"), 2);
    assertThat(deploy("live")).startsWith("exit 0\n");

    for (String other : List.of("1", "3")) {
      environment.put("LIVE_CELLS", other);
      assertThat(deploy("live"))
          .startsWith("exit 1\n")
          .contains("LIVE_CELLS: " + other + " (expected: 2, into which the live job is divided;");
    }
    assertThat(flink.runs).hasSize(2);
    assertThat(flink.calls).noneMatch(call -> call.endsWith("/stop"));
  }

  @Test
  void aMistypedDivisionStopsNothing() throws Exception {
    deploy("live");
    flink.onStop = () -> restorePoint(dir.resolve("savepoints/live/savepoint-1"), 1);
    environment.put("LIVE_CELLS", "2");
    assertThat(deploy("live", "raeder")).startsWith("exit 1\n").contains("job: raeder (expected:");
    environment.put("LIVE_PARALLELISM", "x");
    assertThat(deploy("live")).contains("LIVE_PARALLELISM: x (expected: a number from 1 to 9999)");
    environment.put("LIVE_CELLS", "two");
    assertThat(deploy("live")).contains("LIVE_CELLS: two (expected: a number from 1 to 9999)");
    assertThat(flink.states).containsExactly(Map.entry(id(0), "RUNNING"));
  }

  @Test
  void aDivisionThatTheJobRefusesCanBeTakenBack() throws Exception {
    deploy("live");
    Path savepoint = dir.resolve("savepoints/live/savepoint-1");
    flink.onStop = () -> restorePoint(savepoint, 1);
    flink.refusal = "cell: 8/9 (expected: at most 8 cells)";
    environment.put("LIVE_CELLS", "9");
    assertThat(deploy("live")).startsWith("exit 1\n").contains("at most 8 cells");

    flink.refusal = null;
    environment.remove("LIVE_CELLS");
    assertThat(deploy("live")).startsWith("exit 0\n");
    assertThat(flink.runs).hasSize(2);
    assertThat(flink.runs.get(1).path("savepointPath").asText()).isEqualTo("file://" + savepoint);
  }

  @Test
  void theUndividedJobNeverRunsBesideCells() throws Exception {
    deploy("live");
    String undivided = id(0);
    flink.onStop = () -> restorePoint(dir.resolve("savepoints/live/savepoint-1"), 1);
    environment.put("LIVE_CELLS", "2");
    deploy("live");

    flink.states.put(undivided, "RUNNING");
    assertThat(deploy("live")).startsWith("exit 1\n").contains("beside its cells");
    flink.states.put(undivided, "FINISHED");
    Files.delete(dir.resolve("live.cells/0"));
    Files.delete(dir.resolve("live.cells/1"));
    for (String cells : List.of("1", "2")) {
      environment.put("LIVE_CELLS", cells);
      assertThat(deploy("live")).startsWith("exit 1\n").contains("are not noted in");
    }
    assertThat(flink.runs).hasSize(3);
  }

  @Test
  void aCellWithoutACheckpointBeginsAgainWithTheSameJarAlone() throws Exception {
    Path savepoint = dir.resolve("savepoints/live/savepoint-1");
    restorePoint(savepoint, 1);
    environment.put("LIVE_CELLS", "2");
    deploy("live");
    flink.states.put(id(1), "FAILED");

    assertThat(deploy("live")).startsWith("exit 0\n");
    assertThat(flink.runs.get(2).path("savepointPath").asText()).isEqualTo("file://" + savepoint);
    flink.states.replaceAll((id, state) -> "FAILED");
    Files.writeString(jar, "another jar");
    assertThat(deploy("live"))
        .startsWith("exit 1\n")
        .contains("job live-0: has run with another jar or other arguments and has no checkpoint");
    assertThat(flink.runs).hasSize(3);
  }

  @Test
  void withoutTheListOfJobsNothingIsStarted() throws Exception {
    flink.hidesJobs = true;
    assertThat(deploy()).startsWith("exit 1\n").contains("(expected: a list of jobs)");
    assertThat(flink.calls).isEmpty();
  }

  @Test
  void anotherParallelismIsAnotherVersion() throws Exception {
    deploy();
    environment.put("STORE_PARALLELISM", "3");
    assertThat(deploy()).startsWith("exit 0\n");
    assertThat(flink.runs).hasSize(5);
    assertThat(flink.runs.get(4).path("parallelism").asInt()).isEqualTo(3);
    assertThat(flink.runs.get(4).path("programArgsList").toString())
        .endsWith("\"--parallelism\",\"3\"]");
  }

  private String id(int run) {
    JsonNode submitted = flink.runs.get(run);
    return submitted.path("jobId").asText();
  }

  /** A complete checkpoint or savepoint; the one with the higher age in seconds is newer. */
  private static void restorePoint(Path path, int second) {
    try {
      Files.createDirectories(path);
      Path metadata = Files.writeString(path.resolve("_metadata"), "x");
      FileTime time = FileTime.fromMillis(1_700_000_000_000L + second * 1000L);
      Files.setLastModifiedTime(metadata, time);
      Files.setLastModifiedTime(path, time);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Its exit code and output. */
  private String deploy(String... arguments) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Stream.concat(Stream.of("bash", SCRIPT.toString()), List.of(arguments).stream())
                    .toList())
            .redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "FLINK_URL",
                "http://127.0.0.1:" + flink.port(),
                "FLINK_DIR",
                dir.toString(),
                "JOBS_JAR",
                jar.toString(),
                "KAFKA",
                "k:1",
                "CASSANDRA",
                "c:2",
                "DATACENTER",
                "dc",
                "KEYSPACE",
                "ks",
                "DEADLINE_S",
                Integer.toString(deadlineS)));
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return "exit " + process.waitFor() + "\n" + output;
  }
}
