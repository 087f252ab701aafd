package dev.throng.jobs.core.guild;

import static dev.throng.jobs.core.fixture.GuildBench.GENERAL;
import static dev.throng.jobs.core.fixture.GuildBench.HIDDEN;
import static dev.throng.jobs.core.fixture.GuildBench.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.jobs.core.fixture.GuildBench;
import dev.throng.jobs.core.fixture.GuildBench.Outcome;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.CreateInvite;
import dev.throng.protocol.wire.CreateMessage;
import dev.throng.protocol.wire.CreateThread;
import dev.throng.protocol.wire.CreateWebhook;
import dev.throng.protocol.wire.DeleteChannel;
import dev.throng.protocol.wire.DeleteGuild;
import dev.throng.protocol.wire.DeleteMessage;
import dev.throng.protocol.wire.DirectoryCommand;
import dev.throng.protocol.wire.Dispatch;
import dev.throng.protocol.wire.EditMessage;
import dev.throng.protocol.wire.Event;
import dev.throng.protocol.wire.GetChannel;
import dev.throng.protocol.wire.GetThreadMember;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.JoinedThread;
import dev.throng.protocol.wire.ListActiveThreads;
import dev.throng.protocol.wire.ListArchivedThreads;
import dev.throng.protocol.wire.ListReadableChannels;
import dev.throng.protocol.wire.ListThreadMembers;
import dev.throng.protocol.wire.MessageBase;
import dev.throng.protocol.wire.MessageRange;
import dev.throng.protocol.wire.ModifyChannel;
import dev.throng.protocol.wire.ModifyThreadMember;
import dev.throng.protocol.wire.ReadMessages;
import dev.throng.protocol.wire.ReadableChannels;
import dev.throng.protocol.wire.RelayDispatch;
import dev.throng.protocol.wire.RelayStep;
import dev.throng.protocol.wire.RemoveMember;
import dev.throng.protocol.wire.SnapshotThread;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Public threads: who makes, sees, writes and is in them, and what is told of it. */
final class ThreadsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long MINUTE_US = 60_000_000L;
  private static final long ID = 1_500_000_000_000_000_000L;
  private static final long THREAD = 1_500_000_000_000_100_000L;
  private static final long NOTICE = 1_500_000_000_000_100_001L;
  private static final long FRIEND = 1_499_999_900_000_000_011L;
  private static final long STRANGER = 1_499_999_900_000_000_012L;

  private final GuildBench guild = new GuildBench();
  private long next = ID + 1_000_000;

  @BeforeEach
  void aFriendWithASession() {
    guild.join(FRIEND);
    guild.attach(FRIEND, 71, 2);
  }

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
  void aDeletedThreadIsUnknownAndItsNameIsGivenBack() {
    create(FRIEND, GENERAL, THREAD);
    assertRefused(delete(FRIEND, THREAD), DiscordError.MISSING_PERMISSIONS);
    Outcome deleted = delete(OWNER, THREAD);

    assertThat(told(deleted)).containsExactly("THREAD_DELETE");
    assertThat(deleted.events())
        .extracting(Event::getEventCase)
        .contains(Event.EventCase.CHANNEL_DELETED);
    assertThat(released(deleted)).containsExactly("channel:" + THREAD);
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
    List<String> released = new ArrayList<>(released(deleted));
    guild.finish(deleted).forEach(step -> released.addAll(released(step)));

    assertThat(released).hasSize(121);
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

  private static List<Long> joined(Outcome attached) {
    return steps(attached).stream()
        .filter(RelayStep::hasAttach)
        .flatMap(step -> step.getAttach().getAttached().getJoinedThreadsList().stream())
        .map(JoinedThread::getThread)
        .toList();
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

  private void leaveGuild(long user) {
    guild.as(
        user, GuildCommand.newBuilder().setRemoveMember(RemoveMember.newBuilder().setUser(user)));
  }

  private Outcome retry(long id, GuildCommand.Builder command) {
    return guild.retry(id, OWNER, command);
  }

  private static GuildCommand.Builder answer(long channel, MessageBase to) {
    return GuildCommand.newBuilder()
        .setCreateMessage(
            CreateMessage.newBuilder()
                .setChannel(channel)
                .setMessage(ID + 600)
                .setContent("an answer")
                .setReplyTo(to));
  }

  private MessageBase edited(long by, long channel, long message, MessageBase before) {
    return updated(
        guild.as(
            by,
            GuildCommand.newBuilder()
                .setEditMessage(
                    EditMessage.newBuilder()
                        .setChannel(channel)
                        .setMessage(message)
                        .setContent("other")
                        .setBase(before))),
        before);
  }

  private Outcome create(long by, long channel, long thread) {
    return guild.as(
        by,
        GuildCommand.newBuilder()
            .setCreateThread(
                CreateThread.newBuilder()
                    .setThread(thread)
                    .setChannel(channel)
                    .setType(11)
                    .setName("plans")
                    .setAutoArchiveMinutes(60)
                    .setNotice(next++)));
  }

  private Outcome createFrom(long by, long message, MessageBase base) {
    return guild.as(by, createFrom(message, base));
  }

  private static GuildCommand.Builder createFrom(long message, MessageBase base) {
    return GuildCommand.newBuilder()
        .setCreateThread(
            CreateThread.newBuilder()
                .setThread(message)
                .setChannel(GENERAL)
                .setName("plans")
                .setAutoArchiveMinutes(60)
                .setNotice(NOTICE)
                .setBase(base));
  }

  private MessageBase sent(long by, long id) {
    return guild.send(by, id, "text").base(by);
  }

  private static MessageBase base(Outcome said, long author) {
    Event sent = said.events().stream().filter(Event::hasMessageCreated).findFirst().orElseThrow();
    return MessageBase.newBuilder()
        .setAuthor(author)
        .setReadSeq(sent.getSeq())
        .setBody(sent.getMessageCreated().getBody())
        .build();
  }

  private static MessageBase updated(Outcome made, MessageBase before) {
    Event update =
        made.events().stream().filter(Event::hasMessageUpdated).findFirst().orElseThrow();
    return before.toBuilder()
        .setReadSeq(update.getSeq())
        .setBody(update.getMessageUpdated().getBody())
        .build();
  }

  private Outcome say(long by, long channel, long id, String content) {
    return guild.as(
        by,
        GuildCommand.newBuilder()
            .setCreateMessage(
                CreateMessage.newBuilder().setChannel(channel).setMessage(id).setContent(content)));
  }

  private Outcome get(long by, long channel) {
    return guild.as(
        by, GuildCommand.newBuilder().setGetChannel(GetChannel.newBuilder().setChannel(channel)));
  }

  private Outcome read(long by, long channel) {
    return guild.as(
        by,
        GuildCommand.newBuilder()
            .setReadMessages(
                ReadMessages.newBuilder()
                    .setChannel(channel)
                    .setRange(MessageRange.newBuilder().setLimit(5))));
  }

  private static ModifyChannel.Builder change(long thread) {
    return ModifyChannel.newBuilder().setChannel(thread);
  }

  private Outcome edit(long by, ModifyChannel.Builder change) {
    return guild.as(by, GuildCommand.newBuilder().setModifyChannel(change));
  }

  private Outcome delete(long by, long channel) {
    return guild.as(
        by,
        GuildCommand.newBuilder().setDeleteChannel(DeleteChannel.newBuilder().setChannel(channel)));
  }

  private Outcome modifyMember(long by, long thread, long user, boolean add) {
    return guild.as(
        by,
        GuildCommand.newBuilder()
            .setModifyThreadMember(
                ModifyThreadMember.newBuilder().setThread(thread).setUser(user).setAdd(add)));
  }

  private Outcome getMember(long by, long thread, long user) {
    return guild.as(
        by,
        GuildCommand.newBuilder()
            .setGetThreadMember(GetThreadMember.newBuilder().setThread(thread).setUser(user)));
  }

  private Outcome listMembers(long by, long thread) {
    return guild.as(
        by,
        GuildCommand.newBuilder()
            .setListThreadMembers(ListThreadMembers.newBuilder().setThread(thread).setLimit(100)));
  }

  private List<Long> members(long by, long thread) {
    List<Long> users = new ArrayList<>();
    parse(listMembers(by, thread).body()).forEach(each -> users.add(each.path("user_id").asLong()));
    return users;
  }

  private List<Long> active(long by) {
    Outcome listed =
        guild.as(
            by,
            GuildCommand.newBuilder().setListActiveThreads(ListActiveThreads.getDefaultInstance()));
    return ids(parse(listed.body()).path("threads"));
  }

  private Outcome archived(long by, long channel, long beforeUs, int limit) {
    return guild.as(
        by,
        GuildCommand.newBuilder()
            .setListArchivedThreads(
                ListArchivedThreads.newBuilder()
                    .setChannel(channel)
                    .setBeforeUs(beforeUs)
                    .setLimit(limit)));
  }

  private List<Long> readable(long by) {
    try {
      return ReadableChannels.parseFrom(
              guild
                  .as(
                      by,
                      GuildCommand.newBuilder()
                          .setListReadableChannels(ListReadableChannels.getDefaultInstance()))
                  .reply()
                  .getBody())
          .getChannelsList();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Long> ids(JsonNode objects) {
    List<Long> ids = new ArrayList<>();
    objects.forEach(each -> ids.add(each.path("id").asLong()));
    return ids;
  }

  private static JsonNode parse(String body) {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<RelayStep> steps(Outcome outcome) {
    return outcome.relays().stream().flatMap(each -> each.getStepsList().stream()).toList();
  }

  private static List<String> told(Outcome outcome) {
    return steps(outcome).stream()
        .filter(RelayStep::hasDispatch)
        .map(step -> step.getDispatch().getDispatch().getT())
        .toList();
  }

  private static RelayDispatch relayed(Outcome outcome, String t) {
    return steps(outcome).stream()
        .filter(step -> step.hasDispatch() && step.getDispatch().getDispatch().getT().equals(t))
        .map(RelayStep::getDispatch)
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode d(Outcome outcome, String t) throws IOException {
    Dispatch dispatch = relayed(outcome, t).getDispatch();
    return JSON.readTree(dispatch.getD().toByteArray());
  }

  private static SnapshotThread snapshot(Outcome outcome) {
    return steps(outcome).stream()
        .filter(RelayStep::hasSnapshot)
        .flatMap(step -> step.getSnapshot().getThreadsList().stream())
        .findFirst()
        .orElseThrow();
  }

  private static List<String> released(Outcome outcome) {
    List<String> names = new ArrayList<>();
    for (byte[] value : outcome.of(Topic.DIRECTORY_INBOX)) {
      try {
        names.add(DirectoryCommand.parseFrom(value).getName());
      } catch (InvalidProtocolBufferException e) {
        throw new AssertionError(e);
      }
    }
    return names;
  }

  private static void assertRefused(Outcome outcome, DiscordError error) {
    assertThat(outcome.status()).as(outcome.body()).isEqualTo(error.status());
    assertThat(outcome.body()).contains("\"code\":" + error.code() + "}");
  }
}
