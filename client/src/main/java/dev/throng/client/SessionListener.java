package dev.throng.client;

/** Hears one session's events, in order, on the socket's thread; it must not block. */
@FunctionalInterface
public interface SessionListener {
  /** An event, READY and RESUMED among them, in the order of its sequence. */
  void onDispatch(Dispatch dispatch);

  /**
   * The session could not be resumed and a new one begins: what was missed must be read from
   * history. Called before the new session's READY; not for the first.
   */
  default void onNewSession() {}
}
