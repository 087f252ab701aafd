package dev.throng.gateway.session;

import dev.throng.protocol.wire.Attach;
import dev.throng.protocol.wire.GetMembers;
import dev.throng.protocol.wire.Reply;
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

  /** Tells the user of a session; it answers with a Ready part in its stream. */
  CompletableFuture<Void> connect(SessionRef session);

  /** Tells the user that a session has ended for good. */
  CompletableFuture<Void> disconnect(SessionRef session);

  /** Asks a guild to attach a session once more. */
  CompletableFuture<Void> attachAgain(long guild, Attach again);

  /** Tells the user that a session wants to hear of all that happens in these guilds. */
  CompletableFuture<Void> subscribe(SessionRef session, List<Long> guilds);

  /** Asks a guild for members, on behalf of a user; the body of a reply 200 is a MembersPage. */
  CompletableFuture<Reply> getMembers(long caller, long guild, GetMembers query);
}
