package dev.throng.jobs.core.guild;

import static dev.throng.jobs.core.fixture.GuildBench.GENERAL;
import static dev.throng.jobs.core.fixture.GuildBench.GUILD;
import static dev.throng.jobs.core.fixture.GuildBench.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.jobs.core.fixture.GuildBench;
import dev.throng.jobs.core.fixture.GuildBench.Outcome;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.DeleteMessage;
import dev.throng.protocol.wire.Dispatch;
import dev.throng.protocol.wire.GetChannel;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.ListPins;
import dev.throng.protocol.wire.MessageBase;
import dev.throng.protocol.wire.PinMessage;
import dev.throng.protocol.wire.PinsPage;
import dev.throng.protocol.wire.RelayStep;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is pinned, and what is told of it. */
final class PinsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long ID = 1_500_000_000_000_000_000L;
  private static final long NOTICE = 1_500_000_000_000_900_000L;
  private static final long FRIEND = 1_499_999_900_000_000_011L;

  private final GuildBench guild = new GuildBench();

  @BeforeEach
  void aFriendWithASession() {
    guild.join(FRIEND);
    guild.attach(FRIEND, 71, 2);
  }

  @Test
  void aPinMarksTheMessageAndIsTold() throws Exception {
    Outcome pinned = pin(OWNER, ID, sent(FRIEND, ID), true);

    assertThat(pinned.status()).isEqualTo(204);
    List<Dispatch> told =
        pinned.relays().get(0).getStepsList().stream()
            .filter(RelayStep::hasDispatch)
            .map(step -> step.getDispatch().getDispatch())
            .toList();
    assertThat(told)
        .extracting(Dispatch::getT)
        .containsExactly("MESSAGE_UPDATE", "CHANNEL_PINS_UPDATE", "MESSAGE_CREATE");
    JsonNode message = JSON.readTree(told.get(0).getD().toByteArray());
    assertThat(message.path("pinned").asBoolean()).isTrue();
    assertThat(message.path("edited_timestamp").isNull()).isTrue();
    JsonNode update = JSON.readTree(told.get(1).getD().toByteArray());
    assertThat(update.path("channel_id").asLong()).isEqualTo(GENERAL);
    assertThat(update.path("last_pin_timestamp").asText()).startsWith("2026-05-02T");
    JsonNode notice = JSON.readTree(told.get(2).getD().toByteArray());
    assertThat(notice.path("type").asInt()).isEqualTo(6);
    assertThat(notice.path("author").path("id").asLong()).isEqualTo(OWNER);
    assertThat(notice.path("message_reference").path("message_id").asLong()).isEqualTo(ID);
    assertThat(pinned.events()).hasSize(2);
    assertThat(
            guild
                .as(
                    OWNER,
                    GuildCommand.newBuilder()
                        .setGetChannel(GetChannel.newBuilder().setChannel(GENERAL)))
                .body())
        .contains("\"last_pin_timestamp\":\"2026-05-02T");
    assertThat(list(FRIEND, ListPins.newBuilder().setLimit(50)).getMessagesList())
        .containsExactly(ID);
  }

  @Test
  void whatIsSoAlreadyIsDoneWithoutAWord() {
    MessageBase base = sent(FRIEND, ID);
    assertThat(pin(OWNER, ID, base, false).relays()).isEmpty();
    Outcome pinned = pin(OWNER, ID, base, true);
    assertThat(pin(OWNER, ID, base, true).status()).isEqualTo(409);
    MessageBase fresh = updated(pinned, base);
    assertThat(pin(OWNER, ID, fresh, true).status()).isEqualTo(204);
    assertThat(pin(OWNER, ID, fresh, true).events()).isEmpty();
  }

  @Test
  void anUnpinnedMessageIsToldToo() throws Exception {
    MessageBase base = sent(FRIEND, ID);
    Outcome unpinned = pin(OWNER, ID, updated(pin(OWNER, ID, base, true), base), false);

    assertThat(unpinned.relays().get(0).getStepsList())
        .extracting(RelayStep::getStepCase)
        .containsExactly(
            RelayStep.StepCase.DISPATCH, RelayStep.StepCase.DISPATCH, RelayStep.StepCase.SNAPSHOT);
    Dispatch update = unpinned.relays().get(0).getSteps(1).getDispatch().getDispatch();
    assertThat(JSON.readTree(update.getD().toByteArray()).path("last_pin_timestamp").isNull())
        .isTrue();
    assertThat(guild.state.size(GUILD, "pins")).isZero();
  }

  @Test
  void pinningNeedsAPermissionAndAMessageThatSomebodyWrote() {
    MessageBase base = sent(FRIEND, ID);
    assertThat(pin(FRIEND, ID, base, true).body()).contains("50013");
    guild.overwrite(FRIEND, Permissions.PIN_MESSAGES, 0);
    Outcome pinned = pin(FRIEND, ID, base, true);
    assertThat(pinned.status()).isEqualTo(204);
    var notice = pinned.events().get(1);
    MessageBase system =
        MessageBase.newBuilder()
            .setAuthor(FRIEND)
            .setReadSeq(notice.getSeq())
            .setBody(notice.getMessageCreated().getBody())
            .build();
    assertThat(pin(OWNER, notice.getMessageCreated().getMessage(), system, true).body())
        .contains("50021");
  }

  @Test
  void whoMayNotReadTheHistoryPinsNothingOfOthers() {
    MessageBase base = sent(OWNER, ID);
    guild.overwrite(FRIEND, Permissions.PIN_MESSAGES, Permissions.READ_MESSAGE_HISTORY);
    assertThat(pin(FRIEND, ID, base, true).body()).contains("50001");
    assertThat(pin(FRIEND, ID + 10, sent(FRIEND, ID + 10), true).status()).isEqualTo(204);
  }

  @Test
  void noMoreThan250ArePinned() {
    for (int i = 0; i < GuildLimits.PINS_MAX; i++) {
      assertThat(pin(OWNER, ID + i * 10, sent(OWNER, ID + i * 10), true).status()).isEqualTo(204);
    }
    long one = ID + (1L << 40);
    assertThat(pin(OWNER, one, sent(OWNER, one), true).body()).contains("30003");
  }

  @Test
  void pagesBeginWithTheLastPinned() {
    for (int i = 0; i < 3; i++) {
      pin(OWNER, ID + i * 10, sent(OWNER, ID + i * 10), true);
    }
    PinsPage first = list(FRIEND, ListPins.newBuilder().setLimit(2));
    assertThat(first.getMessagesList()).containsExactly(ID + 20, ID + 10);
    assertThat(first.getMore()).isTrue();
    PinsPage rest =
        list(FRIEND, ListPins.newBuilder().setLimit(2).setBeforeUs(first.getPinnedUs(1)));
    assertThat(rest.getMessagesList()).containsExactly(ID);
    assertThat(rest.getMore()).isFalse();
    guild.deny(FRIEND, Permissions.READ_MESSAGE_HISTORY);
    assertThat(list(FRIEND, ListPins.newBuilder().setLimit(2)).getMessagesCount()).isZero();
  }

  @Test
  void aDeletedMessageIsPinnedNoMore() {
    MessageBase base = sent(FRIEND, ID);
    MessageBase pinned = updated(pin(OWNER, ID, base, true), base);
    Outcome deleted =
        guild.as(
            OWNER,
            GuildCommand.newBuilder()
                .setDeleteMessage(
                    DeleteMessage.newBuilder().setChannel(GENERAL).setMessage(ID).setBase(pinned)));

    assertThat(deleted.relays().get(0).getStepsCount()).isEqualTo(1);
    assertThat(guild.state.size(GUILD, "pins")).isZero();
  }

  private MessageBase sent(long by, long id) {
    return guild.send(by, id, "m").base(by);
  }

  private static MessageBase updated(Outcome outcome, MessageBase before) {
    ByteString body = outcome.events().get(0).getMessageUpdated().getBody();
    return before.toBuilder().setReadSeq(outcome.events().get(0).getSeq()).setBody(body).build();
  }

  private Outcome pin(long by, long message, MessageBase base, boolean pin) {
    return guild.as(
        by,
        GuildCommand.newBuilder()
            .setPinMessage(
                PinMessage.newBuilder()
                    .setChannel(GENERAL)
                    .setMessage(message)
                    .setBase(base)
                    .setPin(pin)
                    .setNotice(NOTICE)));
  }

  private PinsPage list(long by, ListPins.Builder list) {
    Outcome listed = guild.as(by, GuildCommand.newBuilder().setListPins(list.setChannel(GENERAL)));
    try {
      return PinsPage.parseFrom(listed.reply().getBody());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
