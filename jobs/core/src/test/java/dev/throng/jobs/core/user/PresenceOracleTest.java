package dev.throng.jobs.core.user;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.throng.jobs.core.actor.ActorRunner;
import dev.throng.jobs.core.actor.Effects;
import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.fixture.MemoryStateFactory;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.ConnectSession;
import dev.throng.protocol.wire.CreateUser;
import dev.throng.protocol.wire.Delivery;
import dev.throng.protocol.wire.DisconnectSession;
import dev.throng.protocol.wire.MembershipAdded;
import dev.throng.protocol.wire.MembershipRemoved;
import dev.throng.protocol.wire.NodeExpired;
import dev.throng.protocol.wire.Profile;
import dev.throng.protocol.wire.SessionPresence;
import dev.throng.protocol.wire.SessionRef;
import dev.throng.protocol.wire.UpdatePresence;
import dev.throng.protocol.wire.UserCommand;
import dev.throng.protocol.wire.UserPresence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Random lives of a user, with failures after which a part of the inbox is read again: what the
 * topic {@code presences} says of the user in the end is what a naive observer of the sessions
 * says.
 */
final class PresenceOracleTest {
  private static final long USER = 40;
  private static final String[] STATUSES = {"online", "idle", "dnd", "invisible"};
  private static final String[] CLIENTS = {"desktop", "mobile", "web"};

  /** What the naive observer knows: sessions by id, in the order in which they came. */
  private static final class Observer {
    private final Map<Long, SessionRef> sessions = new LinkedHashMap<>();
    private final Map<Long, SessionPresence> said = new LinkedHashMap<>();
    private final TreeSet<Long> guilds = new TreeSet<>();

    /** As Discord documents a presence: a status for all, and one for each kind of client. */
    String presence() {
      String status = "offline";
      Map<String, String> clients = new java.util.TreeMap<>();
      List<String> activities = new ArrayList<>();
      for (SessionPresence each : said.values()) {
        if (!each.getStatus().equals("invisible")) {
          status = louder(status, each.getStatus());
          clients.merge(each.getClient(), each.getStatus(), Observer::louder);
          String array = each.getActivities().toStringUtf8();
          String inner = array.isEmpty() ? "" : array.substring(1, array.length() - 1);
          if (!inner.isEmpty() && !activities.contains(inner)) {
            activities.add(inner);
          }
        }
      }
      StringBuilder byClient = new StringBuilder();
      clients.forEach(
          (client, of) ->
              byClient
                  .append(byClient.length() == 0 ? "" : ",")
                  .append('"' + client + "\":\"" + of + '"'));
      return "\"status\":\""
          + status
          + "\",\"activities\":["
          + String.join(",", activities)
          + "],\"client_status\":{"
          + byClient
          + "}";
    }

    private static String louder(String one, String other) {
      List<String> quietToLoud = List.of("offline", "idle", "online", "dnd");
      return quietToLoud.indexOf(one) >= quietToLoud.indexOf(other) ? one : other;
    }
  }

  private MemoryStateFactory state = new MemoryStateFactory();
  private ActorRunner runner = newRunner();
  private final List<byte[]> inbox = new ArrayList<>();
  private Observer observer = new Observer();

  /** Of the topic, by key; null: the key was removed. */
  private UserPresence last = UserPresence.getDefaultInstance();

  private boolean removed;
  private int sessionsReplaceBytesMax;

  @Test
  void inTheEndTheTopicSaysWhatTheSessionsSay() throws Exception {
    long seed = Long.getLong("throng.presence.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int life = 0; life < 150; life++) {
      live(random, "seed " + seed + " life " + life);
    }
  }

  /** Else none of the sessions of an account could end, and no other could begin. */
  @Test
  void asManySessionsAsThereMayBeWithAllTheirActivitiesStayWithinACommandsEffects()
      throws Exception {
    give(
        UserCommand.newBuilder()
            .setCreateUser(
                CreateUser.newBuilder()
                    .setProfile(Profile.newBuilder().setId(USER).setUsername("ada"))));
    for (int session = 1; session <= UserLimits.SESSIONS_MAX; session++) {
      SessionPresence said =
          SessionPresence.newBuilder()
              .setStatus("online")
              .setClient("web")
              .setActivities(ByteString.copyFromUtf8("[\"" + session + "x".repeat(4_000) + "\"]"))
              .build();
      give(
          UserCommand.newBuilder()
              .setConnectSession(
                  ConnectSession.newBuilder()
                      .setSession(
                          SessionRef.newBuilder()
                              .setSession(session)
                              .setUser(USER)
                              .setNode(session)
                              .setEpoch(1))
                      .setPresence(said)));
    }
    give(
        UserCommand.newBuilder()
            .setDisconnectSession(
                DisconnectSession.newBuilder()
                    .setSession(SessionRef.newBuilder().setSession(1).setUser(USER))));
    assertThat(sessionsReplaceBytesMax).isBetween(8 << 10, 32 << 10);
    assertThat(last.getD().size()).isLessThan(9 << 10);
  }

  private void live(Random random, String what) throws Exception {
    state = new MemoryStateFactory();
    runner = newRunner();
    inbox.clear();
    observer = new Observer();
    last = UserPresence.getDefaultInstance();
    removed = true;
    give(
        UserCommand.newBuilder()
            .setCreateUser(
                CreateUser.newBuilder()
                    .setProfile(Profile.newBuilder().setId(USER).setUsername("ada"))));
    long session = 0;
    for (int step = 0; step < 60; step++) {
      var snapshot = state.snapshot();
      int from = inbox.size();
      int steps = 1 + random.nextInt(3);
      for (int i = 0; i < steps; i++) {
        session = randomStep(random, session);
      }
      if (random.nextInt(4) == 0) {
        // A failure: the job goes back to the checkpoint and reads again what came since.
        state.restore(snapshot);
        runner = newRunner();
        for (int offset = from; offset < inbox.size(); offset++) {
          run(offset);
        }
      }
      assertThat(removed).as(what).isEqualTo(observer.presence().contains("\"offline\""));
      if (!removed) {
        assertThat(last.getD().toStringUtf8()).as(what).isEqualTo(observer.presence());
        assertThat(last.getGuildsList()).as(what).containsExactlyElementsOf(observer.guilds);
      }
    }
  }

  private long randomStep(Random random, long lastSession) throws Exception {
    int node = 1 + random.nextInt(3);
    switch (random.nextInt(7)) {
      case 0, 1 -> {
        long session = lastSession + 1;
        SessionRef ref =
            SessionRef.newBuilder()
                .setSession(session)
                .setUser(USER)
                .setNode(node)
                .setEpoch(1)
                .build();
        SessionPresence said = said(random);
        observer.sessions.put(session, ref);
        observer.said.put(session, said);
        give(
            UserCommand.newBuilder()
                .setConnectSession(ConnectSession.newBuilder().setSession(ref).setPresence(said)));
        return session;
      }
      case 2, 3 -> {
        long session = lastSession == 0 ? 1 : 1 + random.nextInt((int) lastSession);
        SessionPresence said = said(random);
        observer.said.computeIfPresent(session, (id, before) -> said);
        give(
            UserCommand.newBuilder()
                .setUpdatePresence(
                    UpdatePresence.newBuilder()
                        .setSession(SessionRef.newBuilder().setSession(session).setUser(USER))
                        .setPresence(said)));
      }
      case 4 -> {
        long session = lastSession == 0 ? 1 : 1 + random.nextInt((int) lastSession);
        observer.sessions.remove(session);
        observer.said.remove(session);
        give(
            UserCommand.newBuilder()
                .setDisconnectSession(
                    DisconnectSession.newBuilder()
                        .setSession(SessionRef.newBuilder().setSession(session).setUser(USER))));
      }
      case 5 -> {
        // All sessions of the node die with it; the node begins again in the same epoch here.
        observer.said.keySet().removeIf(id -> observer.sessions.get(id).getNode() == node);
        observer.sessions.values().removeIf(ref -> ref.getNode() == node);
        give(
            UserCommand.newBuilder()
                .setNodeExpired(NodeExpired.newBuilder().setNode(node).setEpoch(1)));
      }
      default -> {
        long guild = 100 + random.nextInt(4);
        if (observer.guilds.remove(guild)) {
          give(
              UserCommand.newBuilder()
                  .setMembershipRemoved(MembershipRemoved.newBuilder().setGuild(guild)));
        } else {
          observer.guilds.add(guild);
          give(
              UserCommand.newBuilder()
                  .setMembershipAdded(MembershipAdded.newBuilder().setGuild(guild)));
        }
      }
    }
    return lastSession;
  }

  private static SessionPresence said(Random random) {
    int activity = random.nextInt(3);
    return SessionPresence.newBuilder()
        .setStatus(STATUSES[random.nextInt(STATUSES.length)])
        .setClient(CLIENTS[random.nextInt(CLIENTS.length)])
        .setActivities(
            activity == 0
                ? ByteString.EMPTY
                : ByteString.copyFromUtf8("[{\"name\":\"game " + activity + "\",\"type\":0}]"))
        .build();
  }

  private void give(UserCommand.Builder command) throws Exception {
    inbox.add(command.setUser(USER).build().toByteArray());
    run(inbox.size() - 1);
  }

  private void run(int offset) throws Exception {
    Effects effects =
        runner.run(new InboxRecord(USER, 0, offset, 5_000_000L + offset, inbox.get(offset)));
    for (OutRecord record : effects.records()) {
      if (record.topic() == Topic.PRESENCES.ordinal()) {
        assertThat(record.key()).isEqualTo(USER);
        removed = record.value().length == 0;
        last = removed ? last : UserPresence.parseFrom(record.value());
        assertThat(!removed || last.getOffline()).isTrue();
      } else if (record.topic() == Topic.DELIVERIES.ordinal()) {
        Delivery delivery = Delivery.parseFrom(record.value());
        assertThat(delivery.getStream()).isEqualTo(USER);
        if (delivery.getParts(0).getDispatch().getT().equals("SESSIONS_REPLACE")) {
          sessionsReplaceBytesMax =
              Math.max(sessionsReplaceBytesMax, delivery.getParts(0).getDispatch().getD().size());
        }
      }
    }
  }

  private ActorRunner newRunner() {
    state.select(USER);
    return new ActorRunner(Topic.USER_INBOX, state, tables -> new UserActor(tables, 1));
  }
}
