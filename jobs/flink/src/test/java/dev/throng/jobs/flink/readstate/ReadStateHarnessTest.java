package dev.throng.jobs.flink.readstate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.fixture.RecordingStateFactory;
import dev.throng.jobs.core.readstate.ChannelMarks;
import dev.throng.jobs.core.readstate.GuildMassMentions;
import dev.throng.jobs.core.readstate.MassMark;
import dev.throng.jobs.core.readstate.ReadStateRunner;
import dev.throng.jobs.core.readstate.UserMark;
import dev.throng.jobs.flink.state.KryoFree;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.AckMessages;
import dev.throng.protocol.wire.CountMassMentions;
import dev.throng.protocol.wire.DeadLetter;
import dev.throng.protocol.wire.Delivery;
import dev.throng.protocol.wire.Event;
import dev.throng.protocol.wire.MessageAck;
import dev.throng.protocol.wire.MessageCreated;
import dev.throng.protocol.wire.OpenReadStates;
import dev.throng.protocol.wire.ReadStateCommand;
import dev.throng.protocol.wire.ReadStateEntry;
import dev.throng.protocol.wire.SessionRef;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class ReadStateHarnessTest {
  private static final long USER = 7;
  private static final long CHANNEL = 11;
  private static final SessionRef SESSION =
      SessionRef.newBuilder().setSession(70).setUser(USER).setNode(3).setEpoch(9).build();

  @Test
  void nothingInStateOrBetweenOperatorsNeedsKryo() {
    List<Class<?>> types = new ArrayList<>(List.of(UserMark.class, MassMark.class));
    RecordingStateFactory tables = new RecordingStateFactory((name, type) -> types.add(type));
    new ReadStateRunner(tables);
    new ChannelMarks(tables);
    new GuildMassMentions(tables);
    assertThat(types).hasSizeGreaterThan(8);
    types.forEach(KryoFree::serializer);
  }

  /** What was read since the checkpoint is read again, as after a SIGKILL. */
  @Test
  void noAcknowledgementIsLostAndNoMentionCountedTwiceThroughACrash() throws Exception {
    try (ReadStateHarness job = new ReadStateHarness()) {
      job.event(CHANNEL, mention(100));
      job.command(USER, ack(CHANNEL, 100));
      job.event(CHANNEL, mention(101));
      job.checkpoint();
      job.event(CHANNEL, mention(102));
      job.command(USER, ack(CHANNEL + 1, 50));

      job.killAndRestore();
      job.event(CHANNEL, mention(101)); // the live job went back too, and wrote it again
      job.event(CHANNEL, mention(102));
      job.command(USER, ack(CHANNEL + 1, 50));

      assertThat(states(job))
          .containsExactly(
              ReadStateEntry.newBuilder()
                  .setChannel(CHANNEL)
                  .setGuild(5)
                  .setLastMessage(100)
                  .setMentionCount(2)
                  .setFlags(1)
                  .build(),
              ReadStateEntry.newBuilder().setChannel(CHANNEL + 1).setLastMessage(50).build());
    }
  }

  @Test
  void theSessionsOfAUserAreStillToldAfterACrash() throws Exception {
    try (ReadStateHarness job = new ReadStateHarness()) {
      assertThat(states(job)).isEmpty();
      job.checkpoint();
      job.killAndRestore();

      job.command(USER, ack(CHANNEL, 100));

      OutRecord told = job.takeWritten().get(0);
      assertThat(told.topic()).isEqualTo(Topic.DELIVERIES.ordinal());
      assertThat(told.key()).isEqualTo(3);
      assertThat(Delivery.parseFrom(told.value()).getParts(0).getDispatch().getT())
          .isEqualTo("MESSAGE_ACK");
    }
  }

  @Test
  void mentionsOfManyAreKeptThroughACrash() throws Exception {
    try (ReadStateHarness job = new ReadStateHarness()) {
      job.command(USER, ack(CHANNEL, 100));
      job.event(CHANNEL, event(110, "{\"mention_everyone\":true,\"author\":{\"id\":\"8\"}}"));
      job.checkpoint();
      job.killAndRestore();
      job.event(CHANNEL, event(110, "{\"mention_everyone\":true,\"author\":{\"id\":\"8\"}}"));
      job.takeWritten();

      ReadStateCommand.Builder question =
          ReadStateCommand.newBuilder()
              .setGuild(5)
              .setCountMassMentions(
                  CountMassMentions.newBuilder().setSession(SESSION).addChannels(CHANNEL));
      job.question(5, question.build().toByteArray());

      var dispatch = Delivery.parseFrom(job.takeWritten().get(0).value()).getParts(0).getDispatch();
      assertThat(dispatch.getSessionsList()).containsExactly(SESSION.getSession());
      assertThat(dispatch.getD().toStringUtf8()).contains("\"mention_count\":1");
    }
  }

  @Test
  void questionsToGuildsAreToldFromCommands() throws Exception {
    byte[] question =
        ReadStateCommand.newBuilder()
            .setGuild(5)
            .setCountMassMentions(CountMassMentions.getDefaultInstance())
            .build()
            .toByteArray();
    try (var route =
        new OneInputStreamOperatorTestHarness<InboxRecord, InboxRecord>(
            new ProcessOperator<>(new CommandRouteFunction()))) {
      route.open();
      route.processElement(new InboxRecord(5, 0, 1, 0, question), 0);
      route.processElement(new InboxRecord(6, 0, 2, 0, question), 0);
      route.processElement(new InboxRecord(USER, 0, 3, 0, ack(CHANNEL, 1)), 0);
      route.processElement(new InboxRecord(USER, 0, 4, 0, new byte[] {(byte) 0xff}), 0);

      assertThat(route.getSideOutput(CommandRouteFunction.GUILDS))
          .extracting(record -> record.getValue().offset())
          .containsExactly(1L);
      assertThat(route.extractOutputValues())
          .extracting(InboxRecord::offset)
          .containsExactly(2L, 3L, 4L);
    }
  }

  @Test
  void aUserWithManyChannelsIsToldAllOfThem() throws Exception {
    try (ReadStateHarness job = new ReadStateHarness()) {
      for (long channel = 1; channel <= 2_000; channel++) {
        job.command(USER, ack(channel * 7 % 2_003, 100));
      }
      assertThat(states(job)).hasSize(2_000);
    }
  }

  @Test
  void whatCannotBeReadIsADeadLetterAndTheJobGoesOn() throws Exception {
    try (ReadStateHarness job = new ReadStateHarness()) {
      job.event(CHANNEL, new byte[] {(byte) 0xff});
      job.command(USER, new byte[] {(byte) 0xff});
      job.command(USER, ack(CHANNEL, 100));

      DeadLetter event = DeadLetter.parseFrom(job.deadEvents().get(0).value());
      assertThat(event.getTopic()).isEqualTo("events");
      assertThat(event.getError()).startsWith("readstate: ");
      List<OutRecord> written = job.takeWritten();
      assertThat(written).hasSize(1);
      DeadLetter command = DeadLetter.parseFrom(written.get(0).value());
      assertThat(command.getTopic()).isEqualTo("readstate.inbox");
      assertThat(states(job)).hasSize(1);
    }
  }

  private static List<ReadStateEntry> states(ReadStateHarness job) throws Exception {
    job.takeWritten();
    job.command(
        USER,
        ReadStateCommand.newBuilder()
            .setUser(USER)
            .setOpenReadStates(OpenReadStates.newBuilder().setSession(SESSION))
            .build()
            .toByteArray());
    OutRecord told = job.takeWritten().get(0);
    return Delivery.parseFrom(told.value()).getParts(0).getReadStates().getEntriesList();
  }

  private static byte[] ack(long channel, long message) {
    return ReadStateCommand.newBuilder()
        .setUser(USER)
        .setAckMessages(
            AckMessages.newBuilder()
                .addAcks(MessageAck.newBuilder().setChannel(channel).setMessage(message)))
        .build()
        .toByteArray();
  }

  private static byte[] mention(long message) {
    return event(message, "{\"author\":{\"id\":\"8\"}}", 7);
  }

  private static byte[] event(long message, String body, long... mentioned) {
    return Event.newBuilder()
        .setGuild(5)
        .setChannel(CHANNEL)
        .setSeq(message)
        .setMessageCreated(
            MessageCreated.newBuilder()
                .setMessage(message)
                .setAuthor(8)
                .setBody(ByteString.copyFromUtf8(body))
                .addAllMentioned(Arrays.stream(mentioned).boxed().toList()))
        .build()
        .toByteArray();
  }
}
