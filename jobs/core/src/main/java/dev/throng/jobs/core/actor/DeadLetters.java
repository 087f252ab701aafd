package dev.throng.jobs.core.actor;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.DeadLetter;
import dev.throng.protocol.wire.Header;

/** Makes dead letters: records for operators about records that could not be handled or written. */
public final class DeadLetters {
  /** Bytes of the record that its dead letter quotes; longer records are cut off here. */
  public static final int VALUE_BYTES_MAX = 1 << 20;

  private DeadLetters() {}

  /** The topic, partition and offset that a record was read from. */
  public record Source(Topic topic, int partition, long offset) {}

  /**
   * The dead letter of a record that could not be handled.
   *
   * @param key of the letter: the actor, or the offset where no actor could be told
   */
  public static OutRecord of(Source source, long key, byte[] value, String error) {
    return letter(
        key,
        value,
        DeadLetter.newBuilder()
            .setTopic(source.topic().topicName())
            .setPartition(source.partition())
            .setOffset(source.offset())
            .setError(error));
  }

  /** The dead letter of an actor's record that could not be handled. */
  public static OutRecord of(Topic topic, InboxRecord record, String error) {
    return of(
        new Source(topic, record.partition(), record.offset()),
        record.actor(),
        record.value(),
        error);
  }

  /** What is left to do for a command that threw: its dead letter, and 500 for who waits for it. */
  public static Effects rejecting(Topic inbox, InboxRecord record, String error) {
    Effects effects = new Effects(record.offset(), record.timeUs());
    effects.send(of(inbox, record, error));
    effects.reject(headerOf(record), DiscordError.INTERNAL_SERVER_ERROR);
    return effects;
  }

  /** The dead letter of a record that cannot be written; its partition and offset stay 0. */
  public static OutRecord ofUnwritable(OutRecord record, String error) {
    return letter(
        record.key(),
        record.value(),
        DeadLetter.newBuilder().setTopic(Topic.of(record.topic()).topicName()).setError(error));
  }

  private static OutRecord letter(long key, byte[] value, DeadLetter.Builder letter) {
    int length = Math.min(value.length, VALUE_BYTES_MAX);
    return new OutRecord(
        Topic.DEAD_LETTERS.ordinal(),
        key,
        letter.setValue(ByteString.copyFrom(value, 0, length)).build().toByteArray());
  }

  private static Header headerOf(InboxRecord record) {
    try {
      return Headers.of(record.value());
    } catch (InvalidProtocolBufferException e) {
      return Header.getDefaultInstance();
    }
  }
}
