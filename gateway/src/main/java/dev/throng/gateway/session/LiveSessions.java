package dev.throng.gateway.session;

import org.jspecify.annotations.Nullable;

/** The sessions of a hub, as those that work for it see them. On the hub's thread. */
interface LiveSessions {
  @Nullable Session session(long id);

  /** Milliseconds that never go back. */
  long nowMs();

  /** Runs a task on the hub's thread, behind all before it. Any thread may call. */
  void execute(Runnable task);
}
