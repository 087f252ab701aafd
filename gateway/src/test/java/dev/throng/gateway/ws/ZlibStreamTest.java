package dev.throng.gateway.ws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One stream for a client's inflater, whatever the server stored and compressed. */
class ZlibStreamTest {
  private final ZlibStream stream = new ZlibStream();
  private final Inflater inflater = new Inflater();

  @AfterEach
  void close() {
    stream.close();
    inflater.end();
  }

  @Test
  void storedMessagesNeedNoContext() throws Exception {
    assertThat(stored("{\"op\":10}")).isEqualTo("{\"op\":10}");
    assertThat(stored("{\"op\":11}")).isEqualTo("{\"op\":11}");
    assertThat(stored("")).isEmpty();
    assertThat(stream.hasContext()).isFalse();
  }

  @Test
  void compressedMessagesContinueTheStreamOfStoredOnes() throws Exception {
    stored("{\"op\":10}");
    String ready = "{\"t\":\"READY\"}".repeat(500);
    assertThat(compressed(ready)).isEqualTo(ready);
    assertThat(compressed(ready)).isEqualTo(ready);
    assertThat(stored("{\"op\":11}")).isEqualTo("{\"op\":11}");
    assertThat(compressed("ü".repeat(70_000))).hasSize(70_000);
    assertThat(stream.hasContext()).isTrue();
  }

  @Test
  void aStreamMayBeginCompressed() throws Exception {
    assertThat(compressed("{}")).isEqualTo("{}");
  }

  @Test
  void aMessageOfMoreThanOneBlockIsStoredWhole() throws Exception {
    String large = "x".repeat(200_000);
    assertThat(stored(large)).isEqualTo(large);
    assertThat(compressed("{}")).isEqualTo("{}");
  }

  private String stored(String message) throws Exception {
    ByteBuf out = Unpooled.directBuffer(8);
    stream.store(Direct.copy(message), out);
    return inflated(out);
  }

  private String compressed(String message) throws Exception {
    ByteBuf out = Unpooled.directBuffer(8);
    stream.compress(Direct.copy(message), out);
    return inflated(out);
  }

  /** Every message ends where clients look for its end. */
  private String inflated(ByteBuf part) throws Exception {
    byte[] bytes = new byte[part.readableBytes()];
    part.readBytes(bytes);
    assertThat(bytes).endsWith(0x00, 0x00, 0xff, 0xff);
    inflater.setInput(bytes);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[4096];
    for (int n = inflater.inflate(buffer); n > 0; n = inflater.inflate(buffer)) {
      out.write(buffer, 0, n);
    }
    assertThat(inflater.getRemaining()).isZero();
    return out.toString(UTF_8);
  }
}
