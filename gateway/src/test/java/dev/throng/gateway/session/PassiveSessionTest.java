package dev.throng.gateway.session;

import static dev.throng.gateway.session.Deliveries.attached;
import static dev.throng.gateway.session.Deliveries.detached;
import static dev.throng.gateway.session.Deliveries.dispatch;
import static dev.throng.gateway.session.Deliveries.event;
import static dev.throng.gateway.session.Deliveries.item;
import static dev.throng.gateway.session.Deliveries.ready;
import static dev.throng.gateway.session.Deliveries.reclassed;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.throng.gateway.session.Transcript.Client;
import dev.throng.protocol.wire.DeliveryPart;
import dev.throng.protocol.wire.PassiveUpdate;
import dev.throng.protocol.wire.PassiveView;
import dev.throng.protocol.wire.SessionRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A person's client with capabilities, and what it subscribes to. */
final class PassiveSessionTest {
  private static final long GUILD = 99L << 22;
  private static final long OTHER = 98L << 22;
  private static final int V2 = 1 << 14;

  private final Transcript world = new Transcript();
  private final Client client = world.connect();

  @ParameterizedTest
  @CsvSource({"'',0", "',\"capabilities\":0',1", "',\"capabilities\":30717',1"})
  void aSessionMayBePassiveIfItsClientKnowsOfCapabilities(String capabilities, int from) {
    client.send("{\"op\":2,\"d\":{\"token\":\"token-7\"" + capabilities + "}}");

    assertThat(world.commands.connected)
        .extracting(SessionRef::getPassiveFromMembers)
        .containsExactly(from);
  }

  @Test
  void subscribesToAGuildThatItIsInOnce() {
    open(V2);

    client.send("{\"op\":14,\"d\":{\"guild_id\":\"" + GUILD + "\",\"typing\":true}}");
    client.send("{\"op\":14,\"d\":{\"guild_id\":" + GUILD + ",\"typing\":true}}");
    client.send("{\"op\":14,\"d\":{\"guild_id\":\"" + OTHER + "\",\"typing\":true}}");
    assertThat(world.commands.subscribed).containsExactly(GUILD);

    world.deliver(
        item(GUILD, detached(session(), "{}")), item(GUILD, attached(session(), 1, "{}")));
    client.send("{\"op\":14,\"d\":{\"guild_id\":\"" + GUILD + "\",\"channels\":{}}}");
    assertThat(world.commands.subscribed).containsExactly(GUILD, GUILD);
  }

  @Test
  void subscribesToManyGuildsAtOnceAlsoWhereItsSnapshotIsOnItsWay() {
    client.send("{\"op\":2,\"d\":{\"token\":\"token-7\",\"capabilities\":" + V2 + "}}");
    world.deliver(item(7, ready(session(), 7, false, GUILD, OTHER)));

    client.send(
        "{\"op\":37,\"d\":{\"subscriptions\":{\""
            + GUILD
            + "\":{\"typing\":true},\""
            + OTHER
            + "\":{\"activities\":true},\"5\":{\"typing\":true},\"x\":{}}}}");

    assertThat(world.commands.subscribed).containsExactly(GUILD, OTHER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"op\":14,\"d\":null}",
        "{\"op\":14,\"d\":{\"typing\":true}}",
        "{\"op\":14,\"d\":{\"guild_id\":\"415236096\",\"typing\":false}}",
        "{\"op\":37,\"d\":{}}",
        "{\"op\":37,\"d\":{\"subscriptions\":[415236096]}}",
        "{\"op\":37,\"d\":{\"subscriptions\":{\"415236096\":null}}}",
      })
  void whatNamesNoGuildToSubscribeToDoesNothing(String frame) {
    open(V2);

    client.send(frame);

    assertThat(world.commands.subscribed).isEmpty();
    assertThat(client.log()).isEmpty();
  }

  @Test
  void aSubscriptionThatDidNotReachItsUserCanBeMadeAgain() {
    open(V2);
    world.commands.failure = new IllegalStateException("no broker");
    client.send("{\"op\":14,\"d\":{\"guild_id\":\"" + GUILD + "\"}}");
    world.commands.failure = null;

    client.send("{\"op\":14,\"d\":{\"guild_id\":\"" + GUILD + "\"}}");

    assertThat(world.commands.subscribed).containsExactly(GUILD);
    assertThat(world.registry.get("throng.subscriptions.failed").counter().count()).isEqualTo(1);
  }

  @Test
  void aBotDoesNotSubscribe() {
    long session = client.ready(7, Intents.KNOWN);
    world.attach(session, GUILD);

    client.send("{\"op\":14,\"d\":{\"guild_id\":\"" + GUILD + "\",\"typing\":true}}");

    assertThat(world.commands.subscribed).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0, CHANNEL_UNREAD_UPDATE, 'channel_unread_updates\":[X]}'",
    "2048, PASSIVE_UPDATE_V1, 'channels\":[X]}'",
    "16384, PASSIVE_UPDATE_V2, 'updated_channels\":[X],\"updated_voice_states\":[],"
        + "\"removed_voice_states\":[],\"updated_members\":[]}'",
    "18432, PASSIVE_UPDATE_V2, 'updated_channels\":[X],\"updated_voice_states\":[],"
        + "\"removed_voice_states\":[],\"updated_members\":[]}'",
  })
  void isToldOfNewMessagesInTheFormThatItsClientKnows(int capabilities, String t, String rest) {
    open(capabilities);

    world.deliver(item(GUILD, update(PassiveView.newBuilder().addGroups(1), 0b10)));

    assertThat(client.log()).containsExactly(t + ":3");
    assertThat(client.bodies)
        .containsExactly(
            "{\"guild_id\":\""
                + GUILD
                + "\",\""
                + rest.replace("X", "{\"id\":\"6\",\"last_message_id\":\"60\"}"));
    world.deliver(item(GUILD, update(PassiveView.newBuilder().addGroups(2), 0b11)));
    assertThat(client.log()).isEmpty();
    world.deliver(item(GUILD, update(PassiveView.newBuilder().setSession(session()), 0b11)));
    assertThat(client.log()).containsExactly(t + ":4");
  }

  @Test
  void groupsClassesAndSessionsOfOneDispatchAddUp() {
    open(V2);
    Client active = world.connect();
    long activeSession = active.ready(8, Intents.KNOWN);
    world.deliver(item(GUILD, attached(activeSession, 2, "{}")));
    active.log();

    world.deliver(item(GUILD, dispatch(event("MESSAGE_CREATE", "1").addGroups(2))));
    assertThat(client.log()).isEmpty();
    assertThat(active.log()).containsExactly("MESSAGE_CREATE:3");

    world.deliver(
        item(GUILD, dispatch(event("MESSAGE_CREATE", "2").addGroups(2).addSessions(session()))),
        item(
            GUILD,
            dispatch(
                event("MESSAGE_CREATE", "3")
                    .addExcludedGroups(1)
                    .setClassSet(ByteString.copyFrom(new byte[] {0b10})))));
    assertThat(client.log()).containsExactly("MESSAGE_CREATE:3", "MESSAGE_CREATE:4");
    assertThat(active.log()).containsExactly("MESSAGE_CREATE:4", "MESSAGE_CREATE:5");

    world.deliver(item(GUILD, dispatch(event("MESSAGE_CREATE", "4").addSessions(session()))));
    assertThat(active.log()).isEmpty();
    world.deliver(
        item(
            GUILD,
            reclassed(2, 2, session()),
            dispatch(event("MESSAGE_CREATE", "5").addGroups(2))));
    assertThat(client.log()).containsExactly("MESSAGE_CREATE:5", "MESSAGE_CREATE:6");
  }

  private void open(int capabilities) {
    client.send("{\"op\":2,\"d\":{\"token\":\"token-7\",\"capabilities\":" + capabilities + "}}");
    world.deliver(item(7, ready(session(), 7, false)));
    world.attach(session(), GUILD);
    client.log();
    client.bodies.clear();
  }

  private long session() {
    return world.commands.connected.get(0).getSession();
  }

  private static DeliveryPart update(PassiveView.Builder view, int shown) {
    return DeliveryPart.newBuilder()
        .setPassiveUpdate(
            PassiveUpdate.newBuilder()
                .addChannels(5)
                .addLastMessages(50)
                .addChannels(6)
                .addLastMessages(60)
                .addViews(view.setShown(ByteString.copyFrom(new byte[] {(byte) shown}))))
        .build();
  }
}
