package dev.throng.gateway.session;

import static dev.throng.gateway.session.Deliveries.item;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.throng.gateway.session.Transcript.Client;
import dev.throng.protocol.ApplicationFlags;
import dev.throng.protocol.wire.DeliveryPart;
import dev.throng.protocol.wire.Ready;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Sessions that their user does not take, and that end because a token is revoked. */
class RefusedSessionTest {
  private final Transcript world = new Transcript();
  private final Client client = world.connect();

  @Test
  void aBotWithoutIntentsIsClosed4013() {
    client.send("{\"op\":2,\"d\":{\"token\":\"token-7\"}}");
    client.log();

    answer(Ready.newBuilder().setNoIntents(true));

    assertThat(client.log()).containsExactly("close 4013");
    assertThat(world.commands.disconnected).hasSize(1);
  }

  @Test
  void aBotWithAnIntentThatIsOffIsClosed4014() {
    client.identify(7, 1 << 1);
    client.log();

    answer(Ready.newBuilder().setDisallowedIntents(true));

    assertThat(client.log()).containsExactly("close 4014");
  }

  @Test
  void readyHasTheApplicationsFlags() throws Exception {
    client.identify(7, 1);

    answer(
        Ready.newBuilder()
            .setBot(true)
            .setUser(ByteString.copyFromUtf8("{}"))
            .setApplicationFlags(ApplicationFlags.LIMITED));

    assertThat(Frames.JSON.readTree(client.bodies.get(0)).at("/application/flags").asInt())
        .isEqualTo(ApplicationFlags.LIMITED);
  }

  @Test
  void aRevokedTokenClosesItsSessionsAndNoOthers() {
    long session = client.ready(7, 1);
    Client other = world.connect();
    other.ready(8, 1);
    world.revoked.add("token-7");

    world.hub.endRevoked(Set.of(7L, 8L));
    world.runTasks();

    assertThat(client.log()).containsExactly("close 4003");
    assertThat(other.log()).isEmpty();
    assertThat(world.commands.disconnected).extracting(ref -> ref.getSession()).contains(session);
    assertThat(world.hub.session(session)).isNull();
    world.revoked.clear();
    Client again = world.connect();
    again.log();
    assertThat(again.resume(7, session, 1).log()).containsExactly("op 9 false");
  }

  @Test
  void aSessionWithoutASocketEndsToo() {
    long session = client.ready(7, 1);
    client.machine.closed(1006);
    world.revoked.add("token-7");

    world.hub.endRevoked(Set.of(7L));

    assertThat(world.hub.session(session)).isNull();
  }

  @Test
  void aSessionGoesOnWithTheTokenThatItWasResumedWith() {
    long session = client.ready(7, 1);
    client.machine.closed(1006);
    Client again = world.connect();
    again.send(
        "{\"op\":6,\"d\":{\"token\":\"token-07\",\"session_id\":\"%s\",\"seq\":1}}"
            .formatted(SessionRegistry.name(session)));
    again.log();
    world.revoked.add("token-7");

    world.hub.endRevoked(Set.of(7L));
    assertThat(world.hub.session(session)).isNotNull();

    world.revoked.add("token-07");
    world.hub.endRevoked(Set.of(7L));
    assertThat(again.log()).containsExactly("close 4003");
  }

  @Test
  void closeCodesThatClientsMakeUpAreCountedAsOne() {
    for (int code = 3_000; code < 5_000; code++) {
      world.metrics.closed(code);
    }
    world.metrics.closed(1000);

    assertThat(world.registry.find("throng.ws.closes").counters()).hasSizeLessThan(30);
    assertThat(world.registry.get("throng.ws.closes").tag("code", "other").counter().count())
        .isGreaterThan(1_900);
    assertThat(world.registry.get("throng.ws.closes").tag("code", "4004").counter().count())
        .isEqualTo(1);
  }

  private void answer(Ready.Builder ready) {
    long session = world.commands.connected.get(0).getSession();
    world.deliver(item(7, DeliveryPart.newBuilder().setReady(ready.setSession(session)).build()));
  }
}
