package dev.throng.jobs.flink.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.fixture.GuildBench;
import dev.throng.jobs.core.guild.GuildActor;
import dev.throng.jobs.core.guild.GuildLimits;
import dev.throng.jobs.flink.common.ActorFunction;
import dev.throng.jobs.flink.common.ActorKind;
import dev.throng.jobs.flink.common.ShellHarness;
import dev.throng.jobs.flink.common.ShellHarness.Backend;
import dev.throng.jobs.flink.common.ShellHarness.Shape;
import dev.throng.protocol.Snowflake;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.AddMember;
import dev.throng.protocol.wire.AnswerInteraction;
import dev.throng.protocol.wire.CreateGuild;
import dev.throng.protocol.wire.CreateInvite;
import dev.throng.protocol.wire.CreateMessage;
import dev.throng.protocol.wire.ExpireInteraction;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.Header;
import dev.throng.protocol.wire.MessageRange;
import dev.throng.protocol.wire.NewChannel;
import dev.throng.protocol.wire.ReadMessages;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.ReplyTo;
import dev.throng.protocol.wire.StartInteraction;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Interactions that have begun live through a restart, and end after it when their time comes. */
final class InteractionHarnessTest {
  private static final long GUILD = GuildBench.GUILD;
  private static final long OWNER = GuildBench.OWNER;
  private static final long BOT = OWNER + 1;
  private static final int EPHEMERAL = 64;

  private long offset;
  private long nowUs = GuildBench.START_US;

  private static Shape<Long, InboxRecord> shape(Backend backend) {
    return Shape.actor(
        () ->
            new ActorFunction(
                new ActorKind(Topic.GUILD_INBOX, state -> new GuildActor(state, 1)),
                ShellHarness.GUARD),
        backend);
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void whatHasBegunIsAnsweredAfterARestartAndEndsInTime(Backend backend) throws Exception {
    OperatorSubtaskState snapshot;
    long alone;
    long open;
    long unanswered;
    try (var shell = ShellHarness.start(shape(backend))) {
      makeGuild(shell);
      alone = begin(shell);
      open = begin(shell);
      unanswered = begin(shell);
      assertThat(answer(shell, alone, EPHEMERAL).getStatus()).isEqualTo(200);
      snapshot = shell.snapshot();
    }
    try (var shell = ShellHarness.restore(shape(backend), snapshot)) {
      assertThat(read(shell, alone)).contains("pong");
      assertThat(answer(shell, alone, 0).getBody().toStringUtf8()).contains("40060");
      assertThat(answer(shell, open, 0).getStatus()).isEqualTo(200);
      ask(
          shell,
          0,
          GuildCommand.newBuilder()
              .setExpireInteraction(ExpireInteraction.newBuilder().setInteraction(unanswered)));
      assertThat(answer(shell, unanswered, 0).getBody().toStringUtf8()).contains("10062");

      assertThat(shell.timers()).isEqualTo(1);
      nowUs = GuildBench.START_US + GuildLimits.INTERACTION_AGE_MAX_US + 61_000_000;
      shell.setProcessingTime(nowUs / 1_000);
      List<byte[]> own = written(shell, Topic.GUILD_INBOX);
      assertThat(own).hasSize(1);
      shell.process(new InboxRecord(GUILD, 0, offset++, nowUs, own.get(0)));
      assertThat(shell.timers()).as("nothing is left to end").isZero();
      assertThat(read(shell, alone)).contains("10015");
    }
  }

  private void makeGuild(ShellHarness<Long, InboxRecord> shell) throws Exception {
    NewChannel channel =
        NewChannel.newBuilder().setId(GuildBench.GENERAL).setName("general").build();
    ask(
        shell,
        OWNER,
        GuildCommand.newBuilder()
            .setCreateGuild(
                CreateGuild.newBuilder()
                    .setName("Throng")
                    .setOwner(GuildBench.profile(OWNER))
                    .addChannels(channel)));
    ask(
        shell,
        OWNER,
        GuildCommand.newBuilder()
            .setCreateInvite(
                CreateInvite.newBuilder().setCode("code").setChannel(channel.getId())));
    ask(
        shell,
        BOT,
        GuildCommand.newBuilder()
            .setAddMember(
                AddMember.newBuilder()
                    .setProfile(GuildBench.profile(BOT))
                    .setInviteCode("code")
                    .setMessageId(newId())));
  }

  private long newId() {
    return Snowflake.of(nowUs / 1_000, 1, (int) (offset & 0xfff));
  }

  private long begin(ShellHarness<Long, InboxRecord> shell) throws Exception {
    long id = newId();
    Reply reply =
        ask(
            shell,
            OWNER,
            GuildCommand.newBuilder()
                .setStartInteraction(
                    StartInteraction.newBuilder()
                        .setInteraction(id)
                        .setApplication(BOT)
                        .setChannel(GuildBench.GENERAL)
                        .setData(ByteString.copyFromUtf8("{}"))
                        .setToken("t")
                        .setCommandType(1)
                        .setCommandName("ping")));
    assertThat(reply.getStatus()).isEqualTo(204);
    return id;
  }

  private Reply answer(ShellHarness<Long, InboxRecord> shell, long id, int flags) throws Exception {
    return ask(
        shell,
        0,
        GuildCommand.newBuilder()
            .setAnswerInteraction(
                AnswerInteraction.newBuilder()
                    .setInteraction(id)
                    .setType(4)
                    .setMessage(
                        CreateMessage.newBuilder()
                            .setMessage(newId())
                            .setFlags(flags)
                            .setContent("pong"))));
  }

  private String read(ShellHarness<Long, InboxRecord> shell, long id) throws Exception {
    return ask(
            shell,
            0,
            GuildCommand.newBuilder()
                .setReadMessages(
                    ReadMessages.newBuilder()
                        .setInteraction(id)
                        .setRange(MessageRange.newBuilder().setOnly(0).setLimit(1))))
        .getBody()
        .toStringUtf8();
  }

  /** The reply; the default instance if there is none. */
  private Reply ask(
      ShellHarness<Long, InboxRecord> shell, long caller, GuildCommand.Builder command)
      throws Exception {
    nowUs += 1_000;
    Header header =
        Header.newBuilder()
            .setCommandId(newId())
            .setTimeUs(nowUs)
            .setCaller(caller)
            .setReplyTo(ReplyTo.newBuilder().setNode(1).setRequestId(offset))
            .build();
    byte[] value = command.setGuild(GUILD).setHeader(header).build().toByteArray();
    shell.process(new InboxRecord(GUILD, 0, offset++, nowUs, value));
    List<byte[]> replies = written(shell, Topic.REPLIES);
    return replies.isEmpty() ? Reply.getDefaultInstance() : Reply.parseFrom(replies.get(0));
  }

  private static List<byte[]> written(ShellHarness<Long, InboxRecord> shell, Topic topic) {
    List<byte[]> values = new ArrayList<>();
    for (OutRecord record : shell.takeWritten()) {
      if (record.topic() == topic.ordinal()) {
        values.add(record.value());
      }
    }
    return values;
  }
}
