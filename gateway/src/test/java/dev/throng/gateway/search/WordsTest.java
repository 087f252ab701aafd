package dev.throng.gateway.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WordsTest {
  @ParameterizedTest
  @CsvSource({
    "'', 0, 0",
    "hello, 1, 0",
    "'hello,  world!', 2, 0",
    "'it''s 4 o''clock', 5, 0",
    "東, 1, 0",
    "東京, 2, 1",
    "東京都 red 京都, 6, 2",
    "red東京, 3, 1",
    "ひらがな カタカナ, 8, 2",
    "한국, 2, 1",
    "コーヒー, 4, 1",
    "😀😀 so ❤, 4, 0",
  })
  void countsWordsAndRuns(String text, int count, int runs) {
    assertThat(Words.of(text)).isEqualTo(new Words(count, runs));
  }
}
