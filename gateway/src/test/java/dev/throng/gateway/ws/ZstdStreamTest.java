package dev.throng.gateway.ws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One frame for a client's streaming decoder, which gets it message by message. */
class ZstdStreamTest {
  private final ZstdStream stream = new ZstdStream();
  private final ZstdDecoder decoder = new ZstdDecoder();

  @AfterEach
  void close() throws IOException {
    stream.loseContext();
    decoder.close();
  }

  @Test
  void storedMessagesNeedNoContext() throws Exception {
    assertThat(stored("{\"op\":10}")).isEqualTo("{\"op\":10}");
    assertThat(stored("{\"op\":11}")).isEqualTo("{\"op\":11}");
    assertThat(stored("")).isEmpty();
    assertThat(stored("x".repeat(100_000))).hasSize(100_000);
    assertThat(stream.hasContext()).isFalse();
  }

  @Test
  void compressedMessagesContinueTheFrameOfStoredOnes() throws Exception {
    stored("{\"op\":10}");
    String ready = "{\"t\":\"READY\"}".repeat(500);
    assertThat(compressed(ready)).isEqualTo(ready);
    assertThat(compressed(ready)).isEqualTo(ready);
    assertThat(stored("{\"op\":11}")).isEqualTo("{\"op\":11}");
    assertThat(compressed("ü".repeat(70_000))).hasSize(70_000);
    assertThat(compressed("")).isEmpty();
    assertThat(stream.hasContext()).isTrue();
  }

  @Test
  void aStreamMayBeginCompressed() throws Exception {
    assertThat(compressed("{}")).isEqualTo("{}");
    assertThat(compressed("{\"op\":11}")).isEqualTo("{\"op\":11}");
  }

  @Test
  void whatRepeatsTakesFewBytes() throws Exception {
    String message = "{\"t\":\"MESSAGE_CREATE\",\"d\":{\"author\":{\"username\":\"somebody\"}}}";
    compressed(message);
    ByteBuf out = Unpooled.directBuffer(8);
    stream.compress(Direct.copy(message), out);

    assertThat(out.readableBytes()).isLessThan(message.length() / 3);
  }

  /** The new one knows nothing of the offsets that the client would repeat. */
  @Test
  void aContextThatTakesTheLostOnesPlaceBeginsWithBlanks() throws Exception {
    compressed("abcdefghijklmno".repeat(9) + "xyz".repeat(9));
    stream.loseContext();
    assertThat(stream.hasContext()).isFalse();
    assertThat(stored("{\"op\":11}")).isEqualTo("{\"op\":11}");
    String runs = "{\"" + "a".repeat(40) + "abcd".repeat(20) + "abcdefgh".repeat(20) + "\"}";

    assertThat(compressed(runs)).isEqualTo(" ".repeat(17) + runs);
    assertThat(compressed(runs)).isEqualTo(runs);
  }

  /** Of all sizes up to some windows, repeating what is in and behind the window. */
  @Test
  void randomMessagesAreDecodedOneByOne() throws Exception {
    long seed = 4711;
    Random random = new Random(seed);
    String past = "";
    for (int i = 0; i < 300; i++) {
      StringBuilder message = new StringBuilder();
      for (int piece = random.nextInt(6); piece >= 0; piece--) {
        message.append(Long.toString(random.nextLong(), 36));
        if (!past.isEmpty()) {
          int from = random.nextInt(past.length());
          message.append(past, from, Math.min(past.length(), from + random.nextInt(40_000)));
        }
      }
      String text = message.toString();
      assertThat(random.nextInt(4) == 0 ? stored(text) : compressed(text))
          .as("seed %d, message %d", seed, i)
          .isEqualTo(text);
      past = (past + text).substring(Math.max(0, past.length() + text.length() - 100_000));
    }
  }

  private String stored(String message) throws IOException {
    ByteBuf out = Unpooled.directBuffer(8);
    stream.store(Direct.copy(message), out);
    return decoded(out);
  }

  private String compressed(String message) throws IOException {
    ByteBuf out = Unpooled.directBuffer(8);
    stream.compress(Direct.copy(message), out);
    return decoded(out);
  }

  private String decoded(ByteBuf part) throws IOException {
    byte[] bytes = new byte[part.readableBytes()];
    part.readBytes(bytes);
    return new String(decoder.decode(bytes), UTF_8);
  }
}
