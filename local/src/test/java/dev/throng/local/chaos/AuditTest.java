package dev.throng.local.chaos;

import static dev.throng.client.RestTransport.JSON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.client.Dispatch;
import dev.throng.local.load.DeliveryLog;
import dev.throng.local.load.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AuditTest {
  private static final long GUILD = 7;
  private static final long CHANNEL = 8;

  private final Ledger ledger = new Ledger();
  private final DeliveryLog session = new DeliveryLog(Set.of(CHANNEL), Set.of(GUILD));
  private final List<MessageRow> rows = new ArrayList<>();
  private final List<MessageRow> pages = new ArrayList<>();

  @Test
  void whatWasStoredPagedAndDeliveredOnceInOrderHolds() {
    everywhere(0, 1, 2);

    Verdict verdict = judge();

    assertThat(verdict.holds()).isTrue();
    assertThat(verdict.sent()).isEqualTo(3);
    assertThat(verdict.acknowledged()).isEqualTo(3);
    assertThat(verdict.stored()).isEqualTo(3);
    assertThat(verdict.delivered()).isEqualTo(3);
  }

  @Test
  void anAcknowledgedMessageWithoutRowIsLost() {
    everywhere(0);
    acknowledge(1);

    assertThat(judge().lost()).isEqualTo(1);
  }

  @Test
  void anUnacknowledgedMessageMayBeStoredOrNot() {
    everywhere(0);
    ledger.send(0);
    store(1);
    deliver(1);
    ledger.send(0);

    assertThat(judge().holds()).isTrue();
  }

  @Test
  void aRowThatASessionDidNotGetIsLost() {
    everywhere(0, 1);
    acknowledge(2);
    store(2);

    assertThat(judge().lost()).isEqualTo(1);
  }

  @Test
  void aSecondDeliveryIsADuplicate() {
    everywhere(0, 1);
    deliver(1);

    assertThat(judge().duplicates()).isEqualTo(1);
    assertThat(judge().disorders()).isZero();
  }

  @Test
  void twoRowsOfOneNumberAreADuplicate() {
    everywhere(0);
    rows.add(new MessageRow(CHANNEL, id(9), 0));
    pages.add(new MessageRow(CHANNEL, id(9), 0));
    session.onDispatch(message(id(9), 0));

    assertThat(judge().duplicates()).isEqualTo(1);
  }

  @Test
  void twoAnswersForOneNumberAreADuplicate() {
    everywhere(0);
    ledger.acknowledge(0, id(5), 0);

    assertThat(judge().duplicates()).isEqualTo(1);
  }

  @Test
  void aDeliveryBelowTheOneBeforeIsADisorder() {
    everywhere(0);
    for (int number = 1; number <= 2; number++) {
      acknowledge(number);
      store(number);
    }
    deliver(2);
    deliver(1);

    assertThat(judge().disorders()).isEqualTo(1);
    assertThat(judge().lost()).isZero();
  }

  @Test
  void aDeliveryWithoutRowIsAPhantom() {
    everywhere(0);
    ledger.send(0);
    deliver(1);

    assertThat(judge().phantoms()).isEqualTo(1);
  }

  @Test
  void aRowThatHistoryDoesNotShowIsMissing() {
    everywhere(0, 1);
    pages.remove(1);

    assertThat(judge().historyMissing()).isEqualTo(1);
  }

  @Test
  void whatANewSessionsSnapshotCoversIsReadFromHistory() {
    everywhere(0);
    for (int number = 1; number <= 2; number++) {
      acknowledge(number);
      store(number);
    }
    session.onNewSession();
    session.onDispatch(guildWithLastMessage(id(1)));
    deliver(2);

    Verdict verdict = judge();

    assertThat(verdict.holds()).isTrue();
    assertThat(verdict.delivered()).isEqualTo(2);
    assertThat(verdict.fromHistory()).isEqualTo(1);
  }

  @Test
  void whatComesAfterTheSnapshotMustBeDelivered() {
    everywhere(0);
    session.onNewSession();
    session.onDispatch(guildWithLastMessage(id(0)));
    acknowledge(1);
    store(1);

    assertThat(judge().lost()).isEqualTo(1);
  }

  @Test
  void silenceIsTheLongestTimeWithoutADelivery() {
    long second = 1_000_000_000;
    session.onDispatch(message(id(0), 0, 2 * second));
    session.onDispatch(message(id(1), 1, 9 * second));

    assertThat(Silence.longestMs(List.of(session), 0, 10 * second)).isEqualTo(7_000);
    assertThat(Silence.longestMs(List.of(session), 0, 20 * second)).isEqualTo(11_000);
    assertThat(Silence.longestMs(List.of(session), 0, 4 * second)).isEqualTo(2_000);
  }

  private Verdict judge() {
    return Audit.judge(new Evidence(ledger, List.of(session), rows, pages));
  }

  private void everywhere(int... numbers) {
    for (int number : numbers) {
      acknowledge(number);
      store(number);
      deliver(number);
    }
  }

  private void acknowledge(int number) {
    assertThat(ledger.send(0)).isEqualTo(number);
    ledger.acknowledge(number, id(number), 1);
  }

  private void store(int number) {
    rows.add(new MessageRow(CHANNEL, id(number), number));
    pages.add(new MessageRow(CHANNEL, id(number), number));
  }

  private void deliver(int number) {
    session.onDispatch(message(id(number), number));
  }

  private static long id(int number) {
    return 1000 + number;
  }

  private static Dispatch message(long id, int number) {
    return message(id, number, 0);
  }

  private static Dispatch message(long id, int number, long arrivedNanos) {
    ObjectNode data = JSON.createObjectNode().put("id", Long.toString(id));
    data.put("channel_id", Long.toString(CHANNEL)).put("content", Integer.toString(number));
    return new Dispatch("MESSAGE_CREATE", 1, data, arrivedNanos);
  }

  private static Dispatch guildWithLastMessage(long id) {
    ObjectNode data = JSON.createObjectNode().put("id", Long.toString(GUILD));
    data.putArray("channels")
        .addObject()
        .put("id", Long.toString(CHANNEL))
        .put("last_message_id", Long.toString(id));
    return new Dispatch("GUILD_CREATE", 1, data, 0);
  }
}
