package dev.throng.jobs.flink.kafka;

import com.google.protobuf.ByteString;
import dev.throng.jobs.core.actor.ActorRunner;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.DeadLetter;

/** Makes dead letters of what no actor could be asked about. */
public final class DeadLetters {
  private DeadLetters() {}

  /** Of a record that could not be read. */
  public static OutRecord of(Topic topic, RawRecord raw, String error) {
    DeadLetter letter =
        DeadLetter.newBuilder()
            .setTopic(topic.topicName())
            .setPartition(raw.partition())
            .setOffset(raw.offset())
            .setError(error)
            .setValue(head(raw.value()))
            .build();
    return new OutRecord(Topic.DEAD_LETTERS.ordinal(), raw.offset(), letter.toByteArray());
  }

  /** Of a record that cannot be written: partition and offset stay 0. */
  public static OutRecord ofUnwritable(OutRecord record, String error) {
    DeadLetter letter =
        DeadLetter.newBuilder()
            .setTopic(Topic.of(record.topic()).topicName())
            .setError(error)
            .setValue(head(record.value()))
            .build();
    return new OutRecord(Topic.DEAD_LETTERS.ordinal(), record.key(), letter.toByteArray());
  }

  private static ByteString head(byte[] value) {
    return ByteString.copyFrom(value, 0, Math.min(value.length, ActorRunner.LETTER_BYTES_MAX));
  }
}
