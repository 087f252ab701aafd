package dev.throng.jobs.core.readstate;

import static dev.throng.jobs.core.readstate.ReadStateBench.LAPTOP;
import static dev.throng.jobs.core.readstate.ReadStateBench.PHONE;
import static dev.throng.jobs.core.readstate.ReadStateBench.USER;
import static dev.throng.jobs.core.readstate.ReadStateBench.ack;
import static dev.throng.jobs.core.readstate.ReadStateBench.acks;
import static dev.throng.jobs.core.readstate.ReadStateBench.manual;
import static dev.throng.jobs.core.readstate.ReadStateBench.message;
import static dev.throng.jobs.core.readstate.ReadStateBench.open;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.throng.protocol.wire.AckPins;
import dev.throng.protocol.wire.CloseReadStates;
import dev.throng.protocol.wire.DeleteReadState;
import dev.throng.protocol.wire.Delivery;
import dev.throng.protocol.wire.Event;
import dev.throng.protocol.wire.GuildEvent;
import dev.throng.protocol.wire.MessageAck;
import dev.throng.protocol.wire.ReadStateCommand;
import dev.throng.protocol.wire.ReadStateEntry;
import org.junit.jupiter.api.Test;

class ReadStateActorTest {
  private static final long CHANNEL = 11;
  private static final long OTHER = 12;
  private static final long AUTHOR = 8;

  private final ReadStateBench bench = new ReadStateBench();

  @Test
  void anAcknowledgementIsToldToAllNodesWithSessionsOnceEach() throws Exception {
    bench.run(open(PHONE));
    bench.run(open(ReadStateBench.session(72, 1)));
    bench.run(open(LAPTOP));
    bench.takeDeliveries();

    bench.run(ack(CHANNEL, 100));

    assertThat(bench.status()).isEqualTo(204);
    String told =
        " MESSAGE_ACK {\"channel_id\":\"11\",\"message_id\":\"100\",\"version\":1,\"flags\":0,"
            + "\"last_viewed\":null}";
    assertThat(bench.takeDispatches()).containsExactly("1" + told, "2" + told);
  }

  @Test
  void aSessionIsToldOfEverythingAtOnceAndOfNothingAfterItsEnd() throws Exception {
    bench.run(ack(OTHER, 90));
    bench.read(message(CHANNEL, 100, AUTHOR, USER));

    bench.run(open(PHONE));
    Delivery delivery = bench.takeDeliveries().get(0);
    assertThat(delivery.getStream()).isEqualTo(USER);
    assertThat(delivery.getSeq()).isZero();
    assertThat(delivery.getEpoch()).isEqualTo(PHONE.getEpoch());
    assertThat(delivery.getParts(0).getReadStates().getSession()).isEqualTo(PHONE.getSession());
    assertThat(delivery.getParts(0).getReadStates().getVersion()).isEqualTo(2);
    assertThat(delivery.getParts(0).getReadStates().getEntriesList())
        .containsExactly(
            ReadStateEntry.newBuilder()
                .setChannel(CHANNEL)
                .setGuild(ReadStateBench.GUILD)
                .setMentionCount(1)
                .setFlags(1)
                .build(),
            ReadStateEntry.newBuilder().setChannel(OTHER).setLastMessage(90).build());

    bench.run(
        ReadStateCommand.newBuilder()
            .setCloseReadStates(CloseReadStates.newBuilder().setSession(PHONE)));
    bench.run(ack(CHANNEL, 100));
    assertThat(bench.takeDeliveries()).isEmpty();
  }

  @Test
  void aNewerEpochOfANodeTakesThePlaceOfTheOneBefore() throws Exception {
    bench.run(open(PHONE));
    bench.run(open(PHONE.toBuilder().setSession(80).setEpoch(10).build()));
    bench.takeDeliveries();

    bench.run(ack(CHANNEL, 100));

    assertThat(bench.takeDeliveries()).extracting(Delivery::getEpoch).containsExactly(10L);
  }

  @Test
  void withTooManySessionsTheFirstIsToldNoMore() throws Exception {
    for (int node = 0; node <= ReadStateLimits.SESSIONS_MAX; node++) {
      bench.run(open(ReadStateBench.session(1_000 + node, node)));
    }
    bench.takeDeliveries();

    bench.run(ack(CHANNEL, 100));

    assertThat(bench.takeDispatches())
        .hasSize(ReadStateLimits.SESSIONS_MAX)
        .noneMatch(told -> told.startsWith("0 "));
  }

  @Test
  void onlyAManualAcknowledgementGoesBack() throws Exception {
    bench.run(open(PHONE));
    bench.run(ack(CHANNEL, 100));
    bench.takeDeliveries();

    bench.run(ack(CHANNEL, 50));
    assertThat(bench.status()).isEqualTo(204);
    assertThat(bench.takeDispatches()).isEmpty();

    bench.run(manual(CHANNEL, 50, 3));
    assertThat(bench.takeDispatches())
        .containsExactly(
            "1 MESSAGE_ACK {\"channel_id\":\"11\",\"message_id\":\"50\",\"version\":2,"
                + "\"manual\":true,\"mention_count\":3,\"flags\":0,\"last_viewed\":null}");
    assertThat(bench.states().getEntries(0).getMentionCount()).isEqualTo(3);
  }

  @Test
  void mentionsAboveAnAcknowledgementAreToldWithIt() throws Exception {
    bench.run(open(PHONE));
    bench.read(message(CHANNEL, 100, AUTHOR, USER));
    bench.read(message(CHANNEL, 110, AUTHOR, USER));
    bench.takeDeliveries();

    bench.run(ack(CHANNEL, 105));

    assertThat(bench.takeDispatches()).singleElement().asString().contains("\"mention_count\":1");
  }

  @Test
  void manyChannelsAreAcknowledgedByOneCommand() throws Exception {
    bench.run(open(PHONE));
    bench.takeDeliveries();

    bench.run(
        acks(
            MessageAck.newBuilder().setChannel(CHANNEL).setMessage(5).build(),
            MessageAck.newBuilder().setChannel(OTHER).setMessage(6).build()));

    assertThat(bench.takeDispatches()).hasSize(2);
    assertThat(bench.states().getVersion()).isEqualTo(2);
  }

  @Test
  void pinsAreAcknowledgedAtTheLogsTime() throws Exception {
    bench.setNowMs(1_700_000_000_000L);
    bench.run(open(PHONE));
    bench.takeDeliveries();

    bench.run(
        ReadStateCommand.newBuilder()
            .setAckPins(AckPins.newBuilder().setChannel(CHANNEL).setGuild(5)));

    assertThat(bench.takeDispatches())
        .containsExactly(
            "1 CHANNEL_PINS_ACK {\"channel_id\":\"11\","
                + "\"timestamp\":\"2023-11-14T22:13:20.000000+00:00\",\"version\":1}");
    assertThat(bench.states().getEntries(0).getPinsUs()).isEqualTo(1_700_000_000_000_000L);
  }

  @Test
  void aStateIsDeleted() throws Exception {
    bench.run(ack(CHANNEL, 100));
    ReadStateCommand.Builder delete =
        ReadStateCommand.newBuilder()
            .setDeleteReadState(DeleteReadState.newBuilder().setChannel(CHANNEL));
    bench.run(delete);
    bench.run(delete);

    assertThat(bench.status()).isEqualTo(204);
    assertThat(bench.states().getEntriesList()).isEmpty();
    assertThat(bench.states().getVersion()).isEqualTo(2);
  }

  @Test
  void whoLeavesAGuildHasNoStatesOfItsChannels() throws Exception {
    bench.read(message(CHANNEL, 100, AUTHOR, USER));
    bench.run(ack(OTHER, 90));

    bench.read(left(110));
    bench.read(message(CHANNEL + 20, 105, AUTHOR, USER)); // written before, read after

    assertThat(bench.states().getEntriesList())
        .extracting(ReadStateEntry::getChannel)
        .containsExactly(OTHER);
  }

  @Test
  void whoLeavesAGuildWithThousandsOfStatesHasNoneAfterSomeSteps() throws Exception {
    int states = 3 * ReadStateLimits.FORGOTTEN_AT_ONCE;
    for (int i = 0; i < states; i++) {
      bench.read(message(CHANNEL + 1_000 + i, 100, AUTHOR, USER));
    }
    bench.read(left(110));
    int steps = bench.runOwnCommands();

    assertThat(steps).isEqualTo(2);
    assertThat(bench.deadLetters()).isEmpty();
    assertThat(bench.states().getEntriesList()).isEmpty();
  }

  /** The log lags behind the inbox: what was acknowledged after the return must not be lost. */
  @Test
  void anAcknowledgementAfterTheReturnToAGuildStaysAlthoughTheLeavingIsReadLate() throws Exception {
    bench.read(message(CHANNEL, 100, AUTHOR, USER));
    bench.setNowMs(200);
    bench.run(ack(CHANNEL, 100));
    bench.setNowMs(300);
    bench.run(ack(CHANNEL, 100));

    bench.read(left(110, 250_000));

    assertThat(bench.states().getEntriesList()).hasSize(1);
  }

  @Test
  void whatCameAfterTheReturnToAGuildStaysAlthoughTheLeavingIsReadLate() throws Exception {
    bench.read(message(CHANNEL, 120, AUTHOR, USER));
    bench.read(left(110));

    assertThat(bench.states().getEntriesList()).hasSize(1);
  }

  /** Topics that are made anew number anew; what was left before says nothing of what is now. */
  @Test
  void aMentionOfANewGenerationCountsAlthoughItsNumberIsLowerThanThatOfTheLeaving()
      throws Exception {
    bench.read(left(110, 250_000));

    bench.read(of(2, 300_000, message(CHANNEL, 20, AUTHOR, USER)));

    assertThat(bench.states().getEntriesList())
        .singleElement()
        .satisfies(state -> assertThat(state.getMentionCount()).isEqualTo(1));
  }

  @Test
  void whoLeavesInANewGenerationHasNoStatesOfTheOneBefore() throws Exception {
    bench.read(of(1, 200_000, message(CHANNEL, 120, AUTHOR, USER)));

    bench.read(of(2, 250_000, left(20)));
    bench.read(of(1, 240_000, message(CHANNEL + 20, 121, AUTHOR, USER))); // read late

    assertThat(bench.states().getEntriesList()).isEmpty();
  }

  private static Event of(long generation, long timeUs, Event event) {
    return event.toBuilder().setGeneration(generation).setWriteTimeUs(timeUs).build();
  }

  @Test
  void aUserWithoutRoomIsToldSoAndNothingIsChanged() throws Exception {
    for (long channel = 1; channel <= ReadStateLimits.STATES_MAX; channel++) {
      bench.run(ack(1_000 + channel, 5));
    }

    bench.run(
        acks(
            MessageAck.newBuilder().setChannel(1_001).setMessage(6).build(),
            MessageAck.newBuilder().setChannel(CHANNEL).setMessage(5).build()));
    assertThat(bench.status()).isEqualTo(400);
    bench.read(message(CHANNEL, 100, AUTHOR, USER));

    assertThat(bench.takeRefusedMarks()).isEqualTo(1);
    assertThat(bench.states().getEntriesCount()).isEqualTo(ReadStateLimits.STATES_MAX);
    assertThat(bench.states().getEntries(0).getLastMessage()).isEqualTo(5);
  }

  @Test
  void aCommandThatIsNoneIsADeadLetterAnd500() throws Exception {
    bench.run(ReadStateCommand.newBuilder());

    assertThat(bench.status()).isEqualTo(500);
    assertThat(bench.deadLetters()).hasSize(1);
  }

  private static Event left(long seq) {
    return left(seq, 0);
  }

  private static Event left(long seq, long timeUs) {
    String d = "{\"guild_id\":\"5\",\"user\":{\"id\":\"7\"}}";
    return Event.newBuilder()
        .setGuild(ReadStateBench.GUILD)
        .setSeq(seq)
        .setWriteTimeUs(timeUs)
        .setGuildEvent(
            GuildEvent.newBuilder().setT("GUILD_MEMBER_REMOVE").setD(ByteString.copyFromUtf8(d)))
        .build();
  }
}
