package dev.throng.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.local.process.OsProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidFilesTest {
  private static final long HOUR_MS = 3_600_000;

  @TempDir Path dir;
  private PidFiles pids;

  @BeforeEach
  void pids() {
    pids = new PidFiles(dir.resolve("run"));
  }

  @Test
  void aRecordedProcessIsFoundWhileItRuns() {
    OsProcess self = OsProcess.of(ProcessHandle.current());
    pids.write("kafka", self);
    assertThat(pids.alive("kafka")).contains(self);
    assertThat(pids.alive("cassandra")).isEmpty();
  }

  @Test
  void aStrangerWithTheSamePidIsNotOurs() {
    OsProcess self = OsProcess.of(ProcessHandle.current());
    OsProcess before = new OsProcess(self.pid(), self.startMs() - HOUR_MS);
    pids.write("kafka", before);
    assertThat(pids.read("kafka")).contains(before);
    assertThat(pids.alive("kafka")).isEmpty();
    before.kill();
    before.signal("KILL");
    assertThat(self.isAlive()).isTrue();
  }

  @Test
  void aDeadProcessIsRecordedButNotAlive() throws Exception {
    Process child = new ProcessBuilder("sleep", "60").start();
    OsProcess process = OsProcess.of(child.toHandle());
    pids.write("kafka", process);
    assertThat(pids.alive("kafka")).contains(process);
    process.kill();
    assertThat(child.waitFor()).isNotZero();
    assertThat(pids.read("kafka")).contains(process);
    assertThat(pids.alive("kafka")).isEmpty();
  }

  @Test
  void allThatRunAreListedWithoutStrangers() throws IOException {
    assertThat(pids.alive()).isEmpty();
    OsProcess self = OsProcess.of(ProcessHandle.current());
    pids.write("kafka", self);
    pids.write("cassandra", new OsProcess(self.pid(), self.startMs() - HOUR_MS));
    Files.writeString(dir.resolve("run/stack.json"), "{}");
    assertThat(pids.alive()).containsOnly(Map.entry("kafka", self));
  }

  @Test
  void aBrokenFileCountsAsNone() throws IOException {
    Files.createDirectories(dir.resolve("run"));
    for (String content : new String[] {"", "12", "12\nsoon\n", "\0"}) {
      Files.writeString(dir.resolve("run/kafka.pid"), content);
      assertThat(pids.read("kafka")).as(content).isEmpty();
    }
  }

  @Test
  void aDeletedRecordIsGone() {
    pids.write("kafka", OsProcess.of(ProcessHandle.current()));
    pids.delete("kafka");
    pids.delete("kafka");
    assertThat(pids.read("kafka")).isEmpty();
  }
}
