package dev.throng.flink;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * An event of the public log. Flink serializes it as a record, without Kryo.
 *
 * @param kind what it says
 * @param guildId where it happened
 * @param channelId where in the guild; 0: in none of its channels
 * @param messageId 0 unless it is of a message
 * @param authorId who wrote the message; 0 for a deletion and what is of no message
 * @param type the dispatch that Discord has for it, such as {@code MESSAGE_CREATE}; empty if
 *     unknown
 * @param json the message object as REST returns it, or the dispatch's data; empty for a deletion
 *     and what is unknown
 * @param timeUs when it happened, microseconds since 1970, increasing per channel
 * @param position for whoever drops repeats
 * @param raw Protobuf bytes of what is unknown; empty otherwise
 */
public record ThrongEvent(
    EventKind kind,
    long guildId,
    long channelId,
    long messageId,
    long authorId,
    String type,
    String json,
    long timeUs,
    LogPosition position,
    byte[] raw) {

  /** When it happened. */
  public Instant time() {
    return Instant.EPOCH.plus(timeUs, ChronoUnit.MICROS);
  }

  /**
   * The channel or the guild in whose order it stands: the key to use where order matters. A guild
   * has the complement of its id, so that it is no channel's.
   */
  public long orderKey() {
    return channelId == 0 ? ~guildId : channelId;
  }
}
