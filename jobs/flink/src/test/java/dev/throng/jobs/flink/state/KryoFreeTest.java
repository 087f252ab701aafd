package dev.throng.jobs.flink.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.actor.RelayRecord;
import dev.throng.jobs.flink.kafka.RawRecord;
import dev.throng.jobs.flink.live.RelayKey;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.flink.api.java.typeutils.runtime.PojoSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KryoFreeTest {
  @ParameterizedTest
  @ValueSource(
      classes = {
        RawRecord.class,
        InboxRecord.class,
        OutRecord.class,
        RelayRecord.class,
        RelayKey.class
      })
  void whatTravelsBetweenOperatorsIsAFlinkRecord(Class<?> type) {
    assertThat(KryoFree.serializer(type)).isInstanceOf(PojoSerializer.class);
  }

  @ParameterizedTest
  @ValueSource(classes = {NestedCollection.class, Hidden.class, Unknown.class})
  void whatWouldSilentlyGoThroughKryoIsFound(Class<?> type) {
    assertThatThrownBy(() -> KryoFree.serializer(type))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  /** A collection in a collection. */
  public record NestedCollection(Map<Long, Set<Long>> sets) {}

  /** A class that is not public. */
  record Hidden(long id) {}

  /** A field of a type that Flink knows nothing of. */
  public record Unknown(UUID id) {}

  @Test
  void aRelayKeysHashIsPartOfTheSavepointFormat() {
    // (0x12345678 ^ 0x9abcdef0) * 31 + 77
    assertThat(new RelayKey(0x1234_5678_9abc_def0L, 77).hashCode()).isEqualTo(0x888888c5);
  }
}
