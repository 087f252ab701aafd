package dev.throng.gateway.session;

import dev.throng.gateway.presence.PresenceTable;
import dev.throng.gateway.ratelimit.KnownMembers;
import dev.throng.protocol.wire.Attach;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** What streams do to the sessions of a hub. */
interface StreamHost extends LiveSessions {
  /** Where clients resume. */
  String publicUrl();

  /** Ends a session for good and tells its user; the socket is told nothing. */
  void end(Session session);

  /** Ends a session because something of it was lost; its client starts again. */
  void invalidate(Session session);

  void invalidateIf(Predicate<Session> condition);

  /** The user has taken a session, and its client gets READY. */
  void started(Session session);

  /** Is told who has a session in which guild. */
  KnownMembers known();

  /** Asks a guild to attach a session once more. */
  CompletableFuture<Void> attachAgain(long guild, Attach again);

  /** How users are seen. */
  PresenceTable presences();

  /** What is told and asked of actors. */
  SessionActors actors();

  /** READY went without read states, because they did not come in time. */
  void countLateReadStates();

  /** A session came to a guild that the hub did not know. */
  void countAttachedAgain();

  /** So many sessions were told which channels have new messages. */
  void countPassiveUpdates(int told);

  /** A dispatch went to so many sessions. */
  void countFanOut(int sent);
}
