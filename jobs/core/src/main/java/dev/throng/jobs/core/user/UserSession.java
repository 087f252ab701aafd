package dev.throng.jobs.core.user;

import dev.throng.protocol.wire.SessionRef;

/**
 * A session of a user; see {@link SessionRef}.
 *
 * @param epoch of the node
 * @param passiveFromMembers see {@link SessionRef}
 */
public record UserSession(
    long session,
    int node,
    long epoch,
    int intents,
    boolean bot,
    int largeThreshold,
    int passiveFromMembers) {

  /** Intents of a person's session, and of an IDENTIFY that names none. */
  static final int ALL_INTENTS = -1;

  /** A person has all intents, whatever its client asked for; a bot is passive nowhere. */
  static UserSession of(SessionRef session, boolean bot) {
    return new UserSession(
        session.getSession(),
        session.getNode(),
        session.getEpoch(),
        bot ? session.getIntents() : ALL_INTENTS,
        bot,
        session.getLargeThreshold(),
        bot ? 0 : session.getPassiveFromMembers());
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
        .setPassiveFromMembers(passiveFromMembers)
        .build();
  }
}
