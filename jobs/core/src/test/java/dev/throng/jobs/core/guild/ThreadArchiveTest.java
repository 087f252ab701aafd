package dev.throng.jobs.core.guild;

import static dev.throng.jobs.core.fixture.GuildBench.GENERAL;
import static dev.throng.jobs.core.fixture.GuildBench.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.jobs.core.fixture.GuildBench;
import dev.throng.jobs.core.fixture.GuildBench.Outcome;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.EditMessage;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.MessageBase;
import dev.throng.protocol.wire.RelayStep;
import dev.throng.protocol.wire.SnapshotThread;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Threads that are edited, archived, locked and taken out of the archive. */
final class ThreadArchiveTest extends ThreadBench {
  @Test
  void anArchivedThreadIsChangedByNothingButAMessage() {
    create(OWNER, GENERAL, THREAD);
    Outcome said = say(FRIEND, THREAD, ID + 500, "hello");
    MessageBase base = base(said, FRIEND);
    assertThat(edit(OWNER, change(THREAD).setArchived(true)).status()).isEqualTo(200);

    assertRefused(modifyMember(FRIEND, THREAD, FRIEND, false), DiscordError.THREAD_ARCHIVED);
    assertRefused(edit(OWNER, change(THREAD).setName("other")), DiscordError.THREAD_ARCHIVED);
    assertRefused(
        guild.as(
            FRIEND,
            GuildCommand.newBuilder()
                .setEditMessage(
                    EditMessage.newBuilder()
                        .setChannel(THREAD)
                        .setMessage(ID + 500)
                        .setContent("x")
                        .setBase(base))),
        DiscordError.THREAD_ARCHIVED);
    assertThat(active(OWNER)).isEmpty();

    Outcome reopened = say(FRIEND, THREAD, ID + 501, "hello");
    assertThat(told(reopened)).containsExactly("THREAD_UPDATE", "MESSAGE_CREATE");
    assertThat(active(OWNER)).containsExactly(THREAD);
  }

  @Test
  void aLockedThreadIsForWhoManagesThreads() {
    create(FRIEND, GENERAL, THREAD);
    assertRefused(edit(FRIEND, change(THREAD).setLocked(true)), DiscordError.MISSING_PERMISSIONS);
    edit(OWNER, change(THREAD).setLocked(true).setArchived(true));

    assertRefused(say(FRIEND, THREAD, ID + 500, "x"), DiscordError.THREAD_LOCKED);
    assertRefused(
        edit(FRIEND, change(THREAD).setArchived(false)), DiscordError.MISSING_PERMISSIONS);
    assertThat(say(OWNER, THREAD, ID + 501, "x").status()).isEqualTo(200);
  }

  @Test
  void itsMakerNamesAndArchivesItAndOthersOnlyTakeItOut() {
    guild.join(STRANGER);
    create(FRIEND, GENERAL, THREAD);
    assertRefused(edit(STRANGER, change(THREAD).setName("x")), DiscordError.MISSING_PERMISSIONS);
    assertRefused(
        edit(STRANGER, change(THREAD).setArchived(true)), DiscordError.MISSING_PERMISSIONS);
    assertRefused(
        edit(FRIEND, change(THREAD).setRateLimitPerUser(5)), DiscordError.MISSING_PERMISSIONS);
    assertThat(edit(FRIEND, change(THREAD).setName("Other Name")).body())
        .contains("\"name\":\"Other Name\"");
    assertThat(edit(FRIEND, change(THREAD).setArchived(true)).status()).isEqualTo(200);
    // Clients send what stays, too.
    assertThat(
            edit(STRANGER, change(THREAD).setName("Other Name").setLocked(false).setArchived(false))
                .status())
        .isEqualTo(200);
    assertRefused(edit(OWNER, change(THREAD).setTopic("x")), DiscordError.WRONG_CHANNEL_TYPE);
    assertRefused(edit(OWNER, change(THREAD).setName(" ")), DiscordError.INVALID_FORM_BODY);
  }

  @Test
  void whoMadeAThreadAndMayNotWriteThereChangesNothing() {
    create(FRIEND, GENERAL, THREAD);
    guild.deny(FRIEND, Permissions.SEND_MESSAGES_IN_THREADS);
    assertRefused(edit(FRIEND, change(THREAD).setName("x")), DiscordError.MISSING_PERMISSIONS);
    edit(OWNER, change(THREAD).setArchived(true));
    assertRefused(
        edit(FRIEND, change(THREAD).setArchived(false)), DiscordError.MISSING_PERMISSIONS);
  }

  @Test
  void aQuietThreadIsArchivedAtTheNextLook() throws Exception {
    create(OWNER, GENERAL, THREAD);
    guild.advanceUs(61 * MINUTE_US);

    assertThat(active(OWNER)).isEmpty();
    assertThat(JSON.readTree(get(OWNER, THREAD).body()).at("/thread_metadata/archived").asBoolean())
        .isTrue();
    JsonNode page = JSON.readTree(archived(OWNER, GENERAL, 0, 50).body());
    assertThat(page.path("threads").path(0).path("id").asLong()).isEqualTo(THREAD);
    Outcome other = create(OWNER, GENERAL, THREAD + (61 * 60_000L << 22));
    assertThat(told(other)).startsWith("THREAD_UPDATE", "THREAD_CREATE");
    assertThat(d(other, "THREAD_UPDATE").at("/thread_metadata/archived").asBoolean()).isTrue();
    assertThat(JSON.readTree(archived(OWNER, GENERAL, 0, 50).body())).isEqualTo(page);
  }

  @Test
  void archivedThreadsComeInPagesTheLastFirst() throws Exception {
    for (int i = 0; i < 5; i++) {
      create(OWNER, GENERAL, THREAD + i);
      edit(OWNER, change(THREAD + i).setArchived(true));
    }
    JsonNode page = JSON.readTree(archived(FRIEND, GENERAL, 0, 2).body());

    assertThat(ids(page.path("threads"))).containsExactly(THREAD + 4, THREAD + 3);
    assertThat(page.path("has_more").asBoolean()).isTrue();
    String last = page.at("/threads/1/thread_metadata/archive_timestamp").asText();
    long beforeUs =
        ChronoUnit.MICROS.between(Instant.EPOCH, OffsetDateTime.parse(last).toInstant());
    JsonNode rest = JSON.readTree(archived(FRIEND, GENERAL, beforeUs, 50).body());
    assertThat(ids(rest.path("threads"))).containsExactly(THREAD + 2, THREAD + 1, THREAD);
    assertThat(rest.path("has_more").asBoolean()).isFalse();
  }

  @Test
  void threadsThatAreOverdueMakeRoomForAMessageThatReopensOne() {
    create(OWNER, GENERAL, THREAD);
    edit(OWNER, change(THREAD).setArchived(true));
    for (int i = 1; i <= GuildLimits.ACTIVE_THREADS_MAX; i++) {
      create(OWNER, GENERAL, THREAD + i);
    }
    assertRefused(say(FRIEND, THREAD, ID + 500, "x"), DiscordError.TOO_MANY_ACTIVE_THREADS);
    guild.advanceUs(61 * MINUTE_US);

    assertThat(say(FRIEND, THREAD, ID + 501 + (61 * 60_000L << 22), "x").status()).isEqualTo(200);
    assertThat(active(OWNER)).containsExactly(THREAD);
  }

  @Test
  void aMessageInAThreadThatIsOverdueTakesItOutOfTheArchive() throws Exception {
    create(FRIEND, GENERAL, THREAD);
    guild.advanceUs(61 * MINUTE_US);
    Outcome said = say(FRIEND, THREAD, ID + 500 + (61 * 60_000L << 22), "hello");

    assertThat(told(said)).containsExactly("THREAD_UPDATE", "THREAD_UPDATE", "MESSAGE_CREATE");
    List<SnapshotThread> known =
        steps(said).stream()
            .filter(RelayStep::hasSnapshot)
            .flatMap(step -> step.getSnapshot().getThreadsList().stream())
            .toList();
    assertThat(known.get(0).getD().isEmpty()).isFalse();
    assertThat(active(OWNER)).containsExactly(THREAD);
    assertThat(joined(guild.attach(FRIEND, 72, 3))).containsExactly(THREAD);
  }

  @Test
  void oneOfManyThatAreOverdueIsArchivedAndStaysSoWhenNothingOfItIsChanged() {
    int many = GuildLimits.THREADS_AT_ONCE_MAX + 10;
    for (int i = 0; i < many; i++) {
      create(OWNER, GENERAL, THREAD + i);
    }
    guild.advanceUs(61 * MINUTE_US);
    long last = THREAD + many - 1;

    assertThat(edit(OWNER, change(last).setAutoArchiveMinutes(60)).status()).isEqualTo(200);
    assertThat(guild.state.size(GuildBench.GUILD, "archived-at"))
        .isEqualTo(GuildLimits.THREADS_AT_ONCE_MAX + 1);
    assertThat(edit(OWNER, change(last).setArchived(false)).status()).isEqualTo(200);
    assertThat(active(OWNER)).containsExactly(last);
    assertThat(ids(parse(archived(OWNER, GENERAL, 0, 100).body()).path("threads")))
        .hasSize(many - 1)
        .doesNotContain(last);
  }
}
