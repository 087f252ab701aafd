package dev.throng.jobs.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.throng.jobs.core.nondeterministic.Nondeterministic;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules see what they forbid. */
final class DeterminismRulesTest {
  static Stream<Arguments> forbidden() {
    return Stream.of(
        Arguments.of(Nondeterministic.ReadsTheClock.class, DeterminismRules.NO_CLOCK),
        Arguments.of(Nondeterministic.ReadsMillis.class, DeterminismRules.NO_CLOCK),
        Arguments.of(Nondeterministic.ReadsNanos.class, DeterminismRules.NO_CLOCK),
        Arguments.of(Nondeterministic.ReadsTheDate.class, DeterminismRules.NO_CLOCK),
        Arguments.of(Nondeterministic.MakesADate.class, DeterminismRules.NO_CLOCK),
        Arguments.of(Nondeterministic.IsSecurelyRandom.class, DeterminismRules.NO_RANDOMNESS),
        Arguments.of(Nondeterministic.IsRandomPerThread.class, DeterminismRules.NO_RANDOMNESS),
        Arguments.of(Nondeterministic.MakesAUuid.class, DeterminismRules.NO_RANDOMNESS),
        Arguments.of(Nondeterministic.RollsDice.class, DeterminismRules.NO_RANDOMNESS),
        Arguments.of(Nondeterministic.WalksAMap.class, DeterminismRules.NO_UNORDERED_COLLECTION),
        Arguments.of(Nondeterministic.WalksASet.class, DeterminismRules.NO_UNORDERED_COLLECTION),
        Arguments.of(
            Nondeterministic.WalksASaltedSet.class, DeterminismRules.NO_UNORDERED_COLLECTION),
        Arguments.of(Nondeterministic.AsksForIdentity.class, DeterminismRules.NO_IDENTITY));
  }

  @ParameterizedTest
  @MethodSource("forbidden")
  void aClassThatBreaksARuleIsFound(Class<?> bad, ArchRule rule) {
    assertThatThrownBy(() -> rule.check(new ClassFileImporter().importClasses(bad)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(bad.getSimpleName());
  }

  @Test
  void everyKindOfNondeterminismHasARule() {
    assertThat(Nondeterministic.class.getDeclaredClasses()).hasSize((int) forbidden().count());
  }
}
