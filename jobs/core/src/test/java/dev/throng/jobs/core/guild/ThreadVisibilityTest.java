package dev.throng.jobs.core.guild;

import static dev.throng.jobs.core.fixture.GuildBench.GENERAL;
import static dev.throng.jobs.core.fixture.GuildBench.HIDDEN;
import static dev.throng.jobs.core.fixture.GuildBench.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.fixture.GuildBench.Outcome;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.RelayStep;
import org.junit.jupiter.api.Test;

/** A thread is seen by whoever sees its channel. */
final class ThreadVisibilityTest extends ThreadBench {
  @Test
  void whoDoesNotSeeTheChannelHasNothingOfItsThreads() {
    long hidden = ID + 7;
    guild.createChannel(OWNER, hidden, HIDDEN);
    create(OWNER, hidden, THREAD);
    say(OWNER, THREAD, ID + 500, "secret");

    assertRefused(say(FRIEND, THREAD, ID + 501, "x"), DiscordError.MISSING_ACCESS);
    assertRefused(get(FRIEND, THREAD), DiscordError.MISSING_ACCESS);
    assertRefused(modifyMember(FRIEND, THREAD, FRIEND, true), DiscordError.MISSING_ACCESS);
    assertRefused(listMembers(FRIEND, THREAD), DiscordError.MISSING_ACCESS);
    assertRefused(read(FRIEND, THREAD), DiscordError.MISSING_ACCESS);
    assertThat(read(OWNER, THREAD).of(Topic.QUERIES)).hasSize(1);
    assertRefused(archived(FRIEND, hidden, 0, 50), DiscordError.MISSING_ACCESS);
    assertThat(active(FRIEND)).isEmpty();
    assertThat(active(OWNER)).containsExactly(THREAD);
    assertThat(readable(FRIEND)).doesNotContain(THREAD);
    assertThat(readable(OWNER)).contains(THREAD);
    // Who cannot see it is not brought there.
    assertRefused(modifyMember(OWNER, THREAD, FRIEND, true), DiscordError.UNKNOWN_MEMBER);
  }

  @Test
  void whoComesToSeeTheChannelIsToldOfItsThreads() {
    guild.deny(FRIEND, Permissions.VIEW_CHANNEL);
    create(OWNER, GENERAL, THREAD);
    Outcome shown = guild.overwrite(FRIEND, Permissions.VIEW_CHANNEL, 0);

    String sync =
        steps(shown).stream()
            .filter(RelayStep::hasStructure)
            .map(step -> step.getStructure().getChanges(0).getThreads().toStringUtf8())
            .findFirst()
            .orElseThrow();
    assertThat(sync).contains("\"channel_ids\":[\"" + GENERAL + "\"]", "\"id\":\"" + THREAD + "\"");
  }

  @Test
  void threadsAreToldOfOnlyWhereSomebodyMayComeToSeeThem() {
    create(OWNER, GENERAL, THREAD);

    assertThat(synced(edit(OWNER, change(GENERAL).setTopic("other")))).isFalse();
    assertThat(synced(guild.overwrite(FRIEND, 0, Permissions.ADD_REACTIONS))).isFalse();
    assertThat(synced(guild.overwrite(FRIEND, 0, Permissions.VIEW_CHANNEL))).isTrue();
    assertThat(synced(guild.overwrite(FRIEND, 0, 0))).isTrue();
  }

  private static boolean synced(Outcome outcome) {
    return steps(outcome).stream()
        .filter(RelayStep::hasStructure)
        .flatMap(step -> step.getStructure().getChangesList().stream())
        .anyMatch(change -> !change.getThreads().isEmpty());
  }
}
