package dev.throng.benchmarks.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.local.process.OsProcess;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class FanoutCommandTest {
  private static final long HOUR_MS = 3_600_000;

  @ParameterizedTest
  @CsvSource({
    "--accounts=0, --accounts",
    "--curve=10;1001, --accounts",
    "--identify-rate=0, --identify-rate",
    "--tokens=tokens.txt, --channel",
    "--channel=5, --channel"
  })
  void whatCannotBeUsedIsRefusedByName(String option, String name) {
    StringWriter complaint = new StringWriter();
    int exit =
        new CommandLine(new FanoutCommand())
            .setErr(new PrintWriter(complaint))
            .execute("--url=http://127.0.0.1:1/api/v10", option.replace(';', ','));
    assertThat(exit).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(complaint.toString()).startsWith(name + ": ");
  }

  @Test
  void aStrangerWithThePidOfAProcessOfTheStackIsNotMeasured(@TempDir Path home) throws Exception {
    assertThat(LocalProcesses.of(home)).isEmpty();
    OsProcess self = OsProcess.of(ProcessHandle.current());
    Path run = Files.createDirectory(home.resolve("run"));
    Files.writeString(run.resolve("kafka.pid"), self.pid() + "\n" + self.startMs() + "\n");
    Files.writeString(
        run.resolve("gateway.pid"), self.pid() + "\n" + (self.startMs() - HOUR_MS) + "\n");
    assertThat(LocalProcesses.of(home)).isEqualTo(Map.of("kafka", self.pid()));
  }
}
