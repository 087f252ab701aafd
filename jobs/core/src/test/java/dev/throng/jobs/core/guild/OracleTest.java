package dev.throng.jobs.core.guild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.fixture.OracleRun;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Random commands, crashes and node restarts; every session's view and the log must be exact. A
 * longer run, here of a million steps from seeds of its own: {@code ./mvnw -pl jobs/core -am test
 * -Dtest=OracleTest -Dsurefire.failIfNoSpecifiedTests=false -Dthrong.oracle.steps=1000000}; {@code
 * -Dthrong.oracle.seed=7} sets its first seed.
 */
final class OracleTest {
  private static final int STEPS = 1_500;
  private static final int LONG_RUN_STEPS = 2_000;
  private static final long LONG_RUN_FIRST_SEED = 1_000;

  @ParameterizedTest(name = "seed {0}, crashes: {1}")
  @CsvSource({
    "1, false",
    "2, true",
    "3, true",
    "4, true",
    "5, true",
    "6, true",
  })
  void everySessionSeesExactlyWhatItMust(long seed, boolean crashes) {
    new OracleRun(seed, crashes).check(STEPS);
  }

  /** What nodes know of guilds fits into their memory only in part. */
  @Test
  void nodesForgetGuildsAndAskForThemAgain() {
    int askedAgain = 0;
    for (long seed = 7; seed < 11; seed++) {
      OracleRun run = new OracleRun(seed, true);
      run.check(STEPS);
      askedAgain += run.askedAgain();
    }
    assertThat(askedAgain).isGreaterThan(10);
  }

  @ParameterizedTest(name = "seed {0}, crashes: {1}")
  @CsvSource({"21, false", "22, true", "23, true", "24, true", "25, true", "26, true"})
  void passiveSessionsAreToldOnlyWhatConcernsThemUntilTheySubscribe(long seed, boolean crashes) {
    OracleRun.ofPassive(seed, crashes).check(STEPS);
  }

  @ParameterizedTest(name = "seed {0}, crashes: {1}")
  @CsvSource({"41, false", "42, true", "43, true", "44, true", "45, true", "46, true"})
  void whoSeesWhatFollowsEditsOfRolesChannelsAndMembers(long seed, boolean crashes) {
    OracleRun.ofEdits(seed, crashes).check(STEPS);
  }

  @ParameterizedTest(name = "seed {0}, crashes: {1}")
  @CsvSource({"61, false", "62, true", "63, true", "64, true"})
  void whoSeesAndWritesInThreadsFollowsTheirChannels(long seed, boolean crashes) {
    OracleRun.ofThreads(seed, crashes).check(STEPS);
  }

  /** A user left and came back while its session was on its way to the guild. */
  @Test
  void aSessionThatArrivesAfterItsUserHasComeBackIsNotForgotten() {
    new OracleRun(1_014, true).check(LONG_RUN_STEPS);
  }

  /** Its node had started again while the session was on its way to the guild. */
  @Test
  void aSessionOfAnEndedEpochIsNotAttachedAndTellsNobodyAnything() {
    new OracleRun(1_172, true).check(LONG_RUN_STEPS);
    new OracleRun(1_180, true).check(LONG_RUN_STEPS);
  }

  @TestFactory
  @EnabledIfSystemProperty(named = "throng.oracle.steps", matches = "\\d+")
  Stream<DynamicTest> everySessionSeesExactlyWhatItMustForAsManyStepsAsAsked() {
    long steps = Long.getLong("throng.oracle.steps", 0);
    long first = Long.getLong("throng.oracle.seed", LONG_RUN_FIRST_SEED);
    long runs = (steps + LONG_RUN_STEPS - 1) / LONG_RUN_STEPS;
    return LongStream.range(first, first + runs)
        .mapToObj(
            seed ->
                DynamicTest.dynamicTest(
                    "seed " + seed, () -> new OracleRun(seed, true).check(LONG_RUN_STEPS)));
  }
}
