package dev.throng.connectors.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class PendingRequestsSerializerTest {
  /** As version 1 was first written; a savepoint may hold it. */
  private static final String VERSION_1 =
      "00000002"
          + "00046d61696e000a6d657373616765732d3000013700023432000000000000000900000007"
          + "7b226e223a317d"
          + "00046d61696e000a6d657373616765732d3000000002343300000000000000050000"
          + "0000";

  private static final List<DocumentRequest> REQUESTS =
      List.of(
          new DocumentRequest(
              new DocumentAddress("main", "messages-0", "7", "42"),
              9,
              "{\"n\":1}".getBytes(StandardCharsets.UTF_8)),
          DocumentRequest.delete(new DocumentAddress("main", "messages-0", "", "43"), 5));

  private final PendingRequestsSerializer serializer = new PendingRequestsSerializer();

  @Test
  void writesAndReadsTheBytesOfVersion1() throws IOException {
    assertThat(HexFormat.of().formatHex(serializer.serialize(new PendingRequests(REQUESTS))))
        .isEqualTo(VERSION_1);
    PendingRequests read =
        serializer.deserialize(
            PendingRequestsSerializer.VERSION_1, HexFormat.of().parseHex(VERSION_1));
    assertThat(read.requests()).usingRecursiveComparison().isEqualTo(REQUESTS);
  }

  @Test
  void refusesAVersionThatItDoesNotKnow() {
    assertThatThrownBy(() -> serializer.deserialize(2, new byte[4]))
        .hasMessage("version of pending requests: 2 (expected: 1)");
  }
}
