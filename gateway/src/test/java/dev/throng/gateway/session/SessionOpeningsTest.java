package dev.throng.gateway.session;

import static dev.throng.gateway.session.Deliveries.item;
import static dev.throng.gateway.session.Deliveries.ready;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.gateway.session.Transcript.Client;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Many clients that identify at once. */
final class SessionOpeningsTest {
  private static final long GUILD = 99L << 22;
  private static final int COMING = SessionOpenings.MAX + 3;

  /** Slower than a node's sessions may be started. */
  private static final long STEP_MS = 60;

  private final Transcript world = new Transcript();
  private final List<Client> clients = new ArrayList<>();

  @Test
  void soManyAreOnTheirWayAtATimeAndTheNextFollowInOrder() {
    identifyAll();
    assertThat(users()).hasSize(SessionOpenings.MAX);

    world.deliver(item(100, ready(session(0), 100, false, GUILD)));
    assertThat(users()).as("its guild has not come").hasSize(SessionOpenings.MAX);

    world.attach(session(0), GUILD);
    assertThat(users()).hasSize(SessionOpenings.MAX + 1).endsWith(100L + SessionOpenings.MAX);
  }

  @Test
  void oneThatEndsMakesRoomAndOneThatHasGoneTakesNone() {
    identifyAll();
    clients.get(SessionOpenings.MAX).machine.closed(1006);
    clients.get(5).machine.closed(1006);
    world.hub.trim();

    assertThat(users()).hasSize(SessionOpenings.MAX + 1).endsWith(101L + SessionOpenings.MAX);
  }

  @Test
  void oneWhoseGuildDoesNotAnswerHoldsUpTheNextForABoundedTime() {
    identifyAll();
    world.pass(SessionOpenings.MS_MAX - COMING * STEP_MS);
    assertThat(users()).hasSize(SessionOpenings.MAX);

    world.pass(COMING * STEP_MS + 1_000);
    assertThat(users()).hasSize(COMING);
  }

  @Test
  void thoseThatWaitWhileNoEpochIsOpenBeginInTheNextAtTheSamePace() {
    identifyAll();
    world.hub.closeEpoch();
    clients.clear();
    identifyAll();
    assertThat(users()).hasSize(SessionOpenings.MAX);

    world.hub.openEpoch(Transcript.EPOCH + 1);
    assertThat(users()).hasSize(2 * SessionOpenings.MAX);
  }

  @Test
  void aHeartbeatIsAcknowledgedWhileItsSessionWaits() {
    identifyAll();
    Client last = clients.get(COMING - 1);
    last.log();

    assertThat(last.send("{\"op\":1,\"d\":null}").log()).containsExactly("op 11 null");
  }

  private void identifyAll() {
    for (int i = 0; i < COMING; i++) {
      Client client = world.connectFrom("192.0.2." + i);
      client.send("{\"op\":2,\"d\":{\"token\":\"token-" + (100 + i) + "\",\"intents\":1}}");
      clients.add(client);
      world.nowMs += STEP_MS;
    }
  }

  private long session(int index) {
    return world.commands.connected.get(index).getSession();
  }

  /** Whose sessions have begun, in order. */
  private List<Long> users() {
    return world.commands.connected.stream().map(ref -> ref.getUser()).toList();
  }
}
