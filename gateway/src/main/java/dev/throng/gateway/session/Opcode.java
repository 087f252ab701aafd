package dev.throng.gateway.session;

/** Numbers in a frame's {@code op}. */
final class Opcode {
  static final int DISPATCH = 0;
  static final int HEARTBEAT = 1;
  static final int IDENTIFY = 2;
  static final int PRESENCE_UPDATE = 3;
  static final int VOICE_STATE_UPDATE = 4;
  static final int RESUME = 6;
  static final int RECONNECT = 7;
  static final int REQUEST_GUILD_MEMBERS = 8;
  static final int INVALID_SESSION = 9;
  static final int HELLO = 10;
  static final int HEARTBEAT_ACK = 11;
  static final int GUILD_SUBSCRIPTIONS = 14;
  static final int GUILD_SUBSCRIPTIONS_BULK = 37;
  static final int QOS_HEARTBEAT = 40;

  private static final int CLIENT_MAX = 43;

  private Opcode() {}

  /** Whether clients send it; what is not named above is taken and does nothing. */
  static boolean isFromClient(int op) {
    return switch (op) {
      case DISPATCH, RECONNECT, INVALID_SESSION, HELLO, HEARTBEAT_ACK -> false;
      default -> op > 0 && op <= CLIENT_MAX;
    };
  }
}
