package dev.throng.gateway.session;

import dev.throng.gateway.presence.PresenceTable;
import dev.throng.gateway.ratelimit.KnownMembers;
import dev.throng.protocol.wire.Attach;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A hub as its streams and the requests of its sessions see it. For the hub's thread. */
final class SessionHubHost implements StreamHost {
  private final SessionHub hub;
  private final SessionHub.Context context;

  /** Sessions that got a dispatch of the delivery that is applied. */
  private int fannedOut;

  SessionHubHost(SessionHub hub, SessionHub.Context context) {
    this.hub = hub;
    this.context = context;
  }

  /** Counts anew. */
  void beginDelivery() {
    fannedOut = 0;
  }

  /** How many sessions got a dispatch since {@link #beginDelivery}. */
  int fannedOut() {
    return fannedOut;
  }

  @Override
  public @Nullable Session session(long id) {
    return hub.session(id);
  }

  @Override
  public long nowMs() {
    return hub.nowMs();
  }

  @Override
  public void execute(Runnable task) {
    hub.execute(task);
  }

  @Override
  public String publicUrl() {
    return context.options().publicUrl();
  }

  @Override
  public void end(Session session) {
    hub.end(session);
  }

  @Override
  public void invalidate(Session session) {
    hub.invalidate(session);
  }

  @Override
  public void invalidateIf(Predicate<Session> condition) {
    hub.invalidateIf(condition);
  }

  @Override
  public void started(Session session) {
    context.limits().started(session.user());
  }

  @Override
  public KnownMembers known() {
    return context.limits().known();
  }

  @Override
  public CompletableFuture<Void> attachAgain(long guild, Attach again) {
    return context.commands().attachAgain(guild, again);
  }

  @Override
  public PresenceTable presences() {
    return context.presences();
  }

  @Override
  public SessionActors actors() {
    return context.commands();
  }

  @Override
  public void countLateReadStates() {
    context.metrics().readStatesLate.increment();
  }

  @Override
  public void countAttachedAgain() {
    context.metrics().attachedAgain.increment();
  }

  @Override
  public void countPassiveUpdates(int told) {
    context.metrics().passiveUpdates.increment(told);
  }

  @Override
  public void countFanOut(int sent) {
    fannedOut += sent;
    context.metrics().dispatches.increment(sent);
    context.metrics().fanOut.record(sent);
  }
}
