package dev.throng.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
  @TempDir Path dir;

  @Test
  void theLastLinesThenOnlyNewOnes() throws IOException {
    Path log = Files.writeString(dir.resolve("a.log"), "1\n2\n3\n4\n");
    LogTail tail = new LogTail(log);
    assertThat(tail.last(2)).isEqualTo("3\n4\n");
    assertThat(tail.more()).isEmpty();
    Files.writeString(log, "5\n", StandardOpenOption.APPEND);
    assertThat(tail.more()).isEqualTo("5\n");
  }

  @Test
  void allLinesOfAShortFileAndAnUnfinishedOne() throws IOException {
    Path log = Files.writeString(dir.resolve("a.log"), "1\n2");
    assertThat(new LogTail(log).last(50)).isEqualTo("1\n2");
    Files.writeString(log, "");
    assertThat(new LogTail(log).last(50)).isEmpty();
  }

  @Test
  void aRolledFileIsReadFromItsStart() throws IOException {
    Path log = Files.writeString(dir.resolve("a.log"), "1\n2\n3\n");
    LogTail tail = new LogTail(log);
    tail.last(1);
    Files.writeString(log, "4\n");
    assertThat(tail.more()).isEqualTo("4\n");
  }
}
