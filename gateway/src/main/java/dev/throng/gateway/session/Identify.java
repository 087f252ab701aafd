package dev.throng.gateway.session;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.protocol.wire.SessionPresence;
import dev.throng.protocol.wire.SessionRef;

/**
 * What IDENTIFY says.
 *
 * @param intents {@link #INTENTS_ABSENT} if it has none, as people's clients do
 * @param capabilities {@link #CAPABILITIES_ABSENT} if it has none, as bots' clients do: it knows
 *     nothing of passive sessions then
 */
record Identify(
    String token,
    long intents,
    int largeThreshold,
    int shardId,
    int shardCount,
    long capabilities,
    SessionPresence presence) {
  static final long INTENTS_ABSENT = Long.MIN_VALUE;
  static final long CAPABILITIES_ABSENT = -1;

  private static final long VERSIONED_READ_STATES = 1 << 2;
  private static final long INTENTS_UNREADABLE = -1;
  private static final int LARGE_THRESHOLD_MIN = 50;
  private static final int LARGE_THRESHOLD_MAX = 250;

  /** Reads the frame's {@code d}, leniently: what is wrong shows in the checks. */
  static Identify of(JsonNode d) {
    JsonNode intents = d.path("intents");
    JsonNode shard = d.path("shard");
    boolean sharded = !shard.isMissingNode() && !shard.isNull();
    long threshold = Frames.integer(d.path("large_threshold"), LARGE_THRESHOLD_MIN);
    return new Identify(
        d.path("token").asText(""),
        intents.isMissingNode() || intents.isNull()
            ? INTENTS_ABSENT
            : Frames.integer(intents, INTENTS_UNREADABLE),
        (int) Math.max(LARGE_THRESHOLD_MIN, Math.min(LARGE_THRESHOLD_MAX, threshold)),
        sharded ? clamp(Frames.integer(shard.path(0), -1)) : 0,
        sharded ? clamp(Frames.integer(shard.path(1), -1)) : 1,
        Math.max(CAPABILITIES_ABSENT, Frames.integer(d.path("capabilities"), CAPABILITIES_ABSENT)),
        PresenceForm.of(d.path("presence"), PresenceForm.client(d.path("properties"))));
  }

  /** The session that it asks for. */
  SessionRef ref(long session, long user, SessionOptions options, long epoch) {
    return SessionRef.newBuilder()
        .setSession(session)
        .setUser(user)
        .setNode(options.node())
        .setEpoch(epoch)
        .setIntents(effectiveIntents())
        .setBot(intents != INTENTS_ABSENT)
        .setLargeThreshold(largeThreshold)
        .setPassiveFromMembers(
            capabilities == CAPABILITIES_ABSENT ? 0 : options.passiveFromMembers())
        .build();
  }

  boolean hasValidIntents() {
    return intents == INTENTS_ABSENT || intents >= 0 && (intents & ~Intents.KNOWN) == 0;
  }

  /** As actors see them: without any, all. */
  int effectiveIntents() {
    return intents == INTENTS_ABSENT ? -1 : (int) intents;
  }

  /** Whether READY has its read states as an object with a version. */
  boolean versionsReadStates() {
    return capabilities != CAPABILITIES_ABSENT && (capabilities & VERSIONED_READ_STATES) != 0;
  }

  boolean hasValidShard() {
    return shardId >= 0 && shardId < shardCount;
  }

  /** Whether this shard is the one that a guild belongs to. */
  boolean covers(long guild) {
    return Long.remainderUnsigned(guild >>> 22, shardCount) == shardId;
  }

  private static int clamp(long value) {
    return (int) Math.max(-1, Math.min(Integer.MAX_VALUE, value));
  }
}
