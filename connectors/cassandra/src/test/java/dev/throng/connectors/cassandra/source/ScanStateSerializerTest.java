package dev.throng.connectors.cassandra.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bytes are in savepoints: what was written once must be read for ever. */
class ScanStateSerializerTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final TokenRangeSplit NEW = new TokenRangeSplit(-2, 7, null, false);
  private static final TokenRangeSplit BEGUN =
      new TokenRangeSplit(-2, 7, new byte[] {1, 2, (byte) 0xff}, false);
  private static final TokenRangeSplit DONE = new TokenRangeSplit(-2, 7, null, true);

  private static final String TOKENS = "fffffffffffffffe" + "0000000000000007";
  private static final String NEW_V1 = TOKENS + "ffffffff";
  private static final String BEGUN_V1 = TOKENS + "00000003" + "0102ff";
  private static final String DONE_V1 = TOKENS + "fffffffe";
  private static final String PLANNED_V1 =
      "01" + "00000001" + "00000002" + "00000017" + BEGUN_V1 + "00000014" + NEW_V1;

  private final TokenRangeSplitSerializer splits = new TokenRangeSplitSerializer();
  private final ScanStateSerializer scans = new ScanStateSerializer();

  @Test
  void aSplitIsWrittenAsInVersion1() throws IOException {
    assertThat(splits.getVersion()).isEqualTo(1);
    assertThat(HEX.formatHex(splits.serialize(NEW))).isEqualTo(NEW_V1);
    assertThat(HEX.formatHex(splits.serialize(BEGUN))).isEqualTo(BEGUN_V1);
    assertThat(HEX.formatHex(splits.serialize(DONE))).isEqualTo(DONE_V1);
  }

  @Test
  void aSplitOfVersion1IsRead() throws IOException {
    assertThat(splits.deserialize(1, HEX.parseHex(NEW_V1))).isEqualTo(NEW);
    assertThat(splits.deserialize(1, HEX.parseHex(BEGUN_V1))).isEqualTo(BEGUN);
    assertThat(splits.deserialize(1, HEX.parseHex(DONE_V1))).isEqualTo(DONE);
  }

  @Test
  void aScanIsWrittenAndReadAsInVersion1() throws IOException {
    ScanState planned = new ScanState(true, List.of(BEGUN, NEW));
    assertThat(scans.getVersion()).isEqualTo(1);
    assertThat(HEX.formatHex(scans.serialize(planned))).isEqualTo(PLANNED_V1);
    assertThat(HEX.formatHex(scans.serialize(ScanState.NEW))).isEqualTo("000000000100000000");
    assertThat(scans.deserialize(1, HEX.parseHex(PLANNED_V1))).isEqualTo(planned);
  }

  @Test
  void aNewerVersionIsRefused() {
    assertThatThrownBy(() -> splits.deserialize(2, HEX.parseHex(NEW_V1)))
        .hasMessage("split of version 2 (expected: 1)");
    assertThatThrownBy(() -> scans.deserialize(2, HEX.parseHex(PLANNED_V1)))
        .hasMessage("scan of version 2 (expected: 1)");
  }
}
