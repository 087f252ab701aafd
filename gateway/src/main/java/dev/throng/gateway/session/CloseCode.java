package dev.throng.gateway.session;

/** Close codes of the gateway, as Discord documents them. */
public enum CloseCode {
  /** The client may resume. */
  UNKNOWN_ERROR(4000, "Unknown error."),
  UNKNOWN_OPCODE(4001, "Unknown opcode."),
  /** Malformed, too large, or in an encoding that is not spoken here. */
  DECODE_ERROR(4002, "Error while decoding payload."),
  /** Sent something before IDENTIFY, or the session's token was revoked. */
  NOT_AUTHENTICATED(4003, "Not authenticated."),
  /** Fatal to clients. */
  AUTHENTICATION_FAILED(4004, "Authentication failed."),
  ALREADY_AUTHENTICATED(4005, "Already authenticated."),
  /** RESUME with a sequence number that was never sent. */
  INVALID_SEQ(4007, "Invalid seq."),
  RATE_LIMITED(4008, "Rate limited."),
  /** No heartbeat for too long. */
  SESSION_TIMED_OUT(4009, "Session timed out."),
  /** Fatal to clients. */
  INVALID_SHARD(4010, "Invalid shard."),
  /** Fatal to clients. */
  INVALID_VERSION(4012, "Invalid API version."),
  /** Fatal to clients. */
  INVALID_INTENTS(4013, "Invalid intent(s)."),
  /** Privileged intents that are off for the application. Fatal to clients. */
  DISALLOWED_INTENTS(4014, "Disallowed intent(s).");

  private final int code;
  private final String reason;

  CloseCode(int code, String reason) {
    this.code = code;
    this.reason = reason;
  }

  /** The number in the close frame. */
  public int code() {
    return code;
  }

  /** The text in the close frame. */
  public String reason() {
    return reason;
  }
}
