package dev.throng.jobs.flink.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.actor.DeadLetters;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.protocol.Partitioner;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.DeadLetter;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializationSchema.InitializationContext;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.UserCodeClassLoader;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class OutRecordSerializationSchemaTest {
  private static final byte[] VALUE = {1, 2, 3};

  private final OutRecordSerializationSchema serializer =
      new OutRecordSerializationSchema(
          new TopicLayout(
              Map.of(
                  Topic.EVENTS, new TopicLayout.Found(8, 1, 0),
                  Topic.PRESENCES, new TopicLayout.Found(8, 1, 0),
                  Topic.REPLIES, new TopicLayout.Found(128, 1, 0),
                  Topic.DEAD_LETTERS, new TopicLayout.Found(1, 1, 0))));

  @BeforeEach
  void open() {
    serializer.open(new Context(), null);
  }

  @Test
  void anEventGoesToThePartitionOfItsKey() {
    ProducerRecord<byte[], byte[]> written =
        serializer.serialize(new OutRecord(Topic.EVENTS.ordinal(), 77, VALUE), null, null);

    assertThat(written.topic()).isEqualTo("events");
    assertThat(written.partition()).isEqualTo(Partitioner.partition(77, 8));
    assertThat(ByteBuffer.wrap(written.key()).getLong()).isEqualTo(77);
    assertThat(written.value()).isEqualTo(VALUE);
  }

  @Test
  void whoGoesOfflineIsRemovedFromTheTopicOfPresencesAndFromNoOther() {
    byte[] nothing = {};

    assertThat(
            serializer
                .serialize(new OutRecord(Topic.PRESENCES.ordinal(), 77, nothing), null, null)
                .value())
        .isNull();
    assertThat(
            serializer
                .serialize(new OutRecord(Topic.EVENTS.ordinal(), 77, nothing), null, null)
                .value())
        .isEmpty();
  }

  @Test
  void aRecordHasTheTimeOfTheOneThatCausedIt() {
    OutRecord record = new OutRecord(Topic.EVENTS.ordinal(), 77, VALUE);

    assertThat(serializer.serialize(record, null, 1_700_000_000_123L).timestamp())
        .isEqualTo(1_700_000_000_123L);
    assertThat(serializer.serialize(record, null, null).timestamp()).isNull();
    assertThat(serializer.serialize(record, null, Long.MIN_VALUE).timestamp()).isNull();
  }

  @Test
  void aReplyGoesToThePartitionOfItsNode() {
    ProducerRecord<byte[], byte[]> written =
        serializer.serialize(new OutRecord(Topic.REPLIES.ordinal(), 127, VALUE), null, null);

    assertThat(written.topic()).isEqualTo("replies");
    assertThat(written.partition()).isEqualTo(127);
  }

  @Test
  void aReplyToANodeThatCannotBeIsADeadLetter() throws Exception {
    ProducerRecord<byte[], byte[]> written =
        serializer.serialize(new OutRecord(Topic.REPLIES.ordinal(), 128, VALUE), null, null);

    assertThat(written.topic()).isEqualTo("dead.letters");
    DeadLetter letter = DeadLetter.parseFrom(written.value());
    assertThat(letter.getTopic()).isEqualTo("replies");
    assertThat(letter.getError()).contains("node: 128 (expected: 0 to 127");
    assertThat(letter.getValue().toByteArray()).isEqualTo(VALUE);
  }

  @Test
  void aRecordTooLargeForItsTopicIsADeadLetterWithTheHeadOfIt() throws Exception {
    byte[] value = new byte[OutRecordSerializationSchema.VALUE_BYTES_MAX + 1];

    ProducerRecord<byte[], byte[]> written =
        serializer.serialize(new OutRecord(Topic.EVENTS.ordinal(), 77, value), null, null);

    assertThat(written.topic()).isEqualTo("dead.letters");
    DeadLetter letter = DeadLetter.parseFrom(written.value());
    assertThat(letter.getTopic()).isEqualTo("events");
    assertThat(letter.getError()).startsWith("value: " + value.length + " bytes");
    assertThat(letter.getValue().size()).isEqualTo(DeadLetters.VALUE_BYTES_MAX);
  }

  private static final class Context implements InitializationContext {
    @Override
    public MetricGroup getMetricGroup() {
      return new UnregisteredMetricsGroup();
    }

    @Override
    public UserCodeClassLoader getUserCodeClassLoader() {
      throw new UnsupportedOperationException();
    }
  }
}
