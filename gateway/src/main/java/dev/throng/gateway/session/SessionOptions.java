package dev.throng.gateway.session;

/**
 * Settings of a hub.
 *
 * @param node of the gateway
 * @param publicUrl where clients resume
 * @param heartbeatIntervalMs told to clients
 * @param resumeWindowMs how long a session outlives its socket
 * @param resumeBytesPerSession dispatches kept for one session, and before READY
 * @param resumeBytes dispatches kept for all sessions of the hub
 * @param snapshotBytes kept of guilds to make GUILD_CREATE of; hubs of a node share them
 * @param passiveFromMembers a person's session begins passive in guilds with at least so many
 *     members; 0: nowhere
 */
public record SessionOptions(
    int node,
    String publicUrl,
    long heartbeatIntervalMs,
    long resumeWindowMs,
    long resumeBytesPerSession,
    long resumeBytes,
    long snapshotBytes,
    int passiveFromMembers) {

  /** Frames that a client may send in a {@link #RATE_WINDOW_MS}. */
  static final int FRAMES_MAX = 120;

  /** Length of the window that frames are counted in. */
  static final long RATE_WINDOW_MS = 60_000;

  /** Bytes of a client's frame. */
  public static final int FRAME_BYTES_MAX = 16 << 10;

  /** How long a socket may stay without IDENTIFY or RESUME. */
  static final long IDENTIFY_TIMEOUT_MS = 20_000;

  /** How long a session may wait for its READY. */
  static final long READY_TIMEOUT_MS = 120_000;

  /** A client is taken for dead when it has sent no heartbeat for this long. */
  long zombieMs() {
    return heartbeatIntervalMs + heartbeatIntervalMs / 4 * 3;
  }

  /** After this long no resume can ask for a dispatch any more. */
  long dispatchAgeMaxMs() {
    return resumeWindowMs + 2 * zombieMs();
  }
}
