package dev.throng.gateway.session;

import static dev.throng.gateway.session.Deliveries.afterGap;
import static dev.throng.gateway.session.Deliveries.attached;
import static dev.throng.gateway.session.Deliveries.bare;
import static dev.throng.gateway.session.Deliveries.detached;
import static dev.throng.gateway.session.Deliveries.dispatch;
import static dev.throng.gateway.session.Deliveries.event;
import static dev.throng.gateway.session.Deliveries.item;
import static dev.throng.gateway.session.Deliveries.ready;
import static dev.throng.gateway.session.Deliveries.reclassed;
import static dev.throng.gateway.session.Deliveries.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.gateway.session.Transcript.Client;
import dev.throng.protocol.wire.Attach;
import dev.throng.protocol.wire.Attached;
import dev.throng.protocol.wire.DeliveryPart;
import dev.throng.protocol.wire.Detached;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who comes to a guild whose snapshot the hub has, and whose it has not. */
class GuildCreatesTest {
  private static final long GUILD = 99L << 22;
  private static final String FIELDS = "{\"id\":\"1\"}";

  private final Transcript world = new Transcript();
  private final Client a = world.connect();
  private final Client b = world.connect();

  @Test
  void whoComesWithoutASnapshotIsLetInBehindIt() {
    long session = a.ready(7, Intents.KNOWN);
    deliver(attached(session, 1, "{}"), message("1"));
    deliver(reclassed(2, 2, session), message("2"));

    assertThat(a.bodies).isEmpty();
    assertThat(world.commands.attachedAgain).hasSize(1);
    Attach again = world.commands.attachedAgain.get(0);
    assertThat(again.getSession().getSession()).isEqualTo(session);
    assertThat(again.getAgain()).isEqualTo(Deliveries.SEQ);
    assertThat(again.getSnapshot()).isTrue();

    deliver(snapshot(FIELDS), attached(session, 1, "{}"), message("3"));
    assertThat(a.log()).containsExactly("GUILD_CREATE:2", "MESSAGE_CREATE:3");
    assertThat(a.bodies).contains("3");
  }

  @Test
  void theSnapshotIsAskedForOnce() {
    long first = a.ready(7, Intents.KNOWN);
    long second = b.ready(8, Intents.KNOWN);
    deliver(attached(first, 1, "{}"));
    deliver(attached(second, 1, "{}"));
    deliver(snapshot(FIELDS), attached(first, 1, "{}"));
    deliver(attached(second, 1, "{}"));

    assertThat(world.commands.attachedAgain)
        .extracting(Attach::getSnapshot)
        .containsExactly(true, false);
    assertThat(a.log()).containsExactly("GUILD_CREATE:2");
    assertThat(b.log()).containsExactly("GUILD_CREATE:2");
  }

  @Test
  void whoIsInIsNotLetInAgain() {
    long session = a.ready(7, Intents.KNOWN);
    deliver(snapshot(FIELDS), attached(session, 1, "{}"), attached(session, 1, "{}"));

    assertThat(a.log()).containsExactly("GUILD_CREATE:2");
  }

  @Test
  void withItsLastSessionTheNodeForgetsTheGuild() {
    long first = a.ready(7, Intents.KNOWN);
    deliver(snapshot(FIELDS), attached(first, 1, "{}"));
    deliver(
        DeliveryPart.newBuilder()
            .setDetached(Detached.newBuilder().setSession(first).setLast(true))
            .build());
    long second = b.ready(8, Intents.KNOWN);
    deliver(attached(second, 1, "{}"));

    assertThat(b.log()).isEmpty();
    assertThat(world.commands.attachedAgain).hasSize(1);
  }

  @Test
  void aGapEndsWhoWaitsAndTheNextAsksForASnapshot() {
    long first = a.ready(7, Intents.KNOWN);
    deliver(attached(first, 1, "{}"));
    world.deliver(afterGap(GUILD));
    long second = b.ready(8, Intents.KNOWN);
    deliver(attached(second, 1, "{}"));

    assertThat(a.log()).containsExactly("op 9 false");
    assertThat(world.commands.attachedAgain)
        .extracting(Attach::getSnapshot)
        .containsExactly(true, true);
  }

  @Test
  void aGapForgetsWhatIsKnownOfTheGuild() {
    long first = a.ready(7, Intents.KNOWN);
    deliver(snapshot(FIELDS), attached(first, 1, "{}"));
    world.deliver(afterGap(GUILD));
    long second = b.ready(8, Intents.KNOWN);
    deliver(attached(second, 1, "{}"));

    assertThat(b.log()).isEmpty();
    assertThat(world.commands.attachedAgain).hasSize(1);
  }

  @Test
  void whoCannotAskStartsAgain() {
    long first = a.ready(7, Intents.KNOWN);
    long second = b.ready(8, Intents.KNOWN);
    world.commands.failure = new IllegalStateException("Kafka is away");
    deliver(attached(first, 1, "{}"));
    world.commands.failure = null;
    deliver(attached(second, 1, "{}"));

    assertThat(a.log()).containsExactly("op 9 false");
    assertThat(world.commands.attachedAgain).extracting(Attach::getSnapshot).containsExactly(true);
  }

  @Test
  void whoIsRemovedWhileItWaitsIsToldSo() {
    long session = a.ready(7, Intents.KNOWN);
    deliver(attached(session, 1, "{}"));
    deliver(detached(session, "{\"id\":\"1\"}"));

    assertThat(a.log()).containsExactly("GUILD_DELETE:2");
  }

  @Test
  void aBotThatMayNotHearOfMembersAsksAsOne() {
    long session = a.ready(7, 1);
    deliver(
        DeliveryPart.newBuilder()
            .setAttached(Attached.newBuilder().setSession(session).setAlone(true))
            .build());

    Attach again = world.commands.attachedAgain.get(0);
    assertThat(again.getSession().getBot()).isTrue();
    assertThat(again.getSession().getIntents()).isEqualTo(1);
  }

  @Test
  void whoseRelayHasLostTheStructureEndsWithTheGapAtWhichItComes() {
    long session = a.identify(7, Intents.KNOWN);
    a.log();
    world.deliver(item(7, ready(session, 7, true)));
    deliver(
        DeliveryPart.newBuilder()
            .setAttached(Attached.newBuilder().setSession(session).setWithoutStructure(true))
            .build());

    assertThat(a.log()).containsExactly("READY:1");
    assertThat(world.commands.attachedAgain).isEmpty();
    world.deliver(afterGap(GUILD));
    assertThat(a.log()).containsExactly("op 9 false");
  }

  private void deliver(DeliveryPart... parts) {
    world.deliver(bare(GUILD, List.of(parts)));
  }

  private static DeliveryPart message(String d) {
    return dispatch(event("MESSAGE_CREATE", d));
  }
}
