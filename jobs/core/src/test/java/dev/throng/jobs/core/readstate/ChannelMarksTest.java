package dev.throng.jobs.core.readstate;

import static dev.throng.jobs.core.readstate.ReadStateBench.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throng.jobs.core.fixture.MemoryStateFactory;
import dev.throng.protocol.wire.ChannelDeleted;
import dev.throng.protocol.wire.Event;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChannelMarksTest {
  private static final long CHANNEL = 11;

  private final ReadStateBench bench = new ReadStateBench();

  @Test
  void theAuthorAndTheMentionedAreMarkedAndNobodyElse() {
    assertThat(bench.marksOf(message(CHANNEL, 100, 8, 7, 9)))
        .containsExactly(
            new ReadStateMark(8, ReadStateMark.OWN, 5, CHANNEL, 100, 100, 0, 0),
            new ReadStateMark(7, ReadStateMark.MENTION, 5, CHANNEL, 100, 100, 0, 0),
            new ReadStateMark(9, ReadStateMark.MENTION, 5, CHANNEL, 100, 100, 0, 0));
  }

  @Test
  void whoMentionsOneselfIsNotMentioned() {
    assertThat(bench.marksOf(message(CHANNEL, 100, 8, 8)))
        .extracting(ReadStateMark::kind)
        .containsExactly(ReadStateMark.OWN);
  }

  @Test
  void botsAndWebhooksHaveNoReadStates() {
    String bots =
        "{\"author\":{\"id\":\"8\",\"bot\":true},\"mentions\":[{\"id\":\"9\",\"bot\":true}]}";
    assertThat(bench.marksOf(message(CHANNEL, 100, 8, bots))).isEmpty();
    String webhook = "{\"webhook_id\":\"8\",\"author\":{\"id\":\"8\"},\"mentions\":[]}";
    assertThat(bench.marksOf(message(CHANNEL, 101, 8, webhook))).isEmpty();
  }

  /** However many members the guild has. */
  @Test
  void everyoneAndRolesMarkTheGuildOnceAndNobodyElse() {
    String body =
        "{\"author\":{\"id\":\"8\",\"bot\":true},\"mention_everyone\":true,"
            + "\"mention_roles\":[\"5\",\"6\"],\"mentions\":[]}";
    ChannelMarks.Marks marks =
        new ChannelMarks(new MemoryStateFactory()).of(message(CHANNEL, 100, 8, body));

    assertThat(marks.users()).isEmpty();
    assertThat(marks.mass().guild()).isEqualTo(5);
    assertThat(marks.mass().mention().channel()).isEqualTo(CHANNEL);
    assertThat(marks.mass().mention().message()).isEqualTo(100);
    assertThat(marks.mass().mention().everyone()).isTrue();
    assertThat(marks.mass().mention().roles()).containsExactly(5, 6);
  }

  @Test
  void anEventThatComesAgainMarksNobody() {
    List<ReadStateMark> first = bench.marksOf(message(CHANNEL, 100, 8, 7));
    assertThat(first).hasSize(2);
    assertThat(bench.marksOf(message(CHANNEL, 100, 8, 7))).isEmpty();
    assertThat(bench.marksOf(message(CHANNEL, 99, 8, 7))).isEmpty();
    assertThat(bench.marksOf(message(CHANNEL + 1, 99, 8, 7))).hasSize(2);
  }

  @Test
  void aMessageThatIsNoneIsRefused() {
    assertThatThrownBy(() -> bench.marksOf(message(CHANNEL, 100, 8, "[")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> bench.marksOf(message(CHANNEL, 100, 8, "[]")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void nothingIsKeptOfAChannelThatIsDeleted() {
    MemoryStateFactory state = new MemoryStateFactory();
    ChannelMarks marks = new ChannelMarks(state);
    marks.of(message(CHANNEL, 100, 8, "{\"author\":{\"id\":\"8\"}}"));
    assertThat(state.size(0L, "log")).isEqualTo(1);

    Event end =
        Event.newBuilder()
            .setGuild(5)
            .setChannel(CHANNEL)
            .setSeq(101)
            .setChannelDeleted(ChannelDeleted.getDefaultInstance())
            .build();
    assertThat(marks.of(end))
        .isEqualTo(new ChannelMarks.Marks(List.of(), MassMark.deleted(5, CHANNEL)));
    assertThat(state.size(0L, "log")).isZero();
  }

  @Test
  void theGuildKeepsNothingOfThreads() {
    ChannelMarks marks = new ChannelMarks(new MemoryStateFactory());
    String everyone = "{\"author\":{\"id\":\"8\"},\"mention_everyone\":true}";
    Event said = message(CHANNEL, 100, 8, everyone).toBuilder().setThread(true).build();
    ChannelMarks.Marks made = marks.of(said);
    assertThat(made.users()).hasSize(1);
    assertThat(made.mass()).isNull();

    Event end =
        Event.newBuilder()
            .setGuild(5)
            .setChannel(CHANNEL)
            .setSeq(101)
            .setThread(true)
            .setChannelDeleted(ChannelDeleted.getDefaultInstance())
            .build();
    assertThat(marks.of(end)).isEqualTo(ChannelMarks.Marks.NONE);
  }
}
