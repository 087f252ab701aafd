package dev.throng.connectors.cassandra.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throng.connectors.cassandra.CqlWrite;
import java.io.IOException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.RequestEntryWrapper;
import org.junit.jupiter.api.Test;

/** The bytes are in savepoints: what was written once must be read for ever. */
class SinkStateSerializerTest {
  private static final String V1_OF_TWO_LONGS =
      // the name of the snapshot class, its version, then the entries
      "00000002"
          + "0050"
          + HexFormat.of()
              .formatHex(LongSerializer.LongSerializerSnapshot.class.getName().getBytes(UTF_8))
          + "00000003"
          + "00000002"
          + "00000000000003e8"
          + "0000000000000007"
          + "00000000000003e9"
          + "ffffffffffffffff";

  private final SinkEntryFactory<Long> entries =
      new SinkEntryFactory<>(
          n -> CqlWrite.of("q", n), LongSerializer.INSTANCE, 100, Clock.systemUTC());
  private final SinkStateSerializer<Long> serializer =
      new SinkStateSerializer<>(LongSerializer.INSTANCE, entries);

  @Test
  void stateIsWrittenAsInVersion1() throws IOException {
    assertThat(serializer.getVersion()).isEqualTo(1);
    assertThat(HexFormat.of().formatHex(serializer.serialize(state()))).isEqualTo(V1_OF_TWO_LONGS);
  }

  @Test
  void stateOfVersion1IsReadAndBoundAnew() throws IOException {
    assertThat(
            serializer
                .deserialize(1, HexFormat.of().parseHex(V1_OF_TWO_LONGS))
                .getBufferedRequestEntries())
        .extracting(RequestEntryWrapper::getRequestEntry)
        .isEqualTo(
            state().getBufferedRequestEntries().stream()
                .map(RequestEntryWrapper::getRequestEntry)
                .toList());
  }

  @Test
  void aNewerVersionIsRefused() {
    assertThatThrownBy(() -> serializer.deserialize(2, new byte[0]))
        .hasMessage("sink state of version 2 (expected: 1)");
  }

  private BufferedRequestState<SinkEntry<Long>> state() {
    return new BufferedRequestState<>(
        List.of(entries.entry(7L, 1_000), entries.entry(-1L, 1_001)).stream()
            .map(entry -> new RequestEntryWrapper<>(entry, entry.sizeBytes()))
            .toList());
  }
}
