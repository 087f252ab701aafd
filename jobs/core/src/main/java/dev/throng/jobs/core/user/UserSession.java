package dev.throng.jobs.core.user;

import dev.throng.protocol.wire.SessionRef;

/**
 * A session of a user; see {@link SessionRef}.
 *
 * @param epoch of the node
 */
public record UserSession(
    long session, int node, long epoch, int intents, boolean bot, int largeThreshold) {

  static UserSession of(SessionRef session) {
    return new UserSession(
        session.getSession(),
        session.getNode(),
        session.getEpoch(),
        session.getIntents(),
        session.getBot(),
        session.getLargeThreshold());
  }

  SessionRef toRef(long user) {
    return SessionRef.newBuilder()
        .setSession(session)
        .setUser(user)
        .setNode(node)
        .setEpoch(epoch)
        .setIntents(intents)
        .setBot(bot)
        .setLargeThreshold(largeThreshold)
        .build();
  }
}
