package dev.throng.gateway.ws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.throng.gateway.session.EncodedDispatch;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients read while their streams lose contexts to each other, and what these take. */
class CompressionContextsTest {
  private static final int MIB = 1 << 20;
  private static final int SEEDS = 5;
  private static final int MESSAGES = 300;

  @Test
  void theStreamThatCompressedLeastRecentlyLosesItsContext() {
    CompressionContexts contexts = new CompressionContexts(2 * new ZlibStream().contextBytes());
    List<ZlibStream> streams = List.of(new ZlibStream(), new ZlibStream(), new ZlibStream());
    compress(contexts, streams.get(0));
    compress(contexts, streams.get(1));
    compress(contexts, streams.get(0));
    compress(contexts, streams.get(2));

    assertThat(streams.stream().map(ZlibStream::hasContext)).containsExactly(true, false, true);
    assertThat(contexts.bytes()).isEqualTo(2L * streams.get(0).contextBytes());
    streams.forEach(contexts::giveBack);
    assertThat(streams).noneMatch(ZlibStream::hasContext);
    assertThat(contexts.bytes()).isZero();
  }

  @Test
  void oneIsHeldWhateverTheBound() {
    CompressionContexts contexts = new CompressionContexts(0);
    ZlibStream first = new ZlibStream();
    ZstdStream second = new ZstdStream();
    compress(contexts, first);
    compress(contexts, second);

    assertThat(first.hasContext()).isFalse();
    assertThat(second.hasContext()).isTrue();
    contexts.giveBack(first);
    contexts.giveBack(second);
    assertThat(contexts.bytes()).isZero();
  }

  @Test
  void aNodeHasAnEighthOfItsHeap() {
    assertThat(CompressionContexts.nodeBytesMax(256L * MIB)).isEqualTo(64L * MIB);
    assertThat(CompressionContexts.nodeBytesMax(8_192L * MIB)).isEqualTo(1_024L * MIB);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoeverLosesItsContextClientsReadTheSame(boolean zlib) throws Exception {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Random random = new Random(seed);
      Supplier<CompressedStream> made = zlib ? ZlibStream::new : ZstdStream::new;
      CompressionContexts contexts = new CompressionContexts(3L * made.get().contextBytes());
      WriteQueue queue = new WriteQueue(Runnable::run, () -> {}, contexts);
      List<CompressedStream> streams = new ArrayList<>();
      List<Client> clients = new ArrayList<>();
      // Of more than share a dispatch, so that it comes in all ways.
      for (int i = 0; i < SharedDeflate.ALONE_MAX + 8; i++) {
        streams.add(made.get());
        clients.add(zlib ? new InflatingClient() : new ZstdClient());
      }
      String past = "";
      for (int i = 0; i < MESSAGES; i++) {
        past = body(random, past);
        EncodedDispatch dispatch = new EncodedDispatch("X", ByteString.copyFromUtf8(past), true);
        int sessions = random.nextInt(20) == 0 ? streams.size() : 1 + random.nextInt(3);
        for (int n = 0; n < sessions; n++) {
          int to = sessions == streams.size() ? n : random.nextInt(streams.size());
          CompressedStream stream = streams.get(to);
          String was = "seed %d, message %d to %d".formatted(seed, i, to);
          if (random.nextInt(50) == 0) {
            queue.release(stream);
          }
          if (random.nextInt(4) == 0) {
            String text = "{\"op\":11}";
            ByteBuf stored = queue.store(stream, text.getBytes(UTF_8));
            assertThat(clients.get(to).read(stored)).as(was).isEqualTo(text);
          }
          ByteBuf part = queue.compress(stream, dispatch, i);
          assertThat(clients.get(to).read(part)).as(was).isEqualTo(text(dispatch, i));
        }
        assertThat(contexts.bytes()).isLessThanOrEqualTo(3L * streams.get(0).contextBytes());
      }
      streams.forEach(queue::release);
      assertThat(contexts.bytes()).isZero();
      for (Client client : clients) {
        client.close();
      }
    }
  }

  /** Runs and repeats of all distances, of this message and of the one before. */
  private static String body(Random random, String past) {
    StringBuilder body = new StringBuilder("{\"content\":\"");
    for (int piece = random.nextInt(5); piece >= 0; piece--) {
      switch (random.nextInt(3)) {
        case 0 -> body.append("abcdefgh", 0, 1 + random.nextInt(8)).append("a".repeat(9));
        case 1 -> body.append(Long.toString(random.nextLong(), 36));
        default -> {
          int from = random.nextInt(past.length() + 1);
          String again = past.substring(from, Math.min(past.length(), from + random.nextInt(300)));
          body.append(again.replace("\"", ""));
        }
      }
    }
    return body.append("\"}").toString();
  }

  private static String text(EncodedDispatch dispatch, long seq) {
    ByteBuf out = Unpooled.buffer();
    FrameWriter.payload(out, dispatch, seq);
    return out.toString(UTF_8);
  }

  private static void compress(CompressionContexts contexts, CompressedStream stream) {
    contexts.use(stream);
    stream.compress(Direct.copy("{}"), Unpooled.directBuffer());
  }

  /** Knows nothing of contexts: one decoder for the connection's life. */
  private interface Client {
    String read(ByteBuf part) throws DataFormatException, IOException;

    void close() throws IOException;
  }

  private static final class InflatingClient implements Client {
    private final Inflater inflater = new Inflater();

    @Override
    public String read(ByteBuf part) throws DataFormatException {
      byte[] bytes = new byte[part.readableBytes()];
      part.readBytes(bytes);
      inflater.setInput(bytes);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[4096];
      for (int n = inflater.inflate(buffer); n > 0; n = inflater.inflate(buffer)) {
        out.write(buffer, 0, n);
      }
      return out.toString(UTF_8);
    }

    @Override
    public void close() {
      inflater.end();
    }
  }

  private static final class ZstdClient implements Client {
    private final ZstdDecoder decoder = new ZstdDecoder();

    @Override
    public String read(ByteBuf part) throws IOException {
      byte[] bytes = new byte[part.readableBytes()];
      part.readBytes(bytes);
      // Blanks before a message are none of it.
      return new String(decoder.decode(bytes), UTF_8).stripLeading();
    }

    @Override
    public void close() throws IOException {
      decoder.close();
    }
  }
}
