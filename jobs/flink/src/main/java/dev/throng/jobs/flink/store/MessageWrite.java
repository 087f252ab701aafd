package dev.throng.jobs.flink.store;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.connectors.cassandra.CassandraWrite;
import dev.throng.connectors.cassandra.CqlWrite;
import dev.throng.jobs.core.actor.DeadLetters;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.store.MessageMutation;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Event;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Writes a message's row with the event's write time. */
final class MessageWrite implements CassandraWrite<LinkedEvent, StoredEvent> {
  private static final long serialVersionUID = 1L;
  private static final byte[] NO_DEAD_LETTER = {};

  private static final String UPSERT =
      "INSERT INTO messages (channel_id, bucket, message_id, author_id, body)"
          + " VALUES (?, ?, ?, ?, ?) USING TIMESTAMP ?";

  private static final String DELETE =
      "DELETE FROM messages USING TIMESTAMP ?"
          + " WHERE channel_id = ? AND bucket = ? AND message_id = ?";

  @Override
  public @Nullable CqlWrite bind(LinkedEvent event) {
    MessageMutation mutation;
    try {
      mutation = MessageMutation.of(Event.parseFrom(event.value()));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not an Event", e);
    }
    if (mutation == null) {
      return null;
    }
    return mutation.delete()
        ? CqlWrite.of(
            DELETE,
            mutation.writeTimeUs(),
            mutation.channel(),
            mutation.bucket(),
            mutation.message())
        : CqlWrite.of(
            UPSERT,
            mutation.channel(),
            mutation.bucket(),
            mutation.message(),
            mutation.author(),
            ByteBuffer.wrap(mutation.body()),
            mutation.writeTimeUs());
  }

  @Override
  public StoredEvent durable(LinkedEvent event) {
    return new StoredEvent(event.partition(), event.offset(), event.previous(), 0, NO_DEAD_LETTER);
  }

  @Override
  public StoredEvent rejected(LinkedEvent event, Throwable cause) {
    OutRecord letter =
        DeadLetters.of(
            new DeadLetters.Source(Topic.EVENTS, event.partition(), event.offset()),
            event.offset(),
            event.value(),
            cause.toString());
    return new StoredEvent(
        event.partition(), event.offset(), event.previous(), channelOf(event), letter.value());
  }

  private static long channelOf(LinkedEvent event) {
    try {
      return Event.parseFrom(event.value()).getChannel();
    } catch (InvalidProtocolBufferException e) {
      return 0; // no event: nobody keeps a message of it
    }
  }
}
