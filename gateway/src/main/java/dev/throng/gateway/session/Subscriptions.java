package dev.throng.gateway.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Guild subscriptions of the sessions of one hub. A session that may be passive asks its user for
 * those guilds that it is in, each once; the guild's stream brings the answer.
 */
final class Subscriptions {
  private final LiveSessions sessions;
  private final SessionActors actors;
  private final SessionMetrics metrics;

  Subscriptions(LiveSessions sessions, SessionActors actors, SessionMetrics metrics) {
    this.sessions = sessions;
    this.actors = actors;
    this.metrics = metrics;
  }

  /**
   * The client sent a frame of subscriptions.
   *
   * @param d of {@link Opcode#GUILD_SUBSCRIPTIONS} or {@link Opcode#GUILD_SUBSCRIPTIONS_BULK}
   */
  void handle(Session session, int op, JsonNode d) {
    if (!session.mayBePassive()) {
      return;
    }
    List<Long> asked = new ArrayList<>();
    for (long guild : op == Opcode.GUILD_SUBSCRIPTIONS ? one(d) : many(d)) {
      if (session.mayBePassiveIn(guild) && !asked.contains(guild)) {
        asked.add(guild);
      }
    }
    if (!asked.isEmpty()) {
      ask(session, asked);
    }
  }

  private void ask(Session session, List<Long> guilds) {
    if (session.isReady()) {
      session.subscribed.addAll(guilds);
    }
    metrics.subscriptions.increment(guilds.size());
    actors
        .subscribe(session.ref(), guilds)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                metrics.subscriptionsFailed.increment(guilds.size());
                // Its next frame asks again.
                sessions.execute(() -> guilds.forEach(session.subscribed::remove));
              }
            });
  }

  private static List<Long> one(JsonNode d) {
    long guild = Frames.integer(d.path("guild_id"), 0);
    return guild != 0 && subscribes(d) ? List.of(guild) : List.of();
  }

  private static List<Long> many(JsonNode d) {
    List<Long> guilds = new ArrayList<>();
    d.path("subscriptions")
        .properties()
        .forEach(
            entry -> {
              long guild = Frames.integer(TextNode.valueOf(entry.getKey()), 0);
              if (guild != 0 && subscribes(entry.getValue())) {
                guilds.add(guild);
              }
            });
    return guilds;
  }

  /** Any subscription is one to what happens in the guild, but for one that says it is none. */
  private static boolean subscribes(JsonNode subscription) {
    return subscription.isObject() && subscription.path("typing").asBoolean(true);
  }
}
