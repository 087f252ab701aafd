package dev.throng.jobs.flink.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.DeadLetter;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class InboxDecodeFunctionHarnessTest {
  private static final byte[] VALUE = {1, 2, 3};

  @Test
  void theActorIsInTheKey() throws Exception {
    try (var harness = harness()) {
      harness.processElement(new RawRecord(LongKey.encode(-5), 3, 9, 12, VALUE), 0);

      assertThat(harness.extractOutputValues()).hasSize(1);
      InboxRecord record = harness.extractOutputValues().get(0);
      assertThat(record.actor()).isEqualTo(-5);
      assertThat(record.partition()).isEqualTo(3);
      assertThat(record.offset()).isEqualTo(9);
      assertThat(record.value()).isEqualTo(VALUE);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 9, 16})
  void aKeyThatIsNotEightBytesIsDeadLettered(int bytes) throws Exception {
    try (var harness = harness()) {
      harness.processElement(new RawRecord(new byte[bytes], 3, 9, 12, VALUE), 0);

      assertThat(harness.extractOutputValues()).isEmpty();
      OutRecord written =
          harness.getSideOutput(InboxDecodeFunction.DEAD_LETTERS).element().getValue();
      assertThat(Topic.of(written.topic())).isEqualTo(Topic.DEAD_LETTERS);
      DeadLetter letter = DeadLetter.parseFrom(written.value());
      assertThat(letter.getTopic()).isEqualTo("user.inbox");
      assertThat(letter.getPartition()).isEqualTo(3);
      assertThat(letter.getOffset()).isEqualTo(9);
      assertThat(letter.getError()).isEqualTo("key: " + bytes + " bytes (expected: 8)");
      assertThat(letter.getValue().toByteArray()).isEqualTo(VALUE);
    }
  }

  private static OneInputStreamOperatorTestHarness<RawRecord, InboxRecord> harness()
      throws Exception {
    var harness =
        new OneInputStreamOperatorTestHarness<RawRecord, InboxRecord>(
            new ProcessOperator<>(new InboxDecodeFunction(Topic.USER_INBOX)));
    harness.open();
    return harness;
  }
}
