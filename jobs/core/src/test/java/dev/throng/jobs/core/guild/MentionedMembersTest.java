package dev.throng.jobs.core.guild;

import static dev.throng.jobs.core.fixture.GuildBench.GENERAL;
import static dev.throng.jobs.core.fixture.GuildBench.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.fixture.GuildBench;
import dev.throng.protocol.Permissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whom the log says that a message mentions: their read states count it. */
final class MentionedMembersTest {
  private static final long FRIEND = 2;
  private static final long STRANGER = 4;

  private final GuildBench guild = new GuildBench();

  @BeforeEach
  void join() {
    guild.join(FRIEND);
  }

  @Test
  void whoMaySeeTheChannelIsMentioned() {
    assertThat(mentioned(GENERAL + 10)).containsExactly(FRIEND);
  }

  @Test
  void whoMayNotSeeTheChannelIsNotTold() {
    guild.overwrite(FRIEND, 0, Permissions.VIEW_CHANNEL);
    assertThat(mentioned(GENERAL + 10)).isEmpty();
    guild.overwrite(FRIEND, Permissions.VIEW_CHANNEL, 0);
    assertThat(mentioned(GENERAL + 11)).containsExactly(FRIEND);
  }

  private List<Long> mentioned(long id) {
    String content = "<@" + FRIEND + "> <@" + STRANGER + ">";
    return guild.send(OWNER, id, content).events().get(0).getMessageCreated().getMentionedList();
  }
}
