package dev.throng.gateway.session;

import static dev.throng.gateway.session.Deliveries.item;
import static dev.throng.gateway.session.Deliveries.ready;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.throng.gateway.session.Transcript.Client;
import dev.throng.protocol.wire.Attached;
import dev.throng.protocol.wire.DeliveryPart;
import dev.throng.protocol.wire.SessionPresence;
import dev.throng.protocol.wire.Snapshot;
import dev.throng.protocol.wire.SnapshotPart;
import dev.throng.protocol.wire.UserPresence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who is told how members are seen, and what sessions say of their users. */
final class PresenceSessionTest {
  private static final long GUILD = 99L << 22;
  private static final String ONLINE =
      "\"status\":\"online\",\"activities\":[],\"client_status\":{\"web\":\"online\"}";
  private static final String OFFLINE =
      "\"status\":\"offline\",\"activities\":[],\"client_status\":{}";

  private final Transcript world = new Transcript();
  private long seq;

  @Test
  void aGuildShowsWhoIsThereAndTellsOfChangesButNotOfOneself() {
    change(20, ONLINE);
    change(7, ONLINE);
    Client client = person(7, 3);
    assertThat(created(client))
        .contains("\"presences\":[{\"user\":{\"id\":\"7\"}," + ONLINE + "}")
        .contains("{\"user\":{\"id\":\"20\"}," + ONLINE + "}]");

    change(20, OFFLINE);
    change(7, OFFLINE);

    assertThat(client.log()).containsExactly("PRESENCE_UPDATE:3");
    assertThat(client.bodies.get(client.bodies.size() - 1))
        .isEqualTo("{\"user\":{\"id\":\"20\"},\"guild_id\":\"" + GUILD + "\"," + OFFLINE + "}");
  }

  @Test
  void aPersonIsToldOfNobodyInALargeGuildAndABotWithTheIntentOfAll() {
    change(20, ONLINE);
    Client person = person(7, 1_000);
    assertThat(created(person)).contains("\"presences\":[]");
    Client bot = bot(8, Intents.GUILDS | Intents.GUILD_PRESENCES, 1_000);
    assertThat(created(bot)).contains("\"presences\":[{\"user\":{\"id\":\"20\"}");
    Client blind = bot(9, Intents.GUILDS, 1_000);
    assertThat(created(blind)).contains("\"presences\":[]");

    change(20, OFFLINE);

    assertThat(person.log()).isEmpty();
    assertThat(blind.log()).isEmpty();
    assertThat(bot.log()).containsExactly("PRESENCE_UPDATE:3");
  }

  @Test
  void aGuildWhoseSnapshotIsForgottenIsAsLargeAsItWas() {
    Client client = person(7, 3);
    client.log();
    long other = 98L << 22;
    Client elsewhere = world.connect();
    elsewhere.send("{\"op\":2,\"d\":{\"token\":\"token-8\"}}");
    comeIn(world, elsewhere, 8, 3, false, other, "x".repeat(99_900));
    Client third = world.connect();
    third.send("{\"op\":2,\"d\":{\"token\":\"token-9\"}}");
    long session = world.commands.connected.get(2).getSession();
    world.deliver(item(9, ready(session, 9, false, GUILD)));
    world.deliver(Deliveries.bare(GUILD, List.of(attached(session, 9))));
    assertThat(world.commands.attachedAgain).isNotEmpty();

    change(20, ONLINE);

    assertThat(client.log()).containsExactly("PRESENCE_UPDATE:3");
  }

  @Test
  void whatWaitsForReadyIsBounded() {
    world.commands.hasReadStates = true;
    Client client = world.connect();
    client.send("{\"op\":2,\"d\":{\"token\":\"token-7\"}}");
    comeIn(world, client, 7, 3, false, GUILD, "");
    assertThat(client.log()).noneMatch(line -> line.startsWith("READY"));
    for (int i = 0; i < 200; i++) {
      change(20, i % 2 == 0 ? ONLINE : OFFLINE);
    }

    assertThat(client.log()).startsWith("READY:1");
  }

  @Test
  void aBotWithoutTheIntentHearsNothingInASmallGuildEither() {
    Client blind = bot(9, Intents.GUILDS, 3);
    blind.log();

    change(20, ONLINE);

    assertThat(blind.log()).isEmpty();
  }

  @Test
  void whatIdentifySaysReachesTheUser() {
    world
        .connect()
        .send(
            "{\"op\":2,\"d\":{\"token\":\"token-7\",\"properties\":{\"browser\":\"Discord iOS\"},"
                + "\"presence\":{\"status\":\"dnd\",\"since\":null,\"afk\":false,"
                + "\"activities\":[{\"name\":\"chess\",\"type\":0},5,{\"type\":0}]}}}");

    SessionPresence said = world.commands.identified.get(0);
    assertThat(said.getStatus()).isEqualTo("dnd");
    assertThat(said.getClient()).isEqualTo("mobile");
    assertThat(said.getActivities().toStringUtf8()).isEqualTo("[{\"name\":\"chess\",\"type\":0}]");
  }

  @Test
  void aBotThatStartsOfflineIsInvisibleAndNullActivitiesAreNone() {
    world
        .connect()
        .send(
            "{\"op\":2,\"d\":{\"token\":\"token-7\",\"intents\":0,"
                + "\"presence\":{\"status\":\"offline\",\"activities\":null}}}");

    SessionPresence said = world.commands.identified.get(0);
    assertThat(said.getStatus()).isEqualTo("invisible");
    assertThat(said.getActivities().isEmpty()).isTrue();
    assertThat(said.getClient()).isEqualTo("web");
  }

  @Test
  void whoSaysTooMuchIsHeardLaterAndWithTheLastAlone() {
    Client client = person(7, 3);
    for (int i = 0; i < 9; i++) {
      client.send("{\"op\":3,\"d\":{\"status\":\"idle\",\"since\":" + (100 + i) + "}}");
    }
    assertThat(world.commands.presences)
        .extracting(SessionPresence::getSinceMs)
        .containsExactly(100L, 101L, 102L, 103L, 104L);

    world.pass(PresenceUpdates.WINDOW_MS + 2_000);

    assertThat(world.commands.presences)
        .extracting(SessionPresence::getSinceMs)
        .containsExactly(100L, 101L, 102L, 103L, 104L, 108L);
  }

  @Test
  void whatFailsLateIsNotSaidAgainAfterSomethingNewer() {
    Client client = person(7, 3);
    CompletableFuture<Void> first = new CompletableFuture<>();
    world.commands.heldPresences.add(first);
    client.send("{\"op\":3,\"d\":{\"status\":\"idle\",\"since\":100}}");
    client.send("{\"op\":3,\"d\":{\"status\":\"idle\",\"since\":101}}");
    first.completeExceptionally(new IllegalStateException("too late"));
    world.runTasks();
    world.pass(PresenceUpdates.WINDOW_MS + 2_000);

    assertThat(world.commands.presences)
        .extracting(SessionPresence::getSinceMs)
        .containsExactly(100L, 101L);
    CompletableFuture<Void> last = new CompletableFuture<>();
    world.commands.heldPresences.add(last);
    client.send("{\"op\":3,\"d\":{\"status\":\"idle\",\"since\":102}}");
    last.completeExceptionally(new IllegalStateException("not now"));
    world.runTasks();
    world.pass(2_000);
    assertThat(world.commands.presences)
        .extracting(SessionPresence::getSinceMs)
        .containsExactly(100L, 101L, 102L, 102L);
  }

  /** Whatever comes again, late or in another order: in the end a session sees what is. */
  @Test
  void inTheEndASessionSeesWhatIs() {
    long seed = Long.getLong("throng.presence.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      Transcript each = new Transcript();
      Map<Long, String> seen = new HashMap<>();
      List<UserPresence> log = new ArrayList<>();
      Client client = null;
      for (int step = 0; step < 40; step++) {
        if (client == null && random.nextInt(10) == 0) {
          client = person(each, 7, 3);
          seen.clear();
          see(client, seen);
        }
        if (!log.isEmpty() && random.nextInt(3) == 0) {
          // The job goes on from a checkpoint: all from there on comes again.
          for (UserPresence again : log.subList(random.nextInt(log.size()), log.size())) {
            tell(each, again);
          }
        } else {
          UserPresence next =
              presence(20 + random.nextInt(3), random.nextBoolean() ? ONLINE : OFFLINE, ++seq);
          log.add(next);
          tell(each, next);
        }
        if (client != null) {
          see(client, seen);
        }
      }
      if (client != null) {
        for (long user = 20; user < 23; user++) {
          assertThat(seen.getOrDefault(user, OFFLINE))
              .as("seed %s round %s user %s", seed, round, user)
              .isEqualTo(last(log, user));
        }
      }
    }
  }

  private static String last(List<UserPresence> log, long user) {
    String last = OFFLINE;
    for (UserPresence each : log) {
      last = each.getUser() == user ? each.getD().toStringUtf8() : last;
    }
    return last;
  }

  /** Takes up what a client was told since the last call. */
  private static void see(Client client, Map<Long, String> seen) {
    for (String body : client.bodies) {
      for (long user = 20; user < 23; user++) {
        String head = "{\"user\":{\"id\":\"" + user + "\"},";
        int at = body.indexOf(head);
        if (at >= 0) {
          boolean online = body.indexOf(ONLINE, at) == body.indexOf("\"status\"", at);
          seen.put(user, online ? ONLINE : OFFLINE);
        }
      }
    }
    client.bodies.clear();
    client.log();
  }

  private void change(long user, String fields) {
    tell(world, presence(user, fields, ++seq));
  }

  private static void tell(Transcript world, UserPresence presence) {
    if (world.presences.apply(presence)) {
      world.hub.presences(List.of(presence));
      world.runTasks();
    }
  }

  private static UserPresence presence(long user, String fields, long seq) {
    return UserPresence.newBuilder()
        .setUser(user)
        .setGeneration(1)
        .setSeq(seq)
        .setOffline(fields.equals(OFFLINE))
        .setD(ByteString.copyFromUtf8(fields))
        .addGuilds(1)
        .addGuilds(GUILD)
        .build();
  }

  private Client person(long user, long members) {
    return person(world, user, members);
  }

  private static Client person(Transcript world, long user, long members) {
    Client client = world.connect();
    client.send("{\"op\":2,\"d\":{\"token\":\"token-" + user + "\"}}");
    return comeIn(world, client, user, members, false);
  }

  private Client bot(long user, int intents, long members) {
    Client client = world.connect();
    client.send("{\"op\":2,\"d\":{\"token\":\"token-" + user + "\",\"intents\":" + intents + "}}");
    return comeIn(world, client, user, members, true);
  }

  private static Client comeIn(
      Transcript world, Client client, long user, long members, boolean bot) {
    world.commands.hasReadStates = false;
    return comeIn(world, client, user, members, bot, GUILD, "");
  }

  private static Client comeIn(
      Transcript world,
      Client client,
      long user,
      long members,
      boolean bot,
      long guildId,
      String description) {
    long session = world.commands.connected.get(world.commands.connected.size() - 1).getSession();
    world.deliver(item(user, ready(session, user, bot, guildId)));
    Snapshot.Builder guild =
        Snapshot.newBuilder()
            .setWhole(true)
            .setGuild(
                ByteString.copyFromUtf8(
                    "{\"id\":\"" + guildId + "\",\"description\":\"" + description + "\"}"))
            .setMemberCount(members);
    for (long member : new long[] {7, 8, 9, 20, 21, 22}) {
      guild.addMembers(
          SnapshotPart.newBuilder()
              .setId(member)
              .setD(ByteString.copyFromUtf8("{\"user\":{\"id\":\"" + member + "\"}}")));
    }
    world.deliver(
        Deliveries.bare(
            guildId,
            List.of(
                DeliveryPart.newBuilder().setSnapshot(guild).build(), attached(session, user))));
    return client;
  }

  private static DeliveryPart attached(long session, long user) {
    return DeliveryPart.newBuilder()
        .setAttached(
            Attached.newBuilder()
                .setSession(session)
                .setUser(user)
                .setClassNumber((int) user)
                .setLargeThreshold(50)
                .setMember(ByteString.copyFromUtf8("{}")))
        .build();
  }

  private static String created(Client client) {
    client.log();
    return client.bodies.get(client.bodies.size() - 1);
  }
}
