package dev.throng.jobs.core.readstate;

import static dev.throng.jobs.core.readstate.ReadStateBench.GUILD;
import static dev.throng.jobs.core.readstate.ReadStateBench.USER;
import static dev.throng.jobs.core.readstate.ReadStateBench.message;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is left of a record that throws. */
class ReadStateRunnerTest {
  private static final long CHANNEL = 11;
  private static final int STATES = ReadStateLimits.FORGOTTEN_AT_ONCE + 1;

  private final ReadStateBench bench = new ReadStateBench();

  /** The user leaves a guild with more states than one step removes, and then something throws. */
  @Test
  void aMarkThatThrowsHalfwayLeavesItsDeadLetterAlone() throws Exception {
    for (int i = 0; i < STATES; i++) {
      bench.read(message(CHANNEL + i, 100, 8, USER));
    }
    ReadStateMark left = new ReadStateMark(USER, ReadStateMark.LEFT, GUILD, 0, 0, 110, 250_000, 0);
    MissedMentions broken = new MissedMentions(USER, null, CHANNEL + STATES - 1, new long[] {120});

    bench.mark(new UserMark(USER, left, broken));

    assertThat(bench.deadLetters()).hasSize(1);
    assertThat(bench.runOwnCommands()).isZero();
    assertThat(bench.states().getEntriesList()).hasSize(STATES);
  }
}
