package dev.throng.local.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throng.local.config.RepositoryRoot;
import dev.throng.local.config.StackConfig;
import dev.throng.local.config.StackHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobDeployerTest {
  @TempDir Path dir;
  private FakeFlink flink;
  private StackHome home;
  private Path jar;
  private long recordsInInputs;
  private JobDeployer deployer;

  @BeforeEach
  void cluster() throws IOException {
    flink = new FakeFlink();
    home = new StackHome(dir, dir.resolve("home"));
    jar = Files.writeString(dir.resolve("x.jar"), "jar");
    StackConfig config =
        StackConfig.ofRepository(RepositoryRoot.find(), Map.of("flink.rest-port", flink.port()));
    deployer = new JobDeployer(config, home, topic -> recordsInInputs);
  }

  @AfterEach
  void stop() {
    flink.close();
  }

  @Test
  void aJobWithoutStateStartsOnEmptyInputs() throws Exception {
    deploy(2);
    assertThat(flink.runs).hasSize(1);
    assertThat(flink.runs.get(0).path("entryClass").asText())
        .isEqualTo("dev.throng.jobs.flink.live.LiveJob");
    assertThat(flink.runs.get(0).has("savepointPath")).isFalse();
    assertThat(flink.runs.get(0).path("programArgsList").toString())
        .isEqualTo("[\"--kafka.bootstrap-servers\",\"127.0.0.1:9092\",\"--parallelism\",\"2\"]");
    assertThat(deployer.isActiveJob("live")).isTrue();
    assertThat(flink.calls).contains("POST /jobs/" + id() + "/checkpoints");
    assertThat(flink.calls).anyMatch(call -> call.startsWith("DELETE /jars/"));
  }

  @Test
  void aClusterThatElectsItsLeaderIsAskedAgain() throws Exception {
    flink.refusals = 2;
    deploy(1);
    assertThat(flink.refusals).isZero();
    assertThat(flink.runs).hasSize(1);
  }

  @Test
  void aJobWithoutStateIsNotStartedOnInputsWithRecords() throws Exception {
    recordsInInputs = 5;
    assertThatThrownBy(() -> deploy(2))
        .isInstanceOf(MissingStateException.class)
        .hasMessageStartingWith(
            "job live: no checkpoint or savepoint is left, but user.inbox has 5 records");
    assertThat(flink.runs).isEmpty();
  }

  @Test
  void aLostJobStartsFromItsNewestCheckpoint() throws Exception {
    deploy(2);
    Path checkpoint = home.checkpoints().resolve(id()).resolve("chk-3");
    Files.createDirectories(checkpoint);
    Files.writeString(checkpoint.resolve("_metadata"), "x");
    flink.states.clear();
    recordsInInputs = 5;
    assertThat(deployer.isLost("live")).isTrue();

    deployer.deploy(List.of(deployer.latest("live")));

    assertThat(flink.runs.get(1).path("savepointPath").asText())
        .isEqualTo(checkpoint.toUri().toString());
    assertThat(deployer.isLost("live")).isFalse();
  }

  @Test
  void aRunThatIsStillThereIsCancelledBeforeAnotherBegins() throws Exception {
    deploy(2);
    String orphan = id();
    deploy(2);
    assertThat(flink.states).containsEntry(orphan, "CANCELED").containsEntry(id(), "RUNNING");
    assertThat(flink.calls.indexOf("PATCH /jobs/" + orphan))
        .isLessThan(flink.calls.lastIndexOf("POST /jars/upload"));
  }

  @Test
  void aRescaledJobStartsFromTheSavepointThatItWasStoppedWith() throws Exception {
    deploy(1);
    Path savepoint = home.savepoints().resolve("savepoint-1");
    Files.createDirectories(savepoint);
    Files.writeString(savepoint.resolve("_metadata"), "x");
    flink.savepoint = savepoint.toString();

    deployer.stopWithSavepoint(List.of("live"));
    assertThat(deployer.isActiveJob("live")).isFalse();
    assertThat(deployer.isLost("live")).isFalse();
    deploy(2);

    assertThat(flink.runs.get(1).path("parallelism").asInt()).isEqualTo(2);
    assertThat(flink.runs.get(1).path("savepointPath").asText())
        .isEqualTo(savepoint.toUri().toString());
    assertThat(JobRecord.load(home.jobs(), "live").orElseThrow().savepoints())
        .containsExactly("savepoint-1");
  }

  private void deploy(int parallelism) throws IOException, InterruptedException {
    deployer.deploy(List.of(new JobDeployer.Deployment("live", jar, parallelism)));
  }

  private String id() throws IOException {
    return JobRecord.load(home.jobs(), "live").orElseThrow().id();
  }
}
