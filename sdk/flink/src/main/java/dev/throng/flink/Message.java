package dev.throng.flink;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * A message as it was sent or edited. Flink serializes it as a record, without Kryo.
 *
 * @param guildId where it was sent
 * @param channelId where in the guild
 * @param messageId a snowflake
 * @param authorId who wrote it
 * @param authorIsBot whether a bot did
 * @param content its text; may be empty
 * @param mentions who and what is mentioned in it
 * @param timeUs when it was sent, or edited, microseconds since 1970
 * @param json the whole message object, as REST returns it
 */
public record Message(
    long guildId,
    long channelId,
    long messageId,
    long authorId,
    boolean authorIsBot,
    String content,
    Mentions mentions,
    long timeUs,
    String json) {

  /**
   * Whom a message calls.
   *
   * @param users by id
   * @param roles by id
   * @param everyone whether it calls {@code @everyone} or {@code @here}
   */
  public record Mentions(List<Long> users, List<Long> roles, boolean everyone) {}

  /**
   * The message of an event of kind {@link EventKind#MESSAGE_CREATED} or {@link
   * EventKind#MESSAGE_UPDATED}.
   *
   * @throws IllegalArgumentException if its JSON is none
   */
  public static Message of(ThrongEvent event) {
    return MessageParser.parse(event);
  }

  /** When it was sent, or edited. */
  public Instant time() {
    return Instant.EPOCH.plus(timeUs, ChronoUnit.MICROS);
  }
}
