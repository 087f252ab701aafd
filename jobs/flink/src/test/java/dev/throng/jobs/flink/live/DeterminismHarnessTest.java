package dev.throng.jobs.flink.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.flink.common.ShellHarness.Backend;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Exactly-once effects rest on this: the same inbox gives the same bytes, whatever happens. */
final class DeterminismHarnessTest {
  private static final long SEED = Long.getLong("throng.seed", 20261120);
  private static final int COMMANDS = 1_000;

  @Test
  void bothStateBackendsAndAnotherJvmGiveTheSameBytes() throws Exception {
    System.out.println("seed " + SEED);
    String onRocksDb = OutputDigest.of(SEED, COMMANDS, Backend.ROCKSDB);
    String onHeap = OutputDigest.of(SEED, COMMANDS, Backend.HASHMAP);
    String elsewhere = inAnotherJvm(SEED, COMMANDS, Backend.HASHMAP);

    assertThat(onRocksDb).matches("[1-9][0-9]{3,} records [0-9a-f]{64}");
    assertThat(onHeap).isEqualTo(onRocksDb);
    assertThat(elsewhere).isEqualTo(onRocksDb);
    assertThat(OutputDigest.of(SEED + 1, COMMANDS, Backend.HASHMAP)).isNotEqualTo(onRocksDb);
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void aReplayAfterARestoreWritesTheSameBytesAgain(Backend backend) throws Exception {
    System.out.println("seed " + SEED);
    Random random = new Random(SEED);
    List<ScriptedInbox.Entry> inbox = ScriptedInbox.of(OutputDigest.actors(), SEED, COMMANDS);
    List<List<OutRecord>> first = new ArrayList<>();
    try (HarnessLive live = new HarnessLive(OutputDigest.actors(), backend)) {
      for (ScriptedInbox.Entry entry : inbox) {
        first.add(live.handle(entry));
      }
    }
    try (HarnessLive live = new HarnessLive(OutputDigest.actors(), backend)) {
      HarnessLive.Checkpoint checkpoint = live.snapshot();
      int checkpointAt = 0;
      int crashes = 0;
      for (int at = 0; at < inbox.size(); at++) {
        if (random.nextInt(150) == 0) {
          checkpoint = live.snapshot();
          checkpointAt = at;
        } else if (crashes < 8 && random.nextInt(150) == 0) {
          live.restore(checkpoint);
          at = checkpointAt;
          crashes++;
        }
        assertSame(live.handle(inbox.get(at)), first.get(at), at);
      }
      assertThat(crashes).isGreaterThan(3);
    }
  }

  private static void assertSame(List<OutRecord> actual, List<OutRecord> expected, int at) {
    assertThat(actual).as("records of entry " + at).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.get(i).topic()).isEqualTo(expected.get(i).topic());
      assertThat(actual.get(i).key()).isEqualTo(expected.get(i).key());
      assertThat(Arrays.equals(actual.get(i).value(), expected.get(i).value()))
          .as("bytes of record " + i + " of entry " + at)
          .isTrue();
    }
  }

  /** With other identity hashes and another salt of immutable sets and maps, as any JVM has. */
  private static String inAnotherJvm(long seed, int commands, Backend backend) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-cp",
                System.getProperty("java.class.path"),
                OutputDigest.class.getName(),
                Long.toString(seed),
                Integer.toString(commands),
                backend.name())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      return output;
    } finally {
      process.destroyForcibly();
    }
  }
}
