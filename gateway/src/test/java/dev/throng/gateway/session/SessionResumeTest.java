package dev.throng.gateway.session;

import static dev.throng.gateway.session.Deliveries.attached;
import static dev.throng.gateway.session.Deliveries.dispatch;
import static dev.throng.gateway.session.Deliveries.event;
import static dev.throng.gateway.session.Deliveries.item;
import static dev.throng.gateway.session.Deliveries.ready;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.gateway.bus.DeliveryListener;
import dev.throng.gateway.session.Transcript.Client;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a session that lost its socket may resume, and until when. */
class SessionResumeTest {
  private static final int ALL = Intents.KNOWN;
  private static final long GUILD = 99L << 22;

  private final Transcript world = new Transcript();
  private final Client client = world.connect();

  @Test
  void resumeReplaysWhatIsMissingInOrderAndGoesOnCounting() {
    long session = client.ready(7, ALL);
    world.deliver(item(GUILD, attached(session, 1, "{}")), message(), message());
    assertThat(client.log())
        .containsExactly("GUILD_CREATE:2", "MESSAGE_CREATE:3", "MESSAGE_CREATE:4");
    client.machine.closed(1006);
    world.deliver(message(), message());
    Client again = connect();

    assertThat(again.resume(7, session, 3).log())
        .containsExactly("MESSAGE_CREATE:4", "MESSAGE_CREATE:5", "MESSAGE_CREATE:6", "RESUMED:7");
    world.deliver(message());
    assertThat(again.log()).containsExactly("MESSAGE_CREATE:8");
    assertThat(client.log()).isEmpty();
  }

  @Test
  void aNodeThatDrainsAsksEachClientOnce() {
    List<Client> clients = List.of(client, connect(), connect());

    world.hub.reconnect(2);
    assertThat(asked(clients)).isEqualTo(2);
    world.hub.reconnect(2);
    assertThat(asked(clients)).isEqualTo(1);
    world.hub.reconnect(2);
    assertThat(asked(clients)).isZero();
  }

  private static long asked(List<Client> clients) {
    return clients.stream()
        .flatMap(each -> each.log().stream())
        .filter("op 7 null"::equals)
        .count();
  }

  @Test
  void resumeOfALiveSessionTakesItOver() {
    long session = client.ready(7, ALL);
    world.deliver(item(GUILD, attached(session, 1, "{}")));
    client.log();
    Client again = connect();
    again.resume(7, session, 2);
    world.deliver(message());

    assertThat(client.log()).containsExactly("close 4000");
    assertThat(again.log()).containsExactly("RESUMED:3", "MESSAGE_CREATE:4");
    client.machine.closed(1000);
    world.deliver(message());
    assertThat(again.log()).containsExactly("MESSAGE_CREATE:5");
  }

  @Test
  void aSessionIsResumedOnlySoOftenAndLastsAllTheSame() {
    long session = client.ready(7, ALL);
    client.machine.closed(1006);
    int times = SessionLimits.RESUME.requests();
    for (int i = 0; i < times; i++) {
      Client again = connect();
      assertThat(again.resume(7, session, 1).log()).last().asString().startsWith("RESUMED");
      again.machine.closed(1006);
    }
    Client refused = connect();
    assertThat(refused.resume(7, session, 1).log()).containsExactly("close 4008");
    refused.machine.closed(4008);
    world.nowMs += SessionLimits.RESUME.window().toMillis();

    assertThat(connect().resume(7, session, 1).log()).hasSize(times + 1);
  }

  @Test
  void whatIsMadeForOneSessionDoesNotPushOutWhatOthersWouldResume() {
    long session = client.ready(7, ALL);
    world.deliver(item(GUILD, attached(session, 1, "{}")), message());
    client.machine.closed(1006);
    for (long i = 1; i <= 40; i++) {
      Client greedy = world.connectFrom("192.0.2." + i);
      long other = greedy.ready(100 + i, ALL);
      for (int n = 0; n < 5; n++) {
        world.deliver(item(2 * GUILD, attached(other, 0, "{\"x\":\"" + "x".repeat(900) + "\"}")));
      }
      world.pass(1_000);
      greedy.machine.closed(1006);
    }
    Client again = connect();

    assertThat(again.resume(7, session, 2).log()).containsExactly("MESSAGE_CREATE:3", "RESUMED:4");
  }

  @Test
  void aSessionWithMuchOfItsOwnDoesNotPushOutAnothersOwn() {
    Transcript crowded =
        new Transcript(
            new SessionOptions(3, "ws://node-3", 40_000, 180_000, 100_000, 100_000, 100_000, 1));
    Client modest = crowded.connect();
    long session = modest.ready(7, ALL);
    crowded.deliver(item(GUILD, attached(session, 1, "{}")));
    modest.machine.closed(1006);
    long greedy = crowded.connect().ready(8, ALL);
    for (int guild = 2; guild < 68; guild++) {
      String large = "{\"x\":\"" + guild + "x".repeat(900) + "\"}";
      crowded.deliver(item(guild * GUILD, attached(greedy, 0, large)));
    }

    assertThat(crowded.connect().resume(7, session, 1).log())
        .contains("GUILD_CREATE:2", "RESUMED:3");
  }

  @Test
  void whatWasConfirmedByAllIsHeldNoLonger() {
    client.ready(7, ALL);
    Client other = world.connect();
    long session = other.ready(8, ALL);
    world.deliver(item(GUILD, attached(session, 1, "{}")), message());
    world.hub.trim();
    assertThat(world.metrics.resumeBytes.get()).isPositive();

    client.send("{\"op\":1,\"d\":1}");
    other.send("{\"op\":1,\"d\":3}");
    world.hub.trim();
    assertThat(world.metrics.resumeBytes.get()).isZero();
  }

  @Test
  void aSessionThatIsOverHoldsNothing() {
    long session = client.ready(7, ALL);
    world.deliver(item(GUILD, attached(session, 1, "{}")), message());
    client.machine.closed(1000);
    world.hub.trim();

    assertThat(world.metrics.resumeBytes.get()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"1005", "1006", "4000", "4200", "4900", "1011"})
  void aSessionOutlivesEveryCloseButTheFinalOnes(int code) {
    long session = client.ready(7, ALL);
    Client again = reconnect(code);

    assertThat(again.resume(7, session, 1).log()).containsExactly("RESUMED:2");
    assertThat(world.commands.disconnected).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1000", "1001"})
  void aClientThatLeavesEndsItsSession(int code) {
    long session = client.ready(7, ALL);
    Client again = reconnect(code);

    assertThat(again.resume(7, session, 1).log()).containsExactly("op 9 false");
    assertThat(world.commands.disconnected)
        .singleElement()
        .satisfies(ref -> assertThat(ref.getSession()).isEqualTo(session));
  }

  @Test
  void aSessionEndsWithItsResumeWindow() {
    long session = client.ready(7, ALL);
    client.machine.closed(1006);
    world.pass(180_000);
    assertThat(world.commands.disconnected).isEmpty();
    world.pass(1_000);
    assertThat(world.commands.disconnected).hasSize(1);
    Client again = connect();

    assertThat(again.resume(7, session, 1).log()).containsExactly("op 9 false");
  }

  @Test
  void afterARefusedResumeTheClientIdentifiesOnTheSameSocket() {
    client.log();
    assertThat(client.resume(7, 12345, 1).log()).containsExactly("op 9 false");
    long session = client.identify(7, ALL);
    world.deliver(item(7, ready(session, 7, true)));

    assertThat(client.log()).containsExactly("READY:1");
  }

  @Test
  void resumeWithANumberThatWasNeverSentIsClosed() {
    long session = client.ready(7, ALL);
    Client again = reconnect(1006);

    assertThat(again.resume(7, session, 2).log()).containsExactly("close 4007");
  }

  @Test
  void resumeWithAnotherUsersTokenIsClosed() {
    long session = client.ready(7, ALL);
    Client again = reconnect(1006);

    assertThat(again.resume(8, session, 1).log()).containsExactly("close 4004");
  }

  @Test
  void whatWasConfirmedCannotBeReplayed() {
    long session = client.ready(7, ALL);
    world.deliver(item(GUILD, attached(session, 1, "{}")), message());
    client.send("{\"op\":1,\"d\":3}");
    Client again = reconnect(1006);

    assertThat(again.resume(7, session, 2).log()).containsExactly("op 9 false");
    assertThat(world.commands.disconnected).hasSize(1);
  }

  @Test
  void aSessionWithMoreUnseenThanItsBufferHoldsCannotResume() {
    long session = client.ready(7, ALL);
    world.deliver(item(GUILD, attached(session, 1, "{}")));
    client.machine.closed(1006);
    for (int i = 0; i < 20; i++) {
      world.deliver(item(GUILD, dispatch(event("MESSAGE_CREATE", "\"" + "x".repeat(900) + "\""))));
    }
    Client again = connect();

    assertThat(again.resume(7, session, 2).log()).containsExactly("op 9 false");
    assertThat(world.connect().resume(7, session, 22).log()).contains("op 9 false");
  }

  @Test
  void allSessionsTogetherKeepNoMoreThanTheHubMay() {
    long session = client.ready(7, ALL);
    world.deliver(item(GUILD, attached(session, 1, "{}")), message());
    client.machine.closed(1006);
    world.fillLog();
    Client again = connect();

    assertThat(again.resume(7, session, 1).log()).containsExactly("op 9 false");
    assertThat(world.metrics.resumeBytes.get()).isLessThanOrEqualTo(100_000);
  }

  /** The client's socket closes with this code, and it opens another. */
  private Client reconnect(int code) {
    client.machine.closed(code);
    return connect();
  }

  private Client connect() {
    Client again = world.connect();
    again.log();
    return again;
  }

  private static DeliveryListener.Item message() {
    return item(GUILD, dispatch(event("MESSAGE_CREATE", "{}")));
  }
}
