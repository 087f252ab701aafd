package dev.throng.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LaunchTest {
  private static final Path AUTOGROUP = Path.of("/proc/self/autogroup");

  @TempDir Path dir;

  @Test
  void whatGivesWayDoesSoToOtherSessionsToo() throws Exception {
    assumeTrue(Files.exists(AUTOGROUP), "a Linux that shares processors between sessions");
    String ofThisSession = Files.readString(AUTOGROUP);

    List<String> other = nicenessOf(0);
    List<String> nice = nicenessOf(7);

    assertThat(other.get(0)).endsWith(" nice 0");
    assertThat(nice.get(0)).endsWith(" nice 7");
    assertThat(Integer.parseInt(nice.get(1)))
        .isEqualTo(Math.min(19, Integer.parseInt(other.get(1)) + 7));
    assertThat(Files.readString(AUTOGROUP)).isEqualTo(ofThisSession);
  }

  /** That of its session, and its own. */
  private List<String> nicenessOf(int niceness) throws IOException {
    Path output = dir.resolve(niceness + ".log");
    List<String> command = List.of("sh", "-c", "cat " + AUTOGROUP + "; nice");
    OsProcess process = new Launch(Launch.nice(niceness, command), Map.of(), dir, output).start();
    assertThat(process.awaitEnd(Duration.ofMinutes(1))).isTrue();
    return Files.readAllLines(output);
  }
}
