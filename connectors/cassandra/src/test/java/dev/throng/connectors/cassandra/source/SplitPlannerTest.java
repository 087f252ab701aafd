package dev.throng.connectors.cassandra.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class SplitPlannerTest {
  private static final long MIB = 1L << 20;
  private static final List<TokenInterval> WHOLE = TokenInterval.of(Long.MIN_VALUE, Long.MIN_VALUE);

  @Test
  void theRingOfOneTokenIsTwoRangesUnlessItIsAtTheEnd() {
    assertThat(WHOLE).containsExactly(new TokenInterval(Long.MIN_VALUE, Long.MAX_VALUE));
    assertThat(TokenInterval.of(0, 0))
        .containsExactly(
            new TokenInterval(0, Long.MAX_VALUE), new TokenInterval(Long.MIN_VALUE, 0));
    assertThat(TokenInterval.of(5, Long.MIN_VALUE))
        .containsExactly(new TokenInterval(5, Long.MAX_VALUE));
    assertThat(TokenInterval.of(Long.MIN_VALUE, 7))
        .containsExactly(new TokenInterval(Long.MIN_VALUE, 7));
  }

  @Test
  void aTableOfUnknownSizeIsCutIntoTheLeastNumberOfSplits() {
    assertThat(SplitPlanner.plan(WHOLE, 0, 64 * MIB, 8)).hasSize(8);
  }

  @Test
  void aLargeTableIsCutByItsSize() {
    assertThat(SplitPlanner.plan(WHOLE, 1_000.0 * MIB, 10 * MIB, 8)).hasSize(100);
  }

  @Test
  void aHugeTableGetsLargerSplitsRatherThanMore() {
    assertThat(SplitPlanner.plan(WHOLE, 1e18, 1, 8)).hasSize(SplitPlanner.SPLITS_MAX);
  }

  @Test
  void anIntervalOfFewTokensIsNotCutFiner() {
    assertThat(new TokenInterval(10, 12).split(5))
        .containsExactly(new TokenInterval(10, 11), new TokenInterval(11, 12));
  }

  @Test
  void neighboursOnTheRingAreNotReadInARow() {
    List<TokenInterval> splits = SplitPlanner.plan(WHOLE, 0, MIB, 100);
    long inARow = 0;
    for (int i = 1; i < splits.size(); i++) {
      inARow += splits.get(i).start() == splits.get(i - 1).end() ? 1 : 0;
    }
    assertThat(inARow).isLessThan(10);
  }

  @RepeatedTest(200)
  void everyTokenIsInExactlyOneSplit(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    List<TokenInterval> ranges = ring(random);
    List<TokenInterval> splits =
        new ArrayList<>(
            SplitPlanner.plan(
                ranges, random.nextInt(1_000) * (double) MIB, MIB, 1 + random.nextInt(64)));
    splits.sort(Comparator.comparingLong(TokenInterval::start));
    long covered = Long.MIN_VALUE;
    for (TokenInterval split : splits) {
      assertThat(split.start()).isEqualTo(covered);
      covered = split.end();
    }
    assertThat(covered).isEqualTo(Long.MAX_VALUE);
    // none spans two ranges
    assertThat(splits.stream().map(TokenInterval::end))
        .containsAll(ranges.stream().map(TokenInterval::end).toList());
  }

  private static List<TokenInterval> ring(Random random) {
    long[] tokens = random.longs(1 + random.nextInt(32)).distinct().sorted().toArray();
    List<TokenInterval> ranges = new ArrayList<>();
    for (int i = 0; i < tokens.length; i++) {
      ranges.addAll(TokenInterval.of(tokens[i == 0 ? tokens.length - 1 : i - 1], tokens[i]));
    }
    return ranges;
  }
}
