package dev.throng.jobs.core.store;

import dev.throng.protocol.wire.Event;
import org.jspecify.annotations.Nullable;

/**
 * A change of one row of the table of messages. Repeats and reorders are harmless: the change with
 * the highest write time wins, whenever it arrives.
 *
 * @param delete whether the row goes; {@code author} and {@code body} are then 0 and empty
 * @param channel first half of the partition key
 * @param bucket second half of the partition key, see {@link MessagePartition}
 * @param message clustering key
 * @param author user id
 * @param body the message object as REST returns it, JSON
 * @param writeTimeUs CQL write time, strictly increasing per channel
 */
public record MessageMutation(
    boolean delete,
    long channel,
    int bucket,
    long message,
    long author,
    byte[] body,
    long writeTimeUs) {
  private static final byte[] NO_BODY = {};

  /** The row that an event writes or deletes; null if it is not an event of a message. */
  public static @Nullable MessageMutation of(Event event) {
    return switch (event.getEventCase()) {
      case MESSAGE_CREATED ->
          upsert(
              event,
              event.getMessageCreated().getMessage(),
              event.getMessageCreated().getAuthor(),
              event.getMessageCreated().getBody().toByteArray());
      case MESSAGE_UPDATED ->
          upsert(
              event,
              event.getMessageUpdated().getMessage(),
              event.getMessageUpdated().getAuthor(),
              event.getMessageUpdated().getBody().toByteArray());
      case MESSAGE_DELETED -> {
        long message = event.getMessageDeleted().getMessage();
        yield new MessageMutation(
            true,
            event.getChannel(),
            MessagePartition.of(message, event.getSplit()),
            message,
            0,
            NO_BODY,
            event.getWriteTimeUs());
      }
      case CHANNEL_DELETED, GUILD_EVENT, EVENT_NOT_SET -> null;
    };
  }

  private static MessageMutation upsert(Event event, long message, long author, byte[] body) {
    return new MessageMutation(
        false,
        event.getChannel(),
        MessagePartition.of(message, event.getSplit()),
        message,
        author,
        body,
        event.getWriteTimeUs());
  }
}
