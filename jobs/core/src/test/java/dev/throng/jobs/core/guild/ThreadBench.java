package dev.throng.jobs.core.guild;

import static dev.throng.jobs.core.fixture.GuildBench.GENERAL;
import static dev.throng.jobs.core.fixture.GuildBench.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.jobs.core.fixture.GuildBench;
import dev.throng.jobs.core.fixture.GuildBench.Outcome;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.wire.CreateMessage;
import dev.throng.protocol.wire.CreateThread;
import dev.throng.protocol.wire.DeleteChannel;
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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** A guild with a member who has a session, and what is done with its threads. */
abstract class ThreadBench {
  static final ObjectMapper JSON = new ObjectMapper();
  static final long MINUTE_US = 60_000_000L;
  static final long ID = 1_500_000_000_000_000_000L;
  static final long THREAD = 1_500_000_000_000_100_000L;
  static final long NOTICE = 1_500_000_000_000_100_001L;
  static final long FRIEND = 1_499_999_900_000_000_011L;
  static final long STRANGER = 1_499_999_900_000_000_012L;

  final GuildBench guild = new GuildBench();
  long next = ID + 1_000_000;

  @BeforeEach
  void aFriendWithASession() {
    guild.join(FRIEND);
    guild.attach(FRIEND, 71, 2);
  }

  static List<Long> joined(Outcome attached) {
    return steps(attached).stream()
        .filter(RelayStep::hasAttach)
        .flatMap(step -> step.getAttach().getAttached().getJoinedThreadsList().stream())
        .map(JoinedThread::getThread)
        .toList();
  }

  void leaveGuild(long user) {
    guild.as(
        user, GuildCommand.newBuilder().setRemoveMember(RemoveMember.newBuilder().setUser(user)));
  }

  Outcome retry(long id, GuildCommand.Builder command) {
    return guild.retry(id, OWNER, command);
  }

  static GuildCommand.Builder answer(long channel, MessageBase to) {
    return GuildCommand.newBuilder()
        .setCreateMessage(
            CreateMessage.newBuilder()
                .setChannel(channel)
                .setMessage(ID + 600)
                .setContent("an answer")
                .setReplyTo(to));
  }

  MessageBase edited(long by, long channel, long message, MessageBase before) {
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

  Outcome create(long by, long channel, long thread) {
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

  Outcome createFrom(long by, long message, MessageBase base) {
    return guild.as(by, createFrom(message, base));
  }

  static GuildCommand.Builder createFrom(long message, MessageBase base) {
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

  MessageBase sent(long by, long id) {
    return guild.send(by, id, "text").base(by);
  }

  static MessageBase base(Outcome said, long author) {
    Event sent = said.events().stream().filter(Event::hasMessageCreated).findFirst().orElseThrow();
    return MessageBase.newBuilder()
        .setAuthor(author)
        .setReadSeq(sent.getSeq())
        .setBody(sent.getMessageCreated().getBody())
        .build();
  }

  static MessageBase updated(Outcome made, MessageBase before) {
    Event update =
        made.events().stream().filter(Event::hasMessageUpdated).findFirst().orElseThrow();
    return before.toBuilder()
        .setReadSeq(update.getSeq())
        .setBody(update.getMessageUpdated().getBody())
        .build();
  }

  Outcome say(long by, long channel, long id, String content) {
    return guild.as(
        by,
        GuildCommand.newBuilder()
            .setCreateMessage(
                CreateMessage.newBuilder().setChannel(channel).setMessage(id).setContent(content)));
  }

  Outcome get(long by, long channel) {
    return guild.as(
        by, GuildCommand.newBuilder().setGetChannel(GetChannel.newBuilder().setChannel(channel)));
  }

  Outcome read(long by, long channel) {
    return guild.as(
        by,
        GuildCommand.newBuilder()
            .setReadMessages(
                ReadMessages.newBuilder()
                    .setChannel(channel)
                    .setRange(MessageRange.newBuilder().setLimit(5))));
  }

  static ModifyChannel.Builder change(long thread) {
    return ModifyChannel.newBuilder().setChannel(thread);
  }

  Outcome edit(long by, ModifyChannel.Builder change) {
    return guild.as(by, GuildCommand.newBuilder().setModifyChannel(change));
  }

  Outcome delete(long by, long channel) {
    return guild.as(
        by,
        GuildCommand.newBuilder().setDeleteChannel(DeleteChannel.newBuilder().setChannel(channel)));
  }

  Outcome modifyMember(long by, long thread, long user, boolean add) {
    return guild.as(
        by,
        GuildCommand.newBuilder()
            .setModifyThreadMember(
                ModifyThreadMember.newBuilder().setThread(thread).setUser(user).setAdd(add)));
  }

  Outcome getMember(long by, long thread, long user) {
    return guild.as(
        by,
        GuildCommand.newBuilder()
            .setGetThreadMember(GetThreadMember.newBuilder().setThread(thread).setUser(user)));
  }

  Outcome listMembers(long by, long thread) {
    return guild.as(
        by,
        GuildCommand.newBuilder()
            .setListThreadMembers(ListThreadMembers.newBuilder().setThread(thread).setLimit(100)));
  }

  List<Long> members(long by, long thread) {
    List<Long> users = new ArrayList<>();
    parse(listMembers(by, thread).body()).forEach(each -> users.add(each.path("user_id").asLong()));
    return users;
  }

  List<Long> active(long by) {
    Outcome listed =
        guild.as(
            by,
            GuildCommand.newBuilder().setListActiveThreads(ListActiveThreads.getDefaultInstance()));
    return ids(parse(listed.body()).path("threads"));
  }

  Outcome archived(long by, long channel, long beforeUs, int limit) {
    return guild.as(
        by,
        GuildCommand.newBuilder()
            .setListArchivedThreads(
                ListArchivedThreads.newBuilder()
                    .setChannel(channel)
                    .setBeforeUs(beforeUs)
                    .setLimit(limit)));
  }

  List<Long> readable(long by) {
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

  static List<Long> ids(JsonNode objects) {
    List<Long> ids = new ArrayList<>();
    objects.forEach(each -> ids.add(each.path("id").asLong()));
    return ids;
  }

  static JsonNode parse(String body) {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static List<RelayStep> steps(Outcome outcome) {
    return outcome.relays().stream().flatMap(each -> each.getStepsList().stream()).toList();
  }

  static List<String> told(Outcome outcome) {
    return steps(outcome).stream()
        .filter(RelayStep::hasDispatch)
        .map(step -> step.getDispatch().getDispatch().getT())
        .toList();
  }

  static RelayDispatch relayed(Outcome outcome, String t) {
    return steps(outcome).stream()
        .filter(step -> step.hasDispatch() && step.getDispatch().getDispatch().getT().equals(t))
        .map(RelayStep::getDispatch)
        .findFirst()
        .orElseThrow();
  }

  static JsonNode d(Outcome outcome, String t) throws IOException {
    Dispatch dispatch = relayed(outcome, t).getDispatch();
    return JSON.readTree(dispatch.getD().toByteArray());
  }

  static SnapshotThread snapshot(Outcome outcome) {
    return steps(outcome).stream()
        .filter(RelayStep::hasSnapshot)
        .flatMap(step -> step.getSnapshot().getThreadsList().stream())
        .findFirst()
        .orElseThrow();
  }

  static void assertRefused(Outcome outcome, DiscordError error) {
    assertThat(outcome.status()).as(outcome.body()).isEqualTo(error.status());
    assertThat(outcome.body()).contains("\"code\":" + error.code() + "}");
  }
}
