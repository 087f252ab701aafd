package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.fixture.OracleRun;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random commands, crashes and node restarts; every session's view and the log must be exact. */
final class OracleTest {
  private static final int STEPS = 1_500;

  @ParameterizedTest(name = "seed {0}, {1} users per visibility chunk, crashes: {2}")
  @CsvSource({
    "1, 1000, false",
    "2, 1000, true",
    "3, 1000, true",
    "4, 2, true",
    "5, 3, true",
    "6, 1, true",
  })
  void everySessionSeesExactlyWhatItMust(long seed, int chunk, boolean crashes) {
    new OracleRun(seed, chunk, crashes).check(STEPS);
  }
}
