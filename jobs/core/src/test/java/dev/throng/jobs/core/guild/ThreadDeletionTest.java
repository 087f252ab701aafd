package dev.throng.jobs.core.guild;

import static dev.throng.jobs.core.fixture.GuildBench.GENERAL;
import static dev.throng.jobs.core.fixture.GuildBench.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.fixture.GuildBench;
import dev.throng.jobs.core.fixture.GuildBench.Outcome;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.wire.DeleteGuild;
import dev.throng.protocol.wire.Event;
import dev.throng.protocol.wire.GuildCommand;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is left of threads that are deleted, or go with their channel or guild: nothing. */
final class ThreadDeletionTest extends ThreadBench {
  @Test
  void aDeletedThreadIsUnknownAndItsNameIsGivenBack() {
    create(FRIEND, GENERAL, THREAD);
    assertRefused(delete(FRIEND, THREAD), DiscordError.MISSING_PERMISSIONS);
    Outcome deleted = delete(OWNER, THREAD);

    assertThat(told(deleted)).containsExactly("THREAD_DELETE");
    assertThat(deleted.events())
        .extracting(Event::getEventCase)
        .contains(Event.EventCase.CHANNEL_DELETED);
    assertThat(deleted.released()).containsExactly("channel:" + THREAD);
    assertRefused(get(OWNER, THREAD), DiscordError.UNKNOWN_CHANNEL);
    assertRefused(say(OWNER, THREAD, ID + 500, "x"), DiscordError.UNKNOWN_CHANNEL);
    assertThat(active(OWNER)).isEmpty();
  }

  @Test
  void threadsGoWithTheirChannelStepByStep() {
    for (int i = 0; i < 120; i++) {
      assertThat(create(OWNER, GENERAL, THREAD + i).status()).isEqualTo(201);
      if (i % 2 == 0) {
        edit(OWNER, change(THREAD + i).setArchived(true));
      }
    }
    Outcome deleted = delete(OWNER, GENERAL);
    assertRefused(get(OWNER, THREAD), DiscordError.UNKNOWN_CHANNEL);
    assertRefused(get(OWNER, THREAD + 1), DiscordError.UNKNOWN_CHANNEL);
    assertThat(active(OWNER)).isEmpty();
    List<String> released = new ArrayList<>(deleted.released());
    guild.finish(deleted).forEach(step -> released.addAll(step.released()));

    assertThat(released).filteredOn(name -> name.startsWith("channel:")).hasSize(121);
    for (String table : List.of("threads", "thread-members", "archived-at")) {
      assertThat(guild.state.size(GuildBench.GUILD, table)).as(table).isZero();
    }
  }

  @Test
  void threadsGoWithTheirGuild() {
    for (int i = 0; i < 60; i++) {
      create(OWNER, GENERAL, THREAD + i);
    }
    guild.finish(
        guild.as(
            OWNER, GuildCommand.newBuilder().setDeleteGuild(DeleteGuild.getDefaultInstance())));

    for (String table :
        List.of(
            "threads",
            "thread-members",
            "archived-at",
            "cursors",
            "active-threads-pages",
            "channel-threads-pages",
            "archived-threads-pages",
            "joined-threads-pages",
            "joined-threads-size",
            "next-thread-deadline")) {
      assertThat(guild.state.size(GuildBench.GUILD, table)).as(table).isZero();
    }
  }

  @Test
  void nothingIsLeftOfThreadsThatWereReopenedAfterMembersLeft() {
    guild.join(STRANGER);
    for (int i = 0; i < 3; i++) {
      create(FRIEND, GENERAL, THREAD + i);
      modifyMember(STRANGER, THREAD + i, STRANGER, true);
      edit(OWNER, change(THREAD + i).setArchived(true));
    }
    leaveGuild(STRANGER);
    edit(OWNER, change(THREAD).setArchived(false));
    delete(OWNER, THREAD + 1);
    guild.finish(
        guild.as(
            OWNER, GuildCommand.newBuilder().setDeleteGuild(DeleteGuild.getDefaultInstance())));

    assertThat(guild.state.tables(GuildBench.GUILD))
        .filteredOn(table -> table.contains("thread") || table.contains("archived"))
        .isEmpty();
  }
}
