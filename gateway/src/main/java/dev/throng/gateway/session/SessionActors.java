package dev.throng.gateway.session;

import dev.throng.protocol.wire.Attach;
import dev.throng.protocol.wire.CountMassMentions;
import dev.throng.protocol.wire.GetMembers;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.SessionPresence;
import dev.throng.protocol.wire.SessionRef;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What sessions tell and ask actors. Futures complete on any thread. */
public interface SessionActors {
  /**
   * A new session's id.
   *
   * @throws dev.throng.gateway.bus.ClockRegressException if none can be made now
   */
  long newSessionId();

  /**
   * Tells the user of a session; it answers with a Ready part in its stream.
   *
   * @param presence what the session says of its user
   */
  CompletableFuture<Void> connect(SessionRef session, SessionPresence presence);

  /** Tells the user what a session says of it from now on. */
  CompletableFuture<Void> updatePresence(SessionRef session, SessionPresence presence);

  /** Tells the user that a session has ended for good. */
  CompletableFuture<Void> disconnect(SessionRef session);

  /** Asks a guild to attach a session once more. */
  CompletableFuture<Void> attachAgain(long guild, Attach again);

  /** Tells the user that a session wants to hear of all that happens in these guilds. */
  CompletableFuture<Void> subscribe(SessionRef session, List<Long> guilds);

  /** Asks for the read states of a session's user, in a ReadStates part, and for all changes. */
  CompletableFuture<Void> openReadStates(SessionRef session);

  /**
   * Asks a guild which mentions of many concern a session's user; the answer is dispatches to it.
   */
  CompletableFuture<Void> countMassMentions(long guild, CountMassMentions question);

  /** Nobody listens for this session any more. */
  CompletableFuture<Void> closeReadStates(SessionRef session);

  /** Asks a guild for members, on behalf of a user; the body of a reply 200 is a MembersPage. */
  CompletableFuture<Reply> getMembers(long caller, long guild, GetMembers query);
}
