package dev.throng.gateway.session;

import static dev.throng.gateway.session.Deliveries.afterGap;
import static dev.throng.gateway.session.Deliveries.attached;
import static dev.throng.gateway.session.Deliveries.detached;
import static dev.throng.gateway.session.Deliveries.dispatch;
import static dev.throng.gateway.session.Deliveries.event;
import static dev.throng.gateway.session.Deliveries.item;
import static dev.throng.gateway.session.Deliveries.ready;
import static dev.throng.gateway.session.Deliveries.reclassed;
import static dev.throng.gateway.session.Deliveries.regrouped;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.throng.gateway.session.Transcript.Client;
import dev.throng.protocol.wire.Dispatch;
import dev.throng.protocol.wire.StripRange;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who gets what of a stream. */
class StreamRouterTest {
  private static final int ALL = Intents.KNOWN;
  private static final long GUILD = 99L << 22;

  private final Transcript world = new Transcript();
  private final Client a = world.connect();
  private final Client b = world.connect();
  private final Client c = world.connect();

  @Test
  void groupsDecideWhoSeesADispatch() {
    attachThree();
    send(event("MESSAGE_CREATE", "1"));
    send(event("MESSAGE_CREATE", "2").addGroups(1));
    send(event("MESSAGE_CREATE", "3").addGroups(1).addGroups(2));
    send(event("MESSAGE_CREATE", "4").addExcludedGroups(1));
    send(event("MESSAGE_CREATE", "5").addGroups(77));
    send(event("MESSAGE_CREATE", "6").addExcludedGroups(77));

    assertThat(a.bodies).containsExactly("1", "2", "3", "6");
    assertThat(b.bodies).containsExactly("1", "2", "3", "6");
    assertThat(c.bodies).containsExactly("1", "3", "4", "6");
  }

  @Test
  void aClassThatMovesSeesWhatItsNewGroupSeesFromThatPartOn() {
    attachThree();
    world.deliver(
        item(
            GUILD,
            regrouped(1, 2),
            regrouped(77, 1),
            dispatch(event("MESSAGE_CREATE", "1").addGroups(1)),
            dispatch(event("MESSAGE_CREATE", "2").addGroups(2)),
            dispatch(event("MESSAGE_CREATE", "3").setClassSet(set(1))),
            regrouped(2, 5),
            dispatch(event("MESSAGE_CREATE", "4").setGroupSet(set(5, 70))),
            dispatch(event("MESSAGE_CREATE", "5").addExcludedGroups(2)),
            dispatch(event("MESSAGE_CREATE", "6").setClassSet(set(9))),
            dispatch(event("MESSAGE_CREATE", "7").setGroupSet(set(2, 5)))));

    assertThat(a.bodies).containsExactly("2", "3", "7");
    assertThat(b.bodies).containsExactly("2", "3", "7");
    assertThat(c.bodies).containsExactly("2", "4", "5", "7");
  }

  @Test
  void aSessionThatMovesSeesWhatItsNewClassSeesFromThatPartOn() {
    List<Long> sessions = attachThree();
    world.deliver(
        item(
            GUILD,
            dispatch(event("MESSAGE_CREATE", "1").addGroups(2)),
            reclassed(2, 2, sessions.get(0)),
            dispatch(event("MESSAGE_CREATE", "2").addGroups(2)),
            dispatch(event("MESSAGE_CREATE", "3").addGroups(1))));

    assertThat(a.bodies).containsExactly("2");
    assertThat(b.bodies).containsExactly("3");
    assertThat(c.bodies).containsExactly("1", "2");
  }

  @Test
  void aDispatchMayBeForNamedSessionsOfTheStreamOnly() {
    List<Long> sessions = attachThree();
    world.deliver(item(GUILD, detached(sessions.get(1), "{\"id\":\"1\"}")));
    send(event("CHANNEL_CREATE", "1").addSessions(sessions.get(0)).addSessions(sessions.get(1)));

    assertThat(a.bodies).containsExactly("1");
    assertThat(b.bodies).containsExactly("{\"id\":\"1\"}");
    assertThat(c.bodies).isEmpty();
  }

  @Test
  void whoIsOutOfTheStreamGetsNoMoreOfIt() {
    List<Long> sessions = attachThree();
    world.deliver(item(GUILD, detached(sessions.get(0), "")));
    b.machine.closed(1000);
    send(event("MESSAGE_CREATE", "1"));

    assertThat(a.bodies).isEmpty();
    assertThat(b.bodies).isEmpty();
    assertThat(c.bodies).containsExactly("1");
  }

  @Test
  void aGapInvalidatesTheSessionsOfItsStreamOnlyAndLetsNewOnesIn() {
    attachThree();
    Client other = world.connect();
    long elsewhere = other.ready(50, ALL);
    world.deliver(item(GUILD + (1L << 22), attached(elsewhere, 0, "{}")));
    Client late = world.connect();
    long session = late.ready(60, ALL);
    other.log();
    world.deliver(
        afterGap(GUILD, attached(session, 1, "{}"), dispatch(event("MESSAGE_CREATE", "1"))));

    assertThat(a.log()).containsExactly("op 9 false");
    assertThat(b.log()).containsExactly("op 9 false");
    assertThat(other.log()).isEmpty();
    assertThat(late.log()).containsExactly("GUILD_CREATE:2", "MESSAGE_CREATE:3");
    assertThat(world.commands.disconnected).hasSize(3);
  }

  @Test
  void aGapInvalidatesWhoStillWaitsForItsSnapshotOfThatGuild() {
    long session = a.identify(7, ALL);
    a.log();
    world.deliver(item(7, ready(session, 7, true, GUILD)));
    world.deliver(afterGap(GUILD));

    assertThat(a.log()).containsExactly("READY:1", "op 9 false");
  }

  @Test
  void aGapBeforeReadyCountsOnceTheGuildsAreKnown() {
    long first = a.identify(7, ALL);
    long second = b.identify(8, ALL);
    a.log();
    b.log();
    world.deliver(afterGap(GUILD));
    world.deliver(item(7, ready(first, 7, true, GUILD)), item(8, ready(second, 8, true)));

    assertThat(a.log()).containsExactly("op 9 false");
    assertThat(b.log()).containsExactly("READY:1");
  }

  @Test
  void aGapInTheUsersOwnStreamInvalidatesWhoWaitsForReady() {
    a.identify(7, ALL);
    a.log();
    world.deliver(afterGap(7));

    assertThat(a.log()).containsExactly("op 9 false");
  }

  @Test
  void whatComesBeforeReadyIsSentAfterIt() {
    long session = a.identify(7, ALL);
    a.log();
    world.deliver(item(GUILD, attached(session, 0, "{}"), dispatch(event("MESSAGE_CREATE", "1"))));
    assertThat(a.log()).isEmpty();
    world.deliver(item(7, ready(session, 7, true, GUILD)));

    assertThat(a.log()).containsExactly("READY:1", "GUILD_CREATE:2", "MESSAGE_CREATE:3");
  }

  @Test
  void
      aSessionWhoseEarlyDispatchesWereDroppedFromMemoryStartsAgainInsteadOfLivingOnWithoutStream() {
    long session = a.identify(7, ALL);
    long other = b.ready(8, ALL);
    a.log();
    world.deliver(
        item(GUILD, attached(session, 0, "{}"), attached(other, 0, "{}")),
        item(GUILD, dispatch(event("MESSAGE_CREATE", "1"))));
    world.fillLog();
    world.deliver(item(7, ready(session, 7, true, GUILD)));

    assertThat(a.log()).containsExactly("op 9 false");
    assertThat(world.commands.disconnected).hasSize(1);
  }

  @Test
  void tooMuchBeforeReadyInvalidates() {
    long session = a.identify(7, ALL);
    a.log();
    world.deliver(item(GUILD, attached(session, 0, "{}")));
    for (int i = 0; i < 12; i++) {
      send(event("MESSAGE_CREATE", "\"" + "x".repeat(1000) + "\""));
    }

    assertThat(a.log()).containsExactly("op 9 false");
  }

  @Test
  void aShardGetsItsGuildsOnly() throws Exception {
    a.send("{\"op\":2,\"d\":{\"token\":\"token-7\",\"intents\":1,\"shard\":[0,2]}}");
    long session = world.commands.connected.get(0).getSession();
    long even = 4L << 22;
    long odd = 5L << 22;
    a.log();
    world.deliver(
        item(7, ready(session, 7, true, even, odd)),
        item(even, attached(session, 0, "{}")),
        item(odd, attached(session, 0, "{}")));

    assertThat(a.log()).containsExactly("READY:1", "GUILD_CREATE:2");
    assertThat(Frames.JSON.readTree(a.bodies.get(0)).path("guilds")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "MESSAGE_CREATE,512,true",
    "MESSAGE_CREATE,511,false",
    "TYPING_START,2048,true",
    "TYPING_START,512,false",
    "CHANNEL_UPDATE,1,true",
    "CHANNEL_UPDATE,512,false",
    "GUILD_MEMBER_ADD,2,true",
    "GUILD_MEMBER_ADD,1,false",
    "SOMETHING_ELSE,0,true"
  })
  void intentsDecideWhichEventsABotGets(String t, int intents, boolean passes) {
    long session = a.ready(7, intents);
    world.deliver(item(GUILD, attached(session, 0, "{}")));
    a.bodies.clear();
    send(event(t, "1"));

    assertThat(a.bodies).isEqualTo(passes ? List.of("1") : List.of());
  }

  @Test
  void numbersHaveNoHoleWhereIntentsLetNothingThrough() {
    long session = a.ready(7, 1);
    world.deliver(item(GUILD, attached(session, 0, "{}")));
    send(event("MESSAGE_CREATE", "1"));
    send(event("CHANNEL_UPDATE", "2"));

    assertThat(a.log()).containsExactly("GUILD_CREATE:2", "CHANNEL_UPDATE:3");
  }

  @Test
  void aMemberIsToldOfItsOwnUpdatesWithoutTheIntent() {
    attachThree(1);
    send(event("GUILD_MEMBER_UPDATE", "{\"user\":{\"id\":\"11\"}}"));

    assertThat(a.bodies).hasSize(1);
    assertThat(b.bodies).isEmpty();
  }

  @Test
  void whoComesToAThreadIsToldWithoutTheIntentForMembers() {
    attachThree(1);
    send(event("THREAD_MEMBERS_UPDATE", "1").addConcernedUsers(11));

    assertThat(a.bodies).hasSize(1);
    assertThat(b.bodies).isEmpty();
  }

  @Test
  void aPersonGetsEverythingWhateverItsClientAskedFor() {
    long session = a.identify(7, 1);
    world.deliver(item(7, ready(session, 7, false)), item(GUILD, attached(session, 0, "{}")));
    a.bodies.clear();
    send(event("MESSAGE_CREATE", "1"));

    assertThat(a.bodies).containsExactly("1");
  }

  @Test
  void contentIsStrippedForWhoLacksTheIntentAndIsNotMeant() {
    List<Long> sessions = attachThree(512 | 1);
    Client person = world.connect();
    long personal = person.identify(20, 512);
    world.deliver(item(20, ready(personal, 20, false)), item(GUILD, attached(personal, 1, "{}")));
    person.bodies.clear();
    String d = "{\"content\":\"hü\",\"embeds\":[1]}";
    send(
        event("MESSAGE_CREATE", d)
            .addStrip(StripRange.newBuilder().setStart(11).setEnd(16).setReplacement("\"\""))
            .addStrip(StripRange.newBuilder().setStart(26).setEnd(29).setReplacement("[]"))
            .addContentUsers(12));

    assertThat(sessions).hasSize(3);
    assertThat(a.bodies).containsExactly("{\"content\":\"\",\"embeds\":[]}");
    assertThat(b.bodies).containsExactly(d);
    assertThat(c.bodies).containsExactly("{\"content\":\"\",\"embeds\":[]}");
    assertThat(person.bodies).containsExactly(d);
  }

  @Test
  void contentOfTheMessageThatIsAnsweredIsJudgedByItself() {
    attachThree(512 | 1);
    Client both = world.connect();
    long session = both.ready(14, 512 | 1);
    world.deliver(item(GUILD, attached(session, 2, "{}")));
    both.bodies.clear();
    String d = "{\"content\":\"h\",\"referenced_message\":{\"content\":\"i\"}}";
    send(
        event("MESSAGE_CREATE", d)
            .addStrip(StripRange.newBuilder().setStart(11).setEnd(14).setReplacement("\"\""))
            .addStrip(
                StripRange.newBuilder()
                    .setStart(47)
                    .setEnd(50)
                    .setReplacement("\"\"")
                    .setReferenced(true))
            .addContentUsers(12)
            .addContentUsers(14)
            .addReferencedUsers(13)
            .addReferencedUsers(14));

    assertThat(a.bodies)
        .containsExactly("{\"content\":\"\",\"referenced_message\":{\"content\":\"\"}}");
    assertThat(b.bodies)
        .containsExactly("{\"content\":\"h\",\"referenced_message\":{\"content\":\"\"}}");
    assertThat(c.bodies)
        .containsExactly("{\"content\":\"\",\"referenced_message\":{\"content\":\"i\"}}");
    assertThat(both.bodies).containsExactly(d);
  }

  @Test
  void deliveriesOfAnotherEpochAreDropped() {
    attachThree();
    int sent =
        world.hub.deliver(
            Transcript.EPOCH + 1, item(GUILD, dispatch(event("MESSAGE_CREATE", "1"))));

    assertThat(sent).isZero();
    assertThat(a.bodies).isEmpty();
  }

  @Test
  void aDeliverySaysHowManySessionsGotItsDispatches() {
    attachThree();
    Dispatch.Builder ofGroup1 = event("MESSAGE_CREATE", "1").addGroups(1);

    assertThat(world.hub.deliver(Transcript.EPOCH, item(GUILD, dispatch(ofGroup1)))).isEqualTo(2);
    assertThat(
            world.hub.deliver(
                Transcript.EPOCH,
                item(GUILD, dispatch(ofGroup1), dispatch(event("MESSAGE_CREATE", "2")))))
        .isEqualTo(5);
    assertThat(world.hub.deliver(Transcript.EPOCH, item(GUILD))).isZero();
  }

  /** Users 11 and 12 in class and group 1, 13 in class and group 2. */
  private List<Long> attachThree() {
    return attachThree(ALL);
  }

  private List<Long> attachThree(int intents) {
    List<Long> sessions = List.of(a.ready(11, intents), b.ready(12, intents), c.ready(13, intents));
    world.deliver(
        item(
            GUILD,
            attached(sessions.get(0), 1, "{}"),
            attached(sessions.get(1), 1, "{}"),
            attached(sessions.get(2), 2, "{}")));
    for (Client client : List.of(a, b, c)) {
      client.bodies.clear();
      client.log();
    }
    return sessions;
  }

  private static ByteString set(int... numbers) {
    BitSet set = new BitSet();
    Arrays.stream(numbers).forEach(set::set);
    return ByteString.copyFrom(set.toByteArray());
  }

  private void send(Dispatch.Builder event) {
    world.deliver(item(GUILD, dispatch(event)));
  }
}
