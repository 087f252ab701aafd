package dev.throng.jobs.core.guild;

import static dev.throng.jobs.core.fixture.GuildBench.GENERAL;
import static dev.throng.jobs.core.fixture.GuildBench.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import dev.throng.jobs.core.fixture.GuildBench;
import dev.throng.jobs.core.fixture.GuildBench.Outcome;
import dev.throng.protocol.Snowflake;
import dev.throng.protocol.wire.AnswerInteraction;
import dev.throng.protocol.wire.CreateMessage;
import dev.throng.protocol.wire.CreateThread;
import dev.throng.protocol.wire.DeleteMessage;
import dev.throng.protocol.wire.EditMessage;
import dev.throng.protocol.wire.ExpireInteraction;
import dev.throng.protocol.wire.FollowUpInteraction;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.MessageBase;
import dev.throng.protocol.wire.MessageRange;
import dev.throng.protocol.wire.ModifyChannel;
import dev.throng.protocol.wire.ReadMessages;
import dev.throng.protocol.wire.RelayDispatch;
import dev.throng.protocol.wire.RelayStep;
import dev.throng.protocol.wire.StartInteraction;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** A guild with a bot and a member, both with sessions, and what they do with commands. */
abstract class InteractionBench {
  static final ObjectMapper JSON = new ObjectMapper();
  static final long BOT = 1_499_999_900_000_000_021L;
  static final long USER = 1_499_999_900_000_000_011L;
  static final long HIDDEN = GENERAL + 5;
  static final long THREAD = 1_500_000_000_000_100_000L;
  static final int MESSAGE = 4;
  static final int DEFERRED = 5;
  static final int EPHEMERAL = 64;
  static final long MINUTE = 60_000_000;

  final GuildBench guild = new GuildBench();
  int next;

  @BeforeEach
  void aBotAndAMemberWithSessions() {
    guild.join(BOT);
    guild.join(USER);
    guild.attach(BOT, 71, 2);
    guild.attach(USER, 72, 3);
    guild.attach(OWNER, 73, 2);
  }

  long newId() {
    return Snowflake.of(guild.nowUs() / 1_000, 3, ++next);
  }

  static StartInteraction.Builder command(long id) {
    return StartInteraction.newBuilder()
        .setInteraction(id)
        .setApplication(BOT)
        .setChannel(GENERAL)
        .setData(ByteString.copyFromUtf8("{\"id\":\"7\",\"name\":\"ping\",\"type\":1}"))
        .setToken("secret")
        .setCommandType(1)
        .setCommandName("ping");
  }

  Outcome start(long user, StartInteraction.Builder command) {
    return guild.as(user, GuildCommand.newBuilder().setStartInteraction(command));
  }

  long begun() {
    long id = newId();
    assertThat(start(USER, command(id)).status()).isEqualTo(204);
    return id;
  }

  CreateMessage.Builder message(int flags, String content) {
    return CreateMessage.newBuilder().setMessage(newId()).setFlags(flags).setContent(content);
  }

  void thread() {
    Outcome made =
        guild.as(
            OWNER,
            GuildCommand.newBuilder()
                .setCreateThread(
                    CreateThread.newBuilder()
                        .setThread(THREAD)
                        .setChannel(GENERAL)
                        .setName("plans")
                        .setAutoArchiveMinutes(60)
                        .setNotice(THREAD + 1)));
    assertThat(made.status()).isEqualTo(201);
  }

  void lock(boolean locked) {
    modify(ModifyChannel.newBuilder().setLocked(locked));
  }

  void modify(ModifyChannel.Builder change) {
    Outcome modified =
        guild.as(OWNER, GuildCommand.newBuilder().setModifyChannel(change.setChannel(THREAD)));
    assertThat(modified.status()).isEqualTo(200);
  }

  Outcome answer(long id, int type, int flags, String content) {
    return answer(id, type, message(flags, content));
  }

  Outcome answer(long id, int type, CreateMessage.Builder message) {
    return guild.as(
        0,
        GuildCommand.newBuilder()
            .setAnswerInteraction(
                AnswerInteraction.newBuilder()
                    .setInteraction(id)
                    .setType(type)
                    .setMessage(message)));
  }

  Outcome followUp(long id, int flags, String content) {
    return followUp(id, message(flags, content));
  }

  Outcome followUp(long id, CreateMessage.Builder message) {
    return guild.as(
        0,
        GuildCommand.newBuilder()
            .setFollowUpInteraction(
                FollowUpInteraction.newBuilder().setInteraction(id).setMessage(message)));
  }

  Outcome expire(long id) {
    return guild.as(
        0,
        GuildCommand.newBuilder()
            .setExpireInteraction(ExpireInteraction.newBuilder().setInteraction(id)));
  }

  Outcome read(long id, long message) {
    return guild.as(
        0,
        GuildCommand.newBuilder()
            .setReadMessages(
                ReadMessages.newBuilder()
                    .setInteraction(id)
                    .setRange(MessageRange.newBuilder().setOnly(message).setLimit(1))));
  }

  static MessageBase base(Outcome read) {
    return MessageBase.newBuilder().setAuthor(BOT).setBody(read.reply().getBody()).build();
  }

  Outcome edit(long id, MessageBase base, String content) {
    MessageDocument document = MessageDocument.parse(base.getBody().toByteArray());
    return guild.as(
        0,
        GuildCommand.newBuilder()
            .setEditMessage(
                EditMessage.newBuilder()
                    .setInteraction(id)
                    .setChannel(document.channel())
                    .setMessage(document.id())
                    .setContent(content)
                    .setBase(base)));
  }

  Outcome delete(long id, MessageBase base) {
    MessageDocument document = MessageDocument.parse(base.getBody().toByteArray());
    return guild.as(
        0,
        GuildCommand.newBuilder()
            .setDeleteMessage(
                DeleteMessage.newBuilder()
                    .setInteraction(id)
                    .setChannel(document.channel())
                    .setMessage(document.id())
                    .setBase(base)));
  }

  static List<RelayDispatch> dispatches(Outcome outcome) {
    return outcome.relays().stream()
        .flatMap(relay -> relay.getStepsList().stream())
        .filter(RelayStep::hasDispatch)
        .map(RelayStep::getDispatch)
        .toList();
  }

  /** Names of what only this user is told. */
  static List<String> told(Outcome outcome, long user) {
    return dispatches(outcome).stream()
        .filter(each -> each.getOnlyUsersList().contains(user))
        .map(each -> each.getDispatch().getT())
        .toList();
  }

  /** Names of what is not for single users. */
  static List<String> everybody(Outcome outcome) {
    return dispatches(outcome).stream()
        .filter(each -> each.getOnlyUsersCount() == 0)
        .map(each -> each.getDispatch().getT())
        .distinct()
        .toList();
  }

  static List<Long> lastMessages(Outcome outcome) {
    return dispatches(outcome).stream().map(each -> each.getDispatch().getLastMessage()).toList();
  }

  static List<JsonNode> dispatched(Outcome outcome, long user) throws Exception {
    List<JsonNode> found = new ArrayList<>();
    for (RelayDispatch each : dispatches(outcome)) {
      if (each.getOnlyUsersList().contains(user)) {
        found.add(JSON.readTree(each.getDispatch().getD().toByteArray()));
      }
    }
    return found;
  }
}
