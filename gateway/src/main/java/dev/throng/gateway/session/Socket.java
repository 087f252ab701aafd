package dev.throng.gateway.session;

/**
 * One client's socket, as its machine uses it; all calls come on the thread of the machine's {@link
 * SessionHub}. Nothing is on its way before the hub's turn ends.
 */
public interface Socket {
  /** The client's address, or the network that stands for it. */
  String address();

  /** Sends a text frame. */
  void send(byte[] frame);

  /** Sends a dispatch with its sequence number. */
  void dispatch(EncodedDispatch dispatch, long seq);

  /** Lets go at once of all that was sent: from here on another hub's thread will call. */
  void flush();

  /**
   * Sends a close frame behind all that was sent, and closes. {@link SessionMachine#closed}
   * follows.
   */
  void close(int code, String reason);
}
