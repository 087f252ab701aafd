package dev.throng.jobs.core.guild;

import static dev.throng.jobs.core.fixture.GuildBench.GENERAL;
import static dev.throng.jobs.core.fixture.GuildBench.HIDDEN;
import static dev.throng.jobs.core.fixture.GuildBench.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.jobs.core.fixture.GuildBench.Outcome;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.CreateInvite;
import dev.throng.protocol.wire.CreateWebhook;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.MessageBase;
import org.junit.jupiter.api.Test;

/** Who makes threads, where and from what, and what is told of it. */
final class ThreadCreationTest extends ThreadBench {
  @Test
  void aThreadOfNoMessageIsAnnouncedInItsChannel() throws Exception {
    Outcome made = create(FRIEND, GENERAL, THREAD);

    assertThat(made.status()).isEqualTo(201);
    JsonNode thread = JSON.readTree(made.body());
    assertThat(thread.path("id").asLong()).isEqualTo(THREAD);
    assertThat(thread.path("type").asInt()).isEqualTo(11);
    assertThat(thread.path("parent_id").asLong()).isEqualTo(GENERAL);
    assertThat(thread.path("owner_id").asLong()).isEqualTo(FRIEND);
    assertThat(thread.path("name").asText()).isEqualTo("plans");
    assertThat(thread.path("member_count").asInt()).isEqualTo(1);
    assertThat(thread.path("message_count").asInt()).isZero();
    assertThat(thread.path("member").path("user_id").asLong()).isEqualTo(FRIEND);
    JsonNode metadata = thread.path("thread_metadata");
    assertThat(metadata.path("archived").asBoolean()).isFalse();
    assertThat(metadata.path("auto_archive_duration").asInt()).isEqualTo(60);
    assertThat(told(made))
        .containsExactly(
            "THREAD_CREATE", "MESSAGE_CREATE", "THREAD_MEMBERS_UPDATE", "THREAD_MEMBER_UPDATE");
    assertThat(d(made, "THREAD_CREATE").path("newly_created").asBoolean()).isTrue();
    JsonNode notice = d(made, "MESSAGE_CREATE");
    assertThat(notice.path("type").asInt()).isEqualTo(18);
    assertThat(notice.path("channel_id").asLong()).isEqualTo(GENERAL);
    assertThat(notice.path("content").asText()).isEqualTo("plans");
    assertThat(notice.path("message_reference").path("channel_id").asLong()).isEqualTo(THREAD);
    assertThat(notice.path("message_reference").has("message_id")).isFalse();
  }

  @Test
  void aThreadOfAMessageHasItsIdAndMarksIt() throws Exception {
    Outcome made = createFrom(FRIEND, ID, sent(OWNER, ID));

    assertThat(made.status()).isEqualTo(201);
    assertThat(JSON.readTree(made.body()).path("id").asLong()).isEqualTo(ID);
    assertThat(told(made))
        .containsExactly(
            "THREAD_CREATE",
            "MESSAGE_UPDATE",
            "MESSAGE_CREATE",
            "THREAD_MEMBERS_UPDATE",
            "THREAD_MEMBER_UPDATE");
    assertThat(d(made, "MESSAGE_UPDATE").path("flags").asInt()).isEqualTo(32);
    JsonNode first = d(made, "MESSAGE_CREATE");
    assertThat(first.path("type").asInt()).isEqualTo(21);
    assertThat(first.path("channel_id").asLong()).isEqualTo(ID);
    assertThat(first.path("message_reference").path("message_id").asLong()).isEqualTo(ID);
    assertThat(JSON.readTree(made.body()).path("message_count").asInt()).isZero();
  }

  @Test
  void aMessageHasOneThreadAlsoWhenThatIsGone() {
    MessageBase base = sent(OWNER, ID);
    Outcome made = createFrom(FRIEND, ID, base);
    MessageBase marked = updated(made, base);

    assertRefused(createFrom(OWNER, ID, marked), DiscordError.THREAD_EXISTS);
    assertThat(delete(OWNER, ID).status()).isEqualTo(200);
    assertRefused(createFrom(OWNER, ID, marked), DiscordError.THREAD_EXISTS);
  }

  @Test
  void aThreadIsMadeByWhoMayAndWhereThereCanBeSome() {
    guild.deny(FRIEND, Permissions.CREATE_PUBLIC_THREADS);
    assertRefused(create(FRIEND, GENERAL, THREAD), DiscordError.MISSING_PERMISSIONS);
    assertRefused(createFrom(FRIEND, ID, sent(OWNER, ID)), DiscordError.MISSING_PERMISSIONS);
    guild.deny(FRIEND, Permissions.VIEW_CHANNEL);
    assertRefused(create(FRIEND, GENERAL, THREAD), DiscordError.MISSING_ACCESS);
    assertRefused(create(OWNER, 5, THREAD), DiscordError.UNKNOWN_CHANNEL);
    create(OWNER, GENERAL, THREAD);
    assertRefused(create(OWNER, THREAD, THREAD + 8), DiscordError.WRONG_CHANNEL_TYPE);
    guild.deny(FRIEND, Permissions.READ_MESSAGE_HISTORY);
    assertRefused(createFrom(FRIEND, ID + 1, sent(OWNER, ID + 1)), DiscordError.MISSING_ACCESS);
  }

  /** It is read again and asked for once more, under the same command id. */
  @Test
  void aStaleMessageIsRefusedWithoutATrace() {
    MessageBase stale = sent(OWNER, ID);
    MessageBase base = edited(OWNER, GENERAL, ID, stale);
    create(OWNER, GENERAL, THREAD);
    guild.advanceUs(61 * MINUTE_US);

    assertRefused(retry(7_001, createFrom(ID, stale)), DiscordError.STALE_BASE);
    assertThat(retry(7_001, createFrom(ID, base)).status()).isEqualTo(201);
    // The same again is answered alike, and made once.
    assertThat(retry(7_001, createFrom(ID, base)).status()).isEqualTo(201);
    assertThat(active(OWNER)).containsExactly(ID);
  }

  @Test
  void noMoreThanAThousandAreActive() {
    for (int i = 0; i < GuildLimits.ACTIVE_THREADS_MAX; i++) {
      assertThat(create(OWNER, GENERAL, THREAD + i).status()).isEqualTo(201);
    }
    assertRefused(create(OWNER, GENERAL, THREAD + 1_000), DiscordError.TOO_MANY_ACTIVE_THREADS);
    edit(OWNER, change(THREAD).setArchived(true));
    assertThat(create(OWNER, GENERAL, THREAD + 1_001).status()).isEqualTo(201);
    assertRefused(say(OWNER, THREAD, ID + 900_000, "x"), DiscordError.TOO_MANY_ACTIVE_THREADS);
    assertRefused(
        edit(OWNER, change(THREAD).setArchived(false)), DiscordError.TOO_MANY_ACTIVE_THREADS);
  }

  @Test
  void aThreadHasNoOverwritesInvitesAndWebhooksOfItsOwn() {
    create(OWNER, GENERAL, THREAD);
    assertRefused(guild.putOverwrite(OWNER, THREAD, HIDDEN), DiscordError.WRONG_CHANNEL_TYPE);
    assertRefused(
        guild.as(
            OWNER,
            GuildCommand.newBuilder()
                .setCreateInvite(CreateInvite.newBuilder().setCode("x").setChannel(THREAD))),
        DiscordError.WRONG_CHANNEL_TYPE);
    assertRefused(
        guild.as(
            OWNER,
            GuildCommand.newBuilder()
                .setCreateWebhook(
                    CreateWebhook.newBuilder().setWebhook(5).setChannel(THREAD).setName("w"))),
        DiscordError.WRONG_CHANNEL_TYPE);
  }
}
