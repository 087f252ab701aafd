package dev.throng.gateway.session;

import static dev.throng.gateway.session.Deliveries.attached;
import static dev.throng.gateway.session.Deliveries.dispatch;
import static dev.throng.gateway.session.Deliveries.event;
import static dev.throng.gateway.session.Deliveries.item;
import static dev.throng.gateway.session.Deliveries.ready;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.throng.gateway.bus.DeliveryListener;
import dev.throng.gateway.session.Transcript.Client;
import dev.throng.protocol.wire.Attached;
import dev.throng.protocol.wire.DeliveryPart;
import dev.throng.protocol.wire.ReadStateEntry;
import dev.throng.protocol.wire.ReadStates;
import dev.throng.protocol.wire.SessionRef;
import dev.throng.protocol.wire.Snapshot;
import dev.throng.protocol.wire.SnapshotChannel;
import java.util.List;
import org.junit.jupiter.api.Test;

/** READY of people, their read states, and what becomes of it when these are late. */
final class ReadStateSessionTest {
  private static final long GUILD = 99L << 22;
  private static final String EPOCH = "1970-01-01T00:00:00.000000+00:00";

  private final Transcript world = new Transcript();
  private final Client client = world.connect();

  ReadStateSessionTest() {
    world.commands.hasReadStates = true;
  }

  @Test
  void readyWaitsForTheReadStates() {
    long session = identify("");
    world.deliver(item(GUILD, attached(session, 1, "{}")));
    assertThat(world.commands.readStatesOpened)
        .extracting(SessionRef::getSession)
        .containsExactly(session);
    assertThat(client.log()).isEmpty();

    world.deliver(states(session, 5, entry(11, 100, 2)));

    assertThat(client.log()).containsExactly("READY:1", "GUILD_CREATE:2");
    assertThat(client.bodies.get(0))
        .contains(
            ",\"read_state\":[{\"id\":\"11\",\"last_message_id\":\"100\",\"last_pin_timestamp\":\""
                + EPOCH
                + "\",\"mention_count\":2,\"flags\":1,\"last_viewed\":null}],");
  }

  @Test
  void aClientThatKnowsVersionsGetsTheVersion() {
    long session = identify(",\"capabilities\":4");
    world.deliver(states(session, 5, entry(11, 100, 2), entry(12, 101, 0)));

    assertThat(client.bodies.get(0))
        .contains(",\"read_state\":{\"entries\":[{\"id\":\"11\"")
        .contains("},{\"id\":\"12\"")
        .contains("],\"partial\":false,\"version\":5},");
  }

  @Test
  void aBotHasNoReadStates() {
    long session = client.identify(8, Intents.KNOWN);
    world.deliver(item(8, ready(session, 8, true)));

    assertThat(world.commands.readStatesOpened).isEmpty();
    assertThat(client.bodies.get(0)).startsWith("{\"v\":10,").doesNotContain("read_state");
  }

  /** A person's client may send intents as bots do. */
  @Test
  void aPersonWithIntentsHasReadStates() {
    long session = client.identify(7, Intents.KNOWN);
    world.deliver(item(7, ready(session, 7, false)), states(session, 1));

    assertThat(client.bodies.get(0)).contains(",\"read_state\":[],");
  }

  @Test
  void readyGoesWithoutReadStatesThatAreLateAndTheyFollow() {
    long session = identify("");
    world.pass(2_000);
    assertThat(client.log()).containsExactly("READY:1");
    assertThat(client.bodies.get(0)).contains(",\"read_state\":[],");
    assertThat(world.registry.counter("throng.readstates.late").count()).isEqualTo(1);

    world.deliver(states(session, 5, entry(11, 100, 0), entry(12, 101, 3)));
    world.deliver(states(session, 5, entry(11, 100, 0)));

    assertThat(client.log()).containsExactly("MESSAGE_ACK:2", "MESSAGE_ACK:3");
    assertThat(client.bodies.get(1))
        .isEqualTo(
            "{\"channel_id\":\"12\",\"message_id\":\"101\",\"version\":5,\"manual\":true,"
                + "\"mention_count\":3,\"flags\":1,\"last_viewed\":null}");
  }

  @Test
  void readStatesThatCannotBeAskedForAreAskedForAgain() {
    world.commands.hasReadStates = false;
    long session = identify("");
    assertThat(client.log()).containsExactly("READY:1");

    world.commands.hasReadStates = true;
    world.pass(1_000);
    world.pass(5_000);
    assertThat(world.commands.readStatesOpened)
        .extracting(SessionRef::getSession)
        .containsExactly(session);
    world.deliver(states(session, 5, entry(11, 100, 1)));
    assertThat(client.log()).containsExactly("MESSAGE_ACK:2");
  }

  @Test
  void anAcknowledgementReachesAllSessionsOfTheUserAlsoThoseThatWaitForReady() {
    long first = identify("");
    world.deliver(states(first, 1));
    client.log();
    Client other = world.connect();
    other.send("{\"op\":2,\"d\":{\"token\":\"token-7\"}}");
    long second = world.commands.connected.get(1).getSession();
    world.deliver(item(7, ready(second, 7, false)));

    world.deliver(item(7, dispatch(event("MESSAGE_ACK", "{\"channel_id\":\"11\"}"))));
    world.deliver(states(second, 2));

    assertThat(client.log()).containsExactly("MESSAGE_ACK:2");
    assertThat(other.log()).contains("READY:1", "MESSAGE_ACK:2");
  }

  @Test
  void moreThanCanBeKeptBeforeReadyLetsItGo() {
    long session = identify("");
    world.deliver(item(GUILD, attached(session, 1, "{}")));
    for (int i = 0; i < 30 && client.bodies.isEmpty(); i++) {
      world.deliver(item(GUILD, dispatch(event("X", "\"" + "x".repeat(900) + "\""))));
    }

    assertThat(client.log())
        .startsWith("READY:1", "GUILD_CREATE:2")
        .noneMatch("op 9 false"::equals);
  }

  @Test
  void aGuildIsAskedForChannelsThatTheSessionSeesWithANewerMentionOfMany() {
    long session = identify("");
    world.deliver(guildWithMassMentions(seeing(session, 0b1110)));
    assertThat(world.commands.massMentionsCounted).isEmpty();

    world.deliver(states(session, 5, entry(11, 1, 0), entry(12, 199, 0), entry(13, 200, 0)));

    assertThat(world.commands.massMentionsCounted)
        .singleElement()
        .satisfies(
            asked -> {
              assertThat(asked.getSession().getSession()).isEqualTo(session);
              assertThat(asked.getChannelsList()).containsExactly(12L);
              assertThat(asked.getMissingChannelsList()).isEmpty();
              assertThat(asked.getRolesList()).containsExactly(90L);
            });
  }

  @Test
  void noGuildIsAskedWhereAllMentionsOfManyAreRead() {
    long session = identify("");
    world.deliver(states(session, 5, entry(11, 200, 0), entry(12, 300, 0)));
    world.deliver(guildWithMassMentions(seeing(session, 0b1111)));

    assertThat(world.commands.massMentionsCounted).isEmpty();
  }

  @Test
  void aGuildIsAskedForChannelsOfItsThatAreNotThereAnyMore() {
    long session = identify("");
    world.deliver(
        states(
            session,
            5,
            entry(12, 300, 0).toBuilder().setGuild(GUILD).build(),
            entry(77, 300, 0).toBuilder().setGuild(GUILD).build(),
            entry(78, 300, 0).toBuilder().setGuild(GUILD + 1).build()));
    world.deliver(guildWithMassMentions(seeing(session, 0b1)));

    assertThat(world.commands.massMentionsCounted)
        .singleElement()
        .satisfies(
            asked -> {
              assertThat(asked.getChannelsList()).isEmpty();
              assertThat(asked.getMissingChannelsList()).containsExactly(77L);
            });
  }

  /** Threads are such channels, too, and there may be many. */
  @Test
  void aGuildIsAskedForSoManyAndTheNewest() {
    long session = identify("");
    int max = UnreadMassMentions.MISSING_CHANNELS_MAX;
    ReadStateEntry[] entries = new ReadStateEntry[max + 5];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = entry(100 + i, 300, 0).toBuilder().setGuild(GUILD).build();
    }
    world.deliver(states(session, 5, entries));
    world.deliver(guildWithMassMentions(seeing(session, 0b1)));

    List<Long> asked = world.commands.massMentionsCounted.get(0).getMissingChannelsList();
    assertThat(asked).hasSize(max).startsWith(105L).endsWith(104L + max);
  }

  @Test
  void aGuildThatComesMuchLaterIsAskedIfItHasMentionsOfMany() {
    long session = identify("");
    world.deliver(states(session, 5));
    world.pass(UnreadMassMentions.KEPT_MS + 2_000);
    world.deliver(guildWithMassMentions(seeing(session, 0b10)));

    assertThat(world.commands.massMentionsCounted)
        .singleElement()
        .satisfies(asked -> assertThat(asked.getChannelsList()).containsExactly(12L));
  }

  /** Channels 11 to 14, of which all but the last have a mention of many, 200. */
  private static DeliveryListener.Item guildWithMassMentions(DeliveryPart attached) {
    Snapshot.Builder guild =
        Snapshot.newBuilder().setWhole(true).setGuild(ByteString.copyFromUtf8("{\"id\":\"5\"}"));
    for (int slot = 0; slot < 4; slot++) {
      guild.addChannels(channel(11 + slot, slot));
    }
    for (long channel = 11; channel < 14; channel++) {
      guild.addMassMentionedChannels(channel).addMassMentions(200);
    }
    return Deliveries.bare(
        GUILD, List.of(DeliveryPart.newBuilder().setSnapshot(guild).build(), attached));
  }

  @Test
  void nobodyIsAskedForABot() {
    long session = client.identify(8, Intents.KNOWN);
    world.deliver(item(8, ready(session, 8, true)));
    world.deliver(item(GUILD, seeing(session, 1)));

    assertThat(world.commands.massMentionsCounted).isEmpty();
  }

  private static SnapshotChannel channel(long id, int slot) {
    return SnapshotChannel.newBuilder()
        .setId(id)
        .setSlot(slot)
        .setD(ByteString.copyFromUtf8("{\"id\":\"" + id + "\"}"))
        .build();
  }

  private static DeliveryPart seeing(long session, int slots) {
    return DeliveryPart.newBuilder()
        .setAttached(
            Attached.newBuilder()
                .setSession(session)
                .setChannels(ByteString.copyFrom(new byte[] {(byte) slots}))
                .setMember(ByteString.copyFromUtf8("{\"roles\":[\"90\"]}")))
        .build();
  }

  @Test
  void nobodyIsToldOfASessionThatIsOver() {
    long session = identify("");
    client.machine.closed(1000);

    assertThat(world.commands.readStatesClosed)
        .extracting(SessionRef::getSession)
        .containsExactly(session);
    world.deliver(states(session, 5));
    world.pass(3_000);
    assertThat(client.log()).isEmpty();
  }

  private long identify(String more) {
    client.send("{\"op\":2,\"d\":{\"token\":\"token-7\"" + more + "}}");
    long session = world.commands.connected.get(0).getSession();
    client.log();
    client.bodies.clear();
    world.deliver(item(7, ready(session, 7, false, GUILD)));
    return session;
  }

  private static ReadStateEntry entry(long channel, long message, int mentions) {
    return ReadStateEntry.newBuilder()
        .setChannel(channel)
        .setLastMessage(message)
        .setMentionCount(mentions)
        .setFlags(1)
        .build();
  }

  private static DeliveryListener.Item states(
      long session, long version, ReadStateEntry... entries) {
    return item(
        7,
        DeliveryPart.newBuilder()
            .setReadStates(
                ReadStates.newBuilder()
                    .setSession(session)
                    .setVersion(version)
                    .addAllEntries(List.of(entries)))
            .build());
  }
}
