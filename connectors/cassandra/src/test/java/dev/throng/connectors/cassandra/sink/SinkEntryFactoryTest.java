package dev.throng.connectors.cassandra.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.connectors.cassandra.CqlBinder;
import dev.throng.connectors.cassandra.CqlWrite;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.junit.jupiter.api.Test;

class SinkEntryFactoryTest {
  private static final Clock AT_2_MS = Clock.fixed(Instant.ofEpochMilli(2), ZoneOffset.UTC);

  @Test
  void eachWriteTimeIsAboveTheOneBeforeItThoughTheClockStandsStill() {
    SinkEntryFactory<Long> entries = entries(n -> CqlWrite.of("q", n));
    assertThat(entries.apply(1L, null).writeTimeUs()).isEqualTo(2_000);
    assertThat(entries.apply(2L, null).writeTimeUs()).isEqualTo(2_001);
    entries.startAfter(9_000);
    assertThat(entries.apply(3L, null).writeTimeUs()).isEqualTo(9_001);
  }

  @Test
  void aRestoredElementKeepsItsWriteTime() {
    SinkEntryFactory<Long> entries = entries(n -> CqlWrite.of("q", n));
    assertThat(entries.entry(1L, 7).writeTimeUs()).isEqualTo(7);
  }

  @Test
  void whatNeedsNoWriteHasNone() {
    SinkEntry<Long> entry = entries(n -> null).apply(1L, null);
    assertThat(entry.write()).isNull();
    assertThat(entry.failure()).isNull();
  }

  @Test
  void whatCannotBeBoundIsKeptWithTheReason() {
    IllegalStateException reason = new IllegalStateException("why");
    SinkEntry<Long> entry =
        entries(
                n -> {
                  throw reason;
                })
            .apply(1L, null);
    assertThat(entry.write()).isNull();
    assertThat(entry.failure()).isSameAs(reason);
  }

  @Test
  void aWriteAboveTheBoundIsNotSent() {
    SinkEntry<Long> entry = entries(n -> CqlWrite.of("q", "x".repeat(101))).apply(1L, null);
    assertThat(entry.write()).isNull();
    assertThat(entry.failure()).hasMessage("write of 137 bytes (expected: <= 100)");
  }

  @Test
  void theSizeIsThatOfTheValues() {
    assertThat(CqlWriteSize.of(CqlWrite.of("q"))).isEqualTo(32);
    assertThat(CqlWriteSize.of(CqlWrite.of("q", null, "abc", ByteBuffer.allocate(10))))
        .isEqualTo(32 + 4 + 4 + 3 + 4 + 10);
    assertThat(CqlWriteSize.of(CqlWrite.of("q", List.of("ab", "c"), Map.of("k", 1L))))
        .isEqualTo(32 + 4 + (4 + 2) + (4 + 1) + 4 + (4 + 1) + (4 + 16));
  }

  private static SinkEntryFactory<Long> entries(CqlBinder<Long> binder) {
    return new SinkEntryFactory<>(binder, LongSerializer.INSTANCE, 100, AT_2_MS);
  }
}
