package dev.throng.jobs.core.guild;

import static dev.throng.jobs.core.fixture.GuildBench.GENERAL;
import static dev.throng.jobs.core.fixture.GuildBench.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.jobs.core.fixture.GuildBench.Outcome;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.DeleteMessage;
import dev.throng.protocol.wire.Event;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.MessageBase;
import dev.throng.protocol.wire.RelayDispatch;
import dev.throng.protocol.wire.SnapshotThread;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages in threads: who writes them, who is told of them, how they are counted. */
final class ThreadMessagesTest extends ThreadBench {
  @Test
  void aMessageInAThreadIsToldToWhoSeesItsChannelAndMovesNothingOfThat() {
    create(OWNER, GENERAL, THREAD);
    Outcome said = say(OWNER, THREAD, ID + 500, "hello");

    assertThat(said.status()).isEqualTo(200);
    RelayDispatch relayed = relayed(said, "MESSAGE_CREATE");
    assertThat(relayed.getChannel()).isEqualTo(GENERAL);
    assertThat(relayed.getDispatch().getLastMessage()).isZero();
    Event event = said.events().get(0);
    assertThat(event.getChannel()).isEqualTo(THREAD);
    assertThat(event.getMessageCreated().getMessage()).isEqualTo(ID + 500);
    assertThat(told(said)).containsExactly("MESSAGE_CREATE");
    SnapshotThread snapshot = snapshot(said);
    assertThat(snapshot.getLastMessage()).isEqualTo(ID + 500);
    assertThat(snapshot.getMessageCount()).isEqualTo(1);
    assertThat(snapshot.getD().isEmpty()).isTrue();
  }

  @Test
  void whoWritesComesToTheThread() throws Exception {
    create(OWNER, GENERAL, THREAD);
    Outcome said = say(FRIEND, THREAD, ID + 500, "hello");

    assertThat(told(said))
        .containsExactly("THREAD_MEMBERS_UPDATE", "THREAD_MEMBER_UPDATE", "MESSAGE_CREATE");
    RelayDispatch update = relayed(said, "THREAD_MEMBERS_UPDATE");
    assertThat(update.getDispatch().getConcernedUsersList()).containsExactly(FRIEND);
    assertThat(relayed(said, "THREAD_MEMBER_UPDATE").getOnlyUsersList()).containsExactly(FRIEND);
    assertThat(d(said, "THREAD_MEMBERS_UPDATE").path("member_count").asInt()).isEqualTo(2);
    assertThat(told(say(FRIEND, THREAD, ID + 501, "again"))).containsExactly("MESSAGE_CREATE");
    assertThat(members(OWNER, THREAD)).containsExactly(OWNER, FRIEND);
  }

  @Test
  void toWriteThereAnotherPermissionCounts() {
    create(OWNER, GENERAL, THREAD);
    guild.deny(FRIEND, Permissions.SEND_MESSAGES);
    assertThat(say(FRIEND, THREAD, ID + 500, "hello").status()).isEqualTo(200);
    assertRefused(guild.send(FRIEND, ID + 501, "no"), DiscordError.MISSING_PERMISSIONS);
    guild.deny(FRIEND, Permissions.SEND_MESSAGES_IN_THREADS);
    assertRefused(say(FRIEND, THREAD, ID + 502, "no"), DiscordError.MISSING_PERMISSIONS);
    assertThat(guild.send(FRIEND, ID + 503, "hello").status()).isEqualTo(200);
  }

  @Test
  void messagesAreCounted() throws Exception {
    create(OWNER, GENERAL, THREAD);
    Outcome said = say(OWNER, THREAD, ID + 500, "one");
    say(OWNER, THREAD, ID + 501, "two");
    guild.as(
        OWNER,
        GuildCommand.newBuilder()
            .setDeleteMessage(
                DeleteMessage.newBuilder()
                    .setChannel(THREAD)
                    .setMessage(ID + 500)
                    .setBase(base(said, OWNER))));

    JsonNode thread = JSON.readTree(get(FRIEND, THREAD).body());
    assertThat(thread.path("message_count").asInt()).isEqualTo(1);
    assertThat(thread.path("total_message_sent").asInt()).isEqualTo(2);
    assertThat(thread.path("last_message_id").asLong()).isEqualTo(ID + 501);
  }

  @Test
  void aStaleAnswerIsRefusedWithoutATrace() {
    create(OWNER, GENERAL, THREAD);
    Outcome said = say(OWNER, THREAD, ID + 500, "one");
    MessageBase stale = base(said, OWNER);
    MessageBase fresh = edited(OWNER, THREAD, ID + 500, stale);
    edit(OWNER, change(THREAD).setArchived(true));
    create(OWNER, GENERAL, THREAD + 1);
    guild.advanceUs(61 * MINUTE_US);

    assertRefused(retry(7_002, answer(THREAD, stale)), DiscordError.STALE_BASE);
    assertThat(retry(7_002, answer(THREAD, fresh)).status()).isEqualTo(200);
  }

  /** Who keeps something of channels knows them apart. */
  @Test
  void eventsOfThreadsSaySo() {
    create(OWNER, GENERAL, THREAD);
    assertThat(say(OWNER, THREAD, ID + 500, "x").events().get(0).getThread()).isTrue();
    assertThat(guild.send(OWNER, ID + 3_000_000, "x").events().get(0).getThread()).isFalse();
    assertThat(endsOfThreads(delete(OWNER, THREAD))).containsExactly(true);
    create(OWNER, GENERAL, THREAD + 1);
    assertThat(endsOfThreads(delete(OWNER, GENERAL))).containsExactly(false, true);
  }

  private static List<Boolean> endsOfThreads(Outcome outcome) {
    return outcome.events().stream()
        .filter(Event::hasChannelDeleted)
        .map(Event::getThread)
        .toList();
  }
}
