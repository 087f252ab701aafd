package dev.throng.benchmarks.herd;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class HerdOptionsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--clients=0|--clients: 0 (expected: 1 to 10000)",
        "--clients=10,0|--clients: 0 (expected: 1 to 10000)",
        "--channels=491|--channels: 491 (expected: 1 to 490)",
        "--page=OLD|--messages: 60 (expected: 260 to 10000)",
        "--skew=-1|--skew: -1.0 (expected: at least 0)"
      })
  void whatCannotBeUsedIsRefusedByName(String option, String complaint) {
    assertThatThrownBy(() -> parse(option).check()).hasMessage(complaint);
  }

  @Test
  void oldPagesNeedMessagesThatTheReaderKeepsNoMore() {
    assertThatCode(() -> parse("--page=OLD", "--messages=300").check()).doesNotThrowAnyException();
  }

  private static HerdOptions parse(String... arguments) {
    return CommandLine.populateCommand(new HerdOptions(), arguments);
  }
}
