package dev.throng.jobs.core.guild;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MentionsTest {
  @Test
  void findsUsersRolesAndEveryoneInOrderEachOnce() {
    Mentions mentions = Mentions.parse("<@2> hi <@!1><@2> <@&7> @everyone");

    assertThat(mentions.users()).containsExactly(2L, 1L);
    assertThat(mentions.roles()).containsExactly(7L);
    assertThat(mentions.everyone()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<@>", "<@", "<@a>", "<@1", "<@!>", "<@99999999999999999999>", "<@123456789012345678901>",
        "`<@1>`", "``<@1> ` ``", "```\n@everyone <@&1>```", "everyone", "@ everyone", "<#1>", ""
      })
  void findsNothingInWhatIsNoMention(String content) {
    Mentions mentions = Mentions.parse(content);

    assertThat(mentions.users()).isEmpty();
    assertThat(mentions.roles()).isEmpty();
    assertThat(mentions.everyone()).isFalse();
  }

  @Test
  void aBacktickThatIsNeverClosedHidesNothing() {
    assertThat(Mentions.parse("` <@1> ``@here").users()).containsExactly(1L);
    assertThat(Mentions.parse("` <@1> ``@here").everyone()).isTrue();
  }

  @Test
  void stopsAtAHundred() {
    StringBuilder content = new StringBuilder();
    for (int i = 1; i <= 150; i++) {
      content.append("<@").append(i).append('>');
    }

    assertThat(Mentions.parse(content.toString()).users()).hasSize(100);
  }
}
