package dev.throng.jobs.flink.kafka;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throng.protocol.Topic;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.junit.jupiter.api.Test;

final class FreshStartCheckTest {
  private static final List<Topic> INBOXES = List.of(Topic.USER_INBOX, Topic.GUILD_INBOX);

  @Test
  void aStartFromNothingOnEmptyInboxesIsFine() {
    assertThatCode(() -> check(new Configuration(), new Configuration(), 0))
        .doesNotThrowAnyException();
  }

  @Test
  void aStartFromNothingOnAnInboxThatWasWrittenToIsRefused() {
    assertThatThrownBy(() -> check(new Configuration(), new Configuration(), 7))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("guild.inbox has had 7 records")
        .hasMessageContaining("--fresh-start.allowed true");
  }

  @Test
  void aStartFromASavepointIsFine() {
    Configuration submission = new Configuration();
    submission.set(StateRecoveryOptions.SAVEPOINT_PATH, "file:///savepoint-1");

    assertThatCode(() -> check(submission, new Configuration(), 7)).doesNotThrowAnyException();
  }

  @Test
  void aStartFromNothingCanBeAllowed() {
    Configuration options = new Configuration();
    options.set(FreshStartCheck.FRESH_START_ALLOWED, true);

    assertThatCode(() -> check(new Configuration(), options, 7)).doesNotThrowAnyException();
  }

  private static void check(Configuration submission, Configuration options, long guildRecords) {
    TopicLayout layout =
        new TopicLayout(
            Map.of(
                Topic.USER_INBOX, new TopicLayout.Found(8, 1, 0),
                Topic.GUILD_INBOX, new TopicLayout.Found(8, 1, guildRecords)));
    FreshStartCheck.check(submission, options, layout, INBOXES);
  }
}
