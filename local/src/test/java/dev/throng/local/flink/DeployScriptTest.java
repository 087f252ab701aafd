package dev.throng.local.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code cluster/deploy.sh} against a cluster that only says what Flink would say. */
class DeployScriptTest {
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
  void startsAllJobsFromNothing() throws Exception {
    assertThat(script.deploy()).startsWith("exit 0\n");
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
    script.deploy("live");
    assertThat(script.deploy()).startsWith("exit 0\n");
    assertThat(flink.runs).hasSize(4);
    assertThat(flink.calls).noneMatch(call -> call.endsWith("/stop"));
  }

  @Test
  void leavesJobsOfThisJarAloneWhileTheyRestart() throws Exception {
    script.deploy();
    flink.states.replaceAll((id, state) -> "RESTARTING");
    assertThat(script.deploy()).startsWith("exit 0\n");
    assertThat(flink.runs).hasSize(4);
    assertThat(flink.calls).noneMatch(call -> call.endsWith("/stop"));
  }

  @Test
  void stopsAJobOfAnotherJarWithASavepointAndGoesOnFromThere() throws Exception {
    script.deploy("live");
    String before = script.id(0);
    Path savepoint = dir.resolve("savepoints/live/savepoint-1");
    flink.onStop = () -> DeployScript.restorePoint(savepoint, 1);
    Files.writeString(script.jar, "another jar");

    assertThat(script.deploy("live")).startsWith("exit 0\n");

    assertThat(flink.states)
        .containsEntry(before, "FINISHED")
        .containsEntry(script.id(1), "RUNNING");
    assertThat(script.id(1).substring(0, 16)).isNotEqualTo(before.substring(0, 16));
    assertThat(flink.runs.get(1).path("savepointPath").asText()).isEqualTo("file://" + savepoint);
  }

  @Test
  void asksAJobThatRestartsForItsSavepointAgain() throws Exception {
    script.deploy("live");
    flink.stopsToFail = 2;
    Files.writeString(script.jar, "another jar");
    assertThat(script.deploy("live")).startsWith("exit 0\n");
    assertThat(flink.calls.stream().filter(call -> call.endsWith("/stop"))).hasSize(3);
    assertThat(flink.states)
        .containsEntry(script.id(0), "FINISHED")
        .containsEntry(script.id(1), "RUNNING");
  }

  @Test
  void startsAJobThatIsGoneFromItsNewestCompleteCheckpoint() throws Exception {
    script.deploy("live");
    DeployScript.restorePoint(dir.resolve("savepoints/live/savepoint-1"), 1);
    Path newest = dir.resolve("checkpoints/live/" + script.id(0) + "/chk-9");
    DeployScript.restorePoint(newest, 2);
    Files.createDirectories(dir.resolve("checkpoints/live/" + script.id(0) + "/chk-10"));
    flink.states.clear();

    assertThat(script.deploy("live")).startsWith("exit 0\n");
    assertThat(flink.runs.get(1).path("savepointPath").asText()).isEqualTo("file://" + newest);
  }

  @Test
  void doesNotReplayACheckpointWithAnotherJarUnlessForced() throws Exception {
    script.deploy("live");
    DeployScript.restorePoint(dir.resolve("checkpoints/live/" + script.id(0) + "/chk-9"), 1);
    flink.states.clear();
    Files.writeString(script.jar, "another jar");

    assertThat(script.deploy("live"))
        .startsWith("exit 1\n")
        .contains(
            "chk-9 is a checkpoint that another jar or other arguments made (expected: a savepoint;");
    assertThat(flink.runs).hasSize(1);

    assertThat(script.deploy("--force", "live")).startsWith("exit 0\n");
    assertThat(flink.runs.get(1).path("savepointPath").asText()).endsWith("/chk-9");
    assertThat(flink.runs.get(0).toString()).doesNotContain("effects.renumber-allowed");
    assertThat(flink.runs.get(1).toString()).contains("\"--effects.renumber-allowed\",\"true\"");
  }

  @Test
  void leavesAJobRunningThatMakesNoSavepointUnlessForced() throws Exception {
    script.deploy("live");
    DeployScript.restorePoint(dir.resolve("checkpoints/live/" + script.id(0) + "/chk-9"), 1);
    flink.stopsToFail = Integer.MAX_VALUE;
    script.deadlineS = 3;
    Files.writeString(script.jar, "another jar");

    assertThat(script.deploy("live"))
        .startsWith("exit 1\n")
        .contains("made no savepoint and runs on (--force cancels it)")
        .contains("not all tasks run");
    assertThat(flink.states).containsExactly(Map.entry(script.id(0), "RUNNING"));

    assertThat(script.deploy("--force", "live")).startsWith("exit 0\n");
    assertThat(flink.states)
        .containsEntry(script.id(0), "CANCELED")
        .containsEntry(script.id(1), "RUNNING");
  }

  @Test
  void saysWhyAJobRefusesToStart() throws Exception {
    flink.refusal = "guild.inbox has had 7 records;\\n\\tat x";
    assertThat(script.deploy())
        .startsWith("exit 1\n")
        .contains("job live: not started")
        .contains("guild.inbox has had 7 records;\n  at x");
    assertThat(flink.calls).last().isEqualTo("DELETE /jars/1_x.jar");
  }

  @Test
  void refusesToChooseBetweenTwoRunsOfAJob() throws Exception {
    script.deploy("live");
    String first = script.id(0);
    flink.states.put(first, "FINISHED");
    script.deploy("live");
    flink.states.put(first, "RESTARTING");
    assertThat(script.deploy("live"))
        .startsWith("exit 1\n")
        .contains("job live: runs more than once")
        .contains(first, script.id(1));
  }

  @Test
  void waitsForAJobManagerThatLeads() throws Exception {
    flink.refusals = 2;
    assertThat(script.deploy("live")).startsWith("exit 0\n");
    assertThat(flink.runs).hasSize(1);
  }

  @Test
  void keepsTheTwoNewestRestorePoints() throws Exception {
    for (int i = 1; i <= 4; i++) {
      DeployScript.restorePoint(dir.resolve("savepoints/live/savepoint-" + i), i);
    }
    assertThat(script.deploy("live")).startsWith("exit 0\n");
    try (Stream<Path> left = Files.list(dir.resolve("savepoints/live"))) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("savepoint-3", "savepoint-4");
    }
  }

  @Test
  void namesWhatItCannotDeploy() throws Exception {
    assertThat(script.deploy("serach"))
        .isEqualTo(
            "exit 1\ndeploy: job: serach (expected: live, reader, store, readstate or search)\n");
    Files.delete(script.jar);
    assertThat(script.deploy())
        .startsWith("exit 1\ndeploy: JOBS_JAR: " + script.jar + " (expected: ");
  }

  @Test
  void withoutTheListOfJobsNothingIsStarted() throws Exception {
    flink.hidesJobs = true;
    assertThat(script.deploy()).startsWith("exit 1\n").contains("(expected: a list of jobs)");
    assertThat(flink.calls).isEmpty();
  }

  @Test
  void anotherParallelismIsAnotherVersion() throws Exception {
    script.deploy();
    script.environment.put("STORE_PARALLELISM", "3");
    assertThat(script.deploy()).startsWith("exit 0\n");
    assertThat(flink.runs).hasSize(5);
    assertThat(flink.runs.get(4).path("parallelism").asInt()).isEqualTo(3);
    assertThat(flink.runs.get(4).path("programArgsList").toString())
        .endsWith("\"--parallelism\",\"3\"]");
  }
}
