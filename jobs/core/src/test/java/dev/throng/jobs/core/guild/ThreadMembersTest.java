package dev.throng.jobs.core.guild;

import static dev.throng.jobs.core.fixture.GuildBench.GENERAL;
import static dev.throng.jobs.core.fixture.GuildBench.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.jobs.core.fixture.GuildBench;
import dev.throng.jobs.core.fixture.GuildBench.Outcome;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.RelayStep;
import dev.throng.protocol.wire.RemoveMember;
import dev.throng.protocol.wire.SnapshotThread;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is in a thread, and what is kept and told of that. */
final class ThreadMembersTest extends ThreadBench {
  @Test
  void membersComeAndGo() throws Exception {
    create(OWNER, GENERAL, THREAD);
    Outcome joined = modifyMember(FRIEND, THREAD, FRIEND, true);

    assertThat(joined.status()).isEqualTo(204);
    assertThat(told(joined)).containsExactly("THREAD_MEMBERS_UPDATE", "THREAD_MEMBER_UPDATE");
    JsonNode added = d(joined, "THREAD_MEMBERS_UPDATE").path("added_members").path(0);
    assertThat(added.path("user_id").asLong()).isEqualTo(FRIEND);
    assertThat(added.path("member").path("user").path("id").asLong()).isEqualTo(FRIEND);
    assertThat(modifyMember(FRIEND, THREAD, FRIEND, true).relays()).isEmpty();
    assertThat(getMember(OWNER, THREAD, FRIEND).status()).isEqualTo(200);

    Outcome left = modifyMember(FRIEND, THREAD, FRIEND, false);
    assertThat(told(left)).containsExactly("THREAD_MEMBERS_UPDATE");
    assertThat(d(left, "THREAD_MEMBERS_UPDATE").path("removed_member_ids").path(0).asLong())
        .isEqualTo(FRIEND);
    assertRefused(getMember(OWNER, THREAD, FRIEND), DiscordError.UNKNOWN_MEMBER);
    assertRefused(modifyMember(FRIEND, THREAD, OWNER, false), DiscordError.MISSING_PERMISSIONS);
  }

  @Test
  void whoHasLeftTheGuildIsInNoThread() {
    create(FRIEND, GENERAL, THREAD);
    guild.as(
        FRIEND,
        GuildCommand.newBuilder().setRemoveMember(RemoveMember.newBuilder().setUser(FRIEND)));
    guild.join(FRIEND);

    assertThat(members(OWNER, THREAD)).isEmpty();
    assertRefused(getMember(OWNER, THREAD, FRIEND), DiscordError.UNKNOWN_MEMBER);
    assertThat(say(FRIEND, THREAD, ID + 500, "back").status()).isEqualTo(200);
    assertThat(members(OWNER, THREAD)).containsExactly(FRIEND);
  }

  /** Sets of ids are told apart by the whole of their owners' ids. */
  @Test
  void channelsAndUsersWithIdsThatEndAlikeHaveThreadsOfTheirOwn() {
    long alike = FRIEND + (1L << 32);
    long first = ID + 7;
    long channel = first + (1L << 32);
    guild.join(alike);
    guild.createChannel(OWNER, first);
    guild.createChannel(OWNER, channel);
    create(FRIEND, first, THREAD);
    create(alike, channel, THREAD + 1);
    edit(OWNER, change(THREAD).setArchived(true));
    edit(OWNER, change(THREAD + 1).setArchived(true));
    create(FRIEND, first, THREAD + 2);
    create(alike, channel, THREAD + 3);

    assertThat(ids(parse(archived(OWNER, first, 0, 50).body()).path("threads")))
        .containsExactly(THREAD);
    assertThat(ids(parse(archived(OWNER, channel, 0, 50).body()).path("threads")))
        .containsExactly(THREAD + 1);
    assertThat(joined(guild.attach(FRIEND, 73, 4))).containsExactly(THREAD + 2);
    assertThat(joined(guild.attach(alike, 74, 4))).containsExactly(THREAD + 3);
    delete(OWNER, channel);
    assertThat(active(OWNER)).containsExactly(THREAD + 2);
  }

  @Test
  void aSessionThatComesIsToldInWhichThreadsItsUserIs() {
    create(FRIEND, GENERAL, THREAD);
    create(OWNER, GENERAL, THREAD + 1);
    Outcome attached = guild.attach(FRIEND, 72, 3);

    assertThat(joined(attached)).containsExactly(THREAD);
    List<SnapshotThread> known =
        steps(attached).stream()
            .filter(RelayStep::hasSnapshot)
            .flatMap(step -> step.getSnapshot().getThreadsList().stream())
            .toList();
    assertThat(known).extracting(SnapshotThread::getId).containsExactly(THREAD, THREAD + 1);
    assertThat(known).extracting(SnapshotThread::getParent).containsOnly(GENERAL);
  }

  @Test
  void aThreadIsFullWithThoseWhoAreStillThere() {
    create(OWNER, GENERAL, THREAD);
    for (int i = 1; i < GuildLimits.THREAD_MEMBERS_MAX; i++) {
      guild.join(STRANGER + i);
      assertThat(modifyMember(STRANGER + i, THREAD, STRANGER + i, true).status()).isEqualTo(204);
    }
    assertRefused(modifyMember(FRIEND, THREAD, FRIEND, true), DiscordError.TOO_MANY_THREAD_MEMBERS);
    assertThat(say(FRIEND, THREAD, ID + 500, "hello").status()).isEqualTo(200);
    assertRefused(getMember(OWNER, THREAD, FRIEND), DiscordError.UNKNOWN_MEMBER);

    for (int i = 1; i < GuildLimits.THREAD_MEMBERS_MAX; i++) {
      leaveGuild(STRANGER + i);
    }
    edit(OWNER, change(THREAD).setArchived(true));
    assertThat(say(OWNER, THREAD, ID + 501, "back").status()).isEqualTo(200);
    assertThat(modifyMember(FRIEND, THREAD, FRIEND, true).status()).isEqualTo(204);
    assertThat(members(OWNER, THREAD)).containsExactly(OWNER, FRIEND);
    assertThat(guild.state.size(GuildBench.GUILD, "joined-threads-size")).isEqualTo(2);
  }

  @Test
  void whatAGuildKnowsOfAUsersThreadsIsBounded() {
    int max = GuildLimits.JOINED_THREADS_MAX;
    create(FRIEND, GENERAL, THREAD);
    for (int i = 1; i <= max; i++) {
      create(FRIEND, GENERAL, THREAD + i);
      edit(OWNER, change(THREAD + i).setArchived(true));
    }
    edit(OWNER, change(THREAD + 1).setArchived(false));
    edit(OWNER, change(THREAD + max).setArchived(false));

    assertThat(joined(guild.attach(FRIEND, 73, 4))).containsExactly(THREAD, THREAD + max);
  }
}
