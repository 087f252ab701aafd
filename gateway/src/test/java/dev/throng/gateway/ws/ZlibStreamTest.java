package dev.throng.gateway.ws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.throng.gateway.session.EncodedDispatch;
import dev.throng.protocol.snapshot.GuildCreate;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One stream for a client's inflater, whatever the server stored and compressed. */
class ZlibStreamTest {
  private final ZlibStream stream = new ZlibStream();
  private final Inflater inflater = new Inflater();

  @AfterEach
  void close() {
    stream.loseContext();
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

  /** From a fixed seed: stored, compressed and spliced messages, of which some were said before. */
  @Test
  void splicedMessagesMayStandAnywhereInTheStream() throws Exception {
    Random random = new Random(7);
    List<EncodedDispatch> dispatches = new ArrayList<>();
    SharedDeflate shared = new SharedDeflate();
    for (int i = 0; i < 2_000; i++) {
      if (dispatches.size() < 20 || random.nextInt(10) == 0) {
        dispatches.add(dispatch(random));
      }
      EncodedDispatch dispatch = dispatches.get(random.nextInt(dispatches.size()));
      String whole = text(dispatch, i);
      switch (random.nextInt(4)) {
        case 0 -> assertThat(stored(whole)).isEqualTo(whole);
        case 1 -> assertThat(compressed(whole)).isEqualTo(whole);
        default -> assertThat(spliced(shared, dispatch, i)).isEqualTo(whole);
      }
    }
    assertThat(stream.hasContext()).isTrue();
  }

  @Test
  void theFirstSessionsGetADispatchOfTheirOwn() {
    SharedDeflate shared = new SharedDeflate();
    EncodedDispatch full = dispatch(new Random(1));
    EncodedDispatch withoutContent = dispatch(new Random(2));
    for (int i = 0; i < SharedDeflate.ALONE_MAX; i++) {
      assertThat(shared.tail(full)).isNull();
      assertThat(shared.tail(withoutContent)).isNull();
    }
    assertThat(shared.tail(full)).isNotNull();
    assertThat(shared.tail(withoutContent)).isNotNull();
    assertThat(shared.tail(dispatch(new Random(3)))).isNull();
  }

  /** Its session may resume so often that it looks like one for many. */
  @Test
  void aBodyInTwoPiecesIsNeverTakenApart() throws Exception {
    WriteQueue queue = new WriteQueue(Runnable::run, () -> {}, new CompressionContexts(1 << 20));
    EncodedDispatch dispatch =
        new EncodedDispatch(
            "GUILD_CREATE", new GuildCreate("{\"a\":[1,".getBytes(UTF_8), "2]}".getBytes(UTF_8)));
    for (int i = 0; i < 2 * SharedDeflate.ALONE_MAX; i++) {
      assertThat(inflated(queue.compress(stream, dispatch, i)))
          .isEqualTo("{\"t\":\"GUILD_CREATE\",\"s\":" + i + ",\"op\":0,\"d\":{\"a\":[1,2]}}");
    }
  }

  private static EncodedDispatch dispatch(Random random) {
    String body = "{\"content\":\"" + "na ".repeat(random.nextInt(400)) + random.nextLong() + "\"}";
    return new EncodedDispatch("MESSAGE_CREATE", ByteString.copyFromUtf8(body), true);
  }

  private static String text(EncodedDispatch dispatch, long seq) {
    ByteBuf out = Unpooled.buffer();
    FrameWriter.payload(out, dispatch, seq);
    return out.toString(UTF_8);
  }

  private String spliced(SharedDeflate shared, EncodedDispatch dispatch, long seq)
      throws Exception {
    ByteBuf tail = shared.tail(dispatch);
    while (tail == null) {
      tail = shared.tail(dispatch);
    }
    ByteBuf head = Unpooled.buffer();
    FrameWriter.head(head, dispatch, seq);
    ByteBuf out = Unpooled.directBuffer(8);
    stream.splice(head, tail, out);
    return inflated(out);
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
