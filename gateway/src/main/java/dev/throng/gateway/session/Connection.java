package dev.throng.gateway.session;

/** A socket with its protocol, as a session and its hub see it. On the hub's thread. */
interface Connection {
  Socket socket();

  /** Version of the protocol. */
  int version();

  void tick(long nowMs);

  /** Opens the session that waits; no-op without one. */
  void open();

  /** Asks the client to resume elsewhere. */
  void reconnect();

  /** The session is over; the client may identify again. */
  void invalidate();

  /** The session is over, and the socket will be closed for it. */
  void forget();

  /** Another socket has taken the session over. */
  void replaced();

  void close(CloseCode code);
}
