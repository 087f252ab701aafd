package dev.throng.gateway.session;

import static dev.throng.gateway.session.Deliveries.item;
import static dev.throng.gateway.session.Deliveries.ready;
import static dev.throng.gateway.session.Deliveries.unknownUser;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.gateway.session.Transcript.Client;
import dev.throng.protocol.wire.DeliveryPart;
import dev.throng.protocol.wire.Ready;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** One transcript per rule of the protocol. */
class SessionMachineTest {
  private static final int ALL = Intents.KNOWN;
  private static final long GUILD = 99L << 22;
  private static final String IDENTIFY_7 = "{\"op\":2,\"d\":{\"token\":\"token-7\",\"intents\":1}}";

  private final Transcript world = new Transcript();
  private final Client client = world.connect();

  @Test
  void helloComesFirst() {
    assertThat(client.log()).containsExactly("op 10 {\"heartbeat_interval\":40000,\"_trace\":[]}");
  }

  @Test
  void aHeartbeatIsAcknowledgedBeforeAndAfterIdentify() {
    client.log();
    assertThat(client.send("{\"op\":1,\"d\":null}").log()).containsExactly("op 11 null");
    client.ready(7, ALL);
    assertThat(client.send("{\"op\":1,\"d\":1}").log()).containsExactly("op 11 null");
    assertThat(client.send("{\"op\":\"1\",\"d\":\"1\"}").log()).containsExactly("op 11 null");
    assertThat(client.send("{\"op\":40,\"d\":{\"seq\":1}}").log()).containsExactly("op 11 null");
  }

  @Test
  void readyHasWhatClientLibrariesNeed() throws Exception {
    long session = client.identify(7, ALL);
    client.log();
    world.deliver(item(7, ready(session, 7, true, GUILD)));

    assertThat(client.log()).containsExactly("READY:1");
    JsonNode ready = Frames.JSON.readTree(client.bodies.get(0));
    assertThat(ready.path("v").asInt()).isEqualTo(10);
    assertThat(ready.path("user").path("id").asText()).isEqualTo("7");
    assertThat(ready.path("session_id").asText()).isEqualTo(SessionRegistry.name(session));
    assertThat(ready.path("resume_gateway_url").asText()).isEqualTo("ws://node-3");
    assertThat(ready.path("guilds").toString())
        .isEqualTo("[{\"id\":\"" + GUILD + "\",\"unavailable\":true}]");
    assertThat(ready.path("application").path("id").asText()).isEqualTo("7");
    assertThat(ready.path("shard").toString()).isEqualTo("[0,1]");
    for (String key : new String[] {"private_channels", "relationships", "presences", "_trace"}) {
      assertThat(ready.path(key).isArray()).as(key).isTrue();
    }
  }

  @Test
  void theUserLearnsOfTheSessionByItsReference() {
    client.send(
        "{\"op\":2,\"d\":{\"token\":\"token-7\",\"intents\":\"513\",\"large_threshold\":100}}");

    assertThat(world.commands.connected)
        .singleElement()
        .satisfies(
            ref -> {
              assertThat(ref.getUser()).isEqualTo(7);
              assertThat(ref.getNode()).isEqualTo(3);
              assertThat(ref.getEpoch()).isEqualTo(Transcript.EPOCH);
              assertThat(ref.getIntents()).isEqualTo(513);
              assertThat(ref.getLargeThreshold()).isEqualTo(100);
            });
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of("{", 4002),
        Arguments.of("", 4002),
        Arguments.of("17", 4002),
        Arguments.of("{\"d\":1}", 4002),
        Arguments.of("{\"op\":2,\"d\":[]}", 4002),
        Arguments.of("{\"op\":0,\"d\":null}", 4001),
        Arguments.of("{\"op\":10,\"d\":null}", 4001),
        Arguments.of("{\"op\":100,\"d\":null}", 4001),
        Arguments.of("{\"op\":-1}", 4001),
        Arguments.of("{\"op\":null}", 4001),
        Arguments.of("{\"op\":3,\"d\":{}}", 4003),
        Arguments.of("{\"op\":8,\"d\":{}}", 4003),
        Arguments.of("{\"op\":2,\"d\":{\"intents\":1}}", 4004),
        Arguments.of("{\"op\":2,\"d\":{\"token\":5,\"intents\":1}}", 4004),
        Arguments.of("{\"op\":6,\"d\":{\"token\":\"x\",\"session_id\":\"a\",\"seq\":1}}", 4004),
        Arguments.of("{\"op\":2,\"d\":{\"token\":\"token-7\",\"shard\":[1,1]}}", 4010),
        Arguments.of("{\"op\":2,\"d\":{\"token\":\"token-7\",\"shard\":\"x\"}}", 4010),
        Arguments.of("{\"op\":2,\"d\":{\"token\":\"token-7\",\"shard\":[0,-1]}}", 4010),
        Arguments.of("{\"op\":2,\"d\":{\"token\":\"token-7\",\"intents\":-1}}", 4013),
        Arguments.of("{\"op\":2,\"d\":{\"token\":\"token-7\",\"intents\":\"x\"}}", 4013),
        Arguments.of("{\"op\":2,\"d\":{\"token\":\"token-7\",\"intents\":131072}}", 4013),
        Arguments.of("{\"op\":2,\"d\":{\"token\":\"token-7\",\"intents\":4294967296}}", 4013));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void whatIsWrongHasItsCloseCodeAndOpensNoSession(String frame, int code) {
    client.log();

    assertThat(client.send(frame).log()).containsExactly("close " + code);
    assertThat(client.send("{\"op\":1,\"d\":null}").log()).isEmpty();
    assertThat(world.commands.connected).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"6,json,4012", "x,json,4012", "10,etf,4002"})
  void whatIsNotSpokenHereIsClosedInsteadOfHello(String version, String encoding, int code) {
    assertThat(world.connect(version, encoding).log()).containsExactly("close " + code);
  }

  @Test
  void aUserMayStartOnlySoManySessionsAtATime() {
    for (int i = 0; i < Transcript.STARTS.concurrent(); i++) {
      world.connect().identify(7, ALL);
    }
    client.log();
    assertThat(client.send(IDENTIFY_7).log()).containsExactly("op 9 false");
    assertThat(world.commands.connected).hasSize(Transcript.STARTS.concurrent());

    world.nowMs += 5_000;
    assertThat(client.send(IDENTIFY_7).log()).isEmpty();
    assertThat(world.commands.connected).hasSize(Transcript.STARTS.concurrent() + 1);
  }

  @Test
  void aUserMayStartOnlySoManySessionsADay() {
    for (int i = 0; i < Transcript.STARTS.perUserDay(); i++) {
      world.connect().ready(7, ALL);
      world.nowMs += 3_000;
    }
    client.log();

    assertThat(client.send(IDENTIFY_7).log()).containsExactly("op 9 false");
    assertThat(world.starts.left(7).remaining()).isZero();
    assertThat(world.starts.left(7).resetAfterMs()).isBetween(80_000_000L, 86_400_000L);
    assertThat(world.starts.left(8).remaining()).isEqualTo(Transcript.STARTS.perUserDay());
  }

  @Test
  void anIdentifyThatMakesNoSessionTakesNoneOfTheDaysAndItsPaceAllTheSame() {
    for (int i = 0; i < Transcript.STARTS.concurrent(); i++) {
      Client refused = world.connect();
      long session = refused.identify(7, ALL);
      world.deliver(
          item(
              7,
              DeliveryPart.newBuilder()
                  .setReady(Ready.newBuilder().setSession(session).setDisallowedIntents(true))
                  .build()));
      assertThat(refused.log()).contains("close 4014");
    }
    client.log();

    assertThat(world.starts.left(7).remaining()).isEqualTo(Transcript.STARTS.perUserDay());
    assertThat(client.send(IDENTIFY_7).log()).containsExactly("op 9 false");
    world.nowMs += 5_000;
    client.ready(7, ALL);
    assertThat(world.starts.left(7).remaining()).isEqualTo(Transcript.STARTS.perUserDay() - 1);
  }

  @Test
  void attemptsWithoutAValidTokenTakeNothingFromTheNodesPace() {
    for (int i = 0; i < 2 * Transcript.STARTS.perNodeSecond(); i++) {
      assertThat(
              world.connectFrom("192.0.2." + i).send("{\"op\":2,\"d\":{\"token\":\"bad\"}}").log())
          .contains("close 4004");
    }

    client.identify(7, ALL);
    assertThat(world.commands.connected).hasSize(1);
  }

  @Test
  void anAddressMayTryOnlySoOftenWhateverItsTokens() {
    for (int i = 0; i < Transcript.STARTS.perAddressMinute(); i++) {
      assertThat(world.connect().send("{\"op\":2,\"d\":{\"token\":\"bad\"}}").log())
          .contains("close 4004");
      world.nowMs += 100;
    }
    client.log();

    assertThat(client.send(IDENTIFY_7).log()).containsExactly("op 9 false");
    Client elsewhere = world.connectFrom("192.0.2.2");
    elsewhere.identify(7, ALL);
    assertThat(world.commands.connected).hasSize(1);
  }

  @Test
  void aNodeStartsOnlySoManySessionsASecond() {
    for (int i = 0; i < Transcript.STARTS.perNodeSecond(); i++) {
      world.connectFrom("192.0.2." + i).identify(100 + i, ALL);
    }
    client.log();

    assertThat(client.send(IDENTIFY_7).log()).containsExactly("op 9 false");
    world.nowMs += 1_000;
    assertThat(client.send(IDENTIFY_7).log()).isEmpty();
  }

  @Test
  void aSecondIdentifyIsRefused() {
    client.ready(7, ALL);

    assertThat(client.send("{\"op\":2,\"d\":{\"token\":\"token-7\",\"intents\":1}}").log())
        .containsExactly("close 4005");
  }

  @ParameterizedTest
  @CsvSource({"3", "4", "5", "12", "13", "14", "31", "34", "37", "41", "43"})
  void whatIsNotBuiltYetIsTakenSilently(int op) {
    client.ready(7, ALL);

    assertThat(client.send("{\"op\":" + op + ",\"d\":{\"guild_id\":\"x\"}}").log()).isEmpty();
  }

  @Test
  void aTokenOfNobodyIsRefusedWhenItsActorSaysSo() {
    long session = client.identify(7, ALL);
    client.log();
    world.deliver(item(7, unknownUser(session)));

    assertThat(client.log()).containsExactly("close 4004");
    assertThat(world.directory.size()).isZero();
  }

  @Test
  void moreThan120FramesAMinuteAreTooMany() {
    client.log();
    for (int i = 0; i < 120; i++) {
      client.send("{\"op\":1,\"d\":null}");
    }
    assertThat(client.log()).hasSize(120);
    world.nowMs += 60_000;
    assertThat(client.send("{\"op\":1,\"d\":null}").log()).containsExactly("op 11 null");
    for (int i = 0; i < 119; i++) {
      client.send("{\"op\":1,\"d\":null}");
    }
    client.log();
    assertThat(client.send("{\"op\":1,\"d\":null}").log()).containsExactly("close 4008");
  }

  @Test
  void aClientWithoutHeartbeatsIsClosedAndCanResume() {
    long session = client.ready(7, ALL);
    world.pass(69_000);
    assertThat(client.log()).isEmpty();
    world.pass(3_000);
    assertThat(client.log()).containsExactly("close 4009");
    client.machine.closed(4009);

    Client again = world.connect();
    again.log();
    assertThat(again.resume(7, session, 1).log()).containsExactly("RESUMED:2");
  }

  @Test
  void aSocketThatDoesNotIdentifyInTwentySecondsIsClosed() {
    client.log();
    world.pass(20_000);
    assertThat(client.send("{\"op\":1,\"d\":null}").log()).containsExactly("op 11 null");
    world.pass(1_000);
    assertThat(client.log()).containsExactly("close 4003");
  }

  @Test
  void aSocketThatHasIdentifiedMayWaitLongerForAnEpoch() {
    world.hub.closeEpoch();
    client.send(IDENTIFY_7);
    client.log();
    world.pass(60_000);
    assertThat(client.log()).isEmpty();
    world.hub.openEpoch(6);
    assertThat(world.commands.connected).hasSize(1);
  }

  @Test
  void pingsAndPongsCountAsFrames() {
    client.log();
    for (int i = 0; i < 120; i++) {
      client.machine.control();
    }
    assertThat(client.log()).isEmpty();
    client.machine.control();
    assertThat(client.log()).containsExactly("close 4008");
  }

  @Test
  void aSessionWhoseUserNeverAnswersIsClosed() {
    client.identify(7, ALL);
    client.log();
    for (int i = 0; i < 5; i++) {
      world.pass(30_000);
      client.send("{\"op\":1,\"d\":null}");
    }
    assertThat(client.log()).contains("close 4000");
    client.machine.closed(4000);
    assertThat(world.commands.disconnected).hasSize(1);
  }

  @Test
  void aSessionThatKafkaDidNotTakeIsInvalid() {
    world.commands.failure = new IllegalStateException("away");
    client.log();
    client.send("{\"op\":2,\"d\":{\"token\":\"token-7\",\"intents\":1}}");

    assertThat(client.log()).containsExactly("op 9 false");
  }

  @Test
  void theEndOfASessionIsToldAgainUntilKafkaTakesIt() {
    client.ready(7, ALL);
    world.commands.failure = new IllegalStateException("away");
    client.machine.closed(1000);
    world.runTasks();
    world.pass(5_000);
    assertThat(world.commands.disconnected).isEmpty();
    world.commands.failure = null;
    world.pass(1_000);

    assertThat(world.commands.disconnected).hasSize(1);
  }

  @Test
  void identifyWaitsForAnEpoch() {
    world.hub.closeEpoch();
    client.send("{\"op\":2,\"d\":{\"token\":\"token-7\",\"intents\":1}}");
    assertThat(world.commands.connected).isEmpty();
    world.hub.openEpoch(6);

    assertThat(world.commands.connected)
        .singleElement()
        .satisfies(ref -> assertThat(ref.getEpoch()).isEqualTo(6));
  }

  @Test
  void aNewEpochInvalidatesEverySessionWithoutTellingItsUser() {
    long session = client.ready(7, ALL);
    world.hub.closeEpoch();
    assertThat(client.log()).containsExactly("op 9 false");
    world.hub.openEpoch(6);
    Client again = world.connect();
    again.log();

    assertThat(again.resume(7, session, 1).log()).containsExactly("op 9 false");
    assertThat(world.commands.disconnected).isEmpty();
  }
}
