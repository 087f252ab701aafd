package dev.throng.gateway.ws;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.throng.gateway.session.EncodedDispatch;
import dev.throng.protocol.snapshot.GuildCreate;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameWriterTest {
  @ParameterizedTest
  @CsvSource({
    "0,8100",
    "125,817d",
    "126,817e007e",
    "65535,817effff",
    "65536,817f0000000000010000",
    "2147483647,817f000000007fffffff"
  })
  void theLengthTakesAsFewBytesAsRfc6455Asks(int length, String hex) {
    ByteBuf out = Unpooled.buffer();
    FrameWriter.header(out, FrameWriter.TEXT, length);

    assertThat(ByteBufUtil.hexDump(out)).isEqualTo(hex);
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        1,
        9,
        10,
        99,
        100,
        12_345_678,
        99_999_999,
        100_000_000,
        1_000_000_007,
        1234567890123456L,
        10_000_000_000_000_000L,
        Long.MAX_VALUE
      })
  void aDispatchHasItsNumberWhateverItsLength(long seq) {
    ByteBuf out = Unpooled.buffer(1);
    FrameWriter.dispatch(
        out, new EncodedDispatch("X", ByteString.copyFromUtf8("{\"ü\":1}"), true), seq);
    String json = "{\"t\":\"X\",\"s\":" + seq + ",\"op\":0,\"d\":{\"ü\":1}}";

    assertThat(out.readUnsignedByte()).isEqualTo((short) 0x81);
    assertThat(out.readUnsignedByte())
        .isEqualTo((short) json.getBytes(StandardCharsets.UTF_8).length);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(json);
  }

  @Test
  void aBodyInTwoPiecesIsOneFrame() {
    byte[] rest = "2]}".getBytes(StandardCharsets.UTF_8);
    EncodedDispatch dispatch =
        new EncodedDispatch(
            "X", new GuildCreate("{\"a\":[1,".getBytes(StandardCharsets.UTF_8), rest));
    ByteBuf out = Unpooled.directBuffer();
    FrameWriter.dispatch(out, dispatch, 12);
    String json = "{\"t\":\"X\",\"s\":12,\"op\":0,\"d\":{\"a\":[1,2]}}";

    assertThat(out.readUnsignedByte()).isEqualTo((short) 0x81);
    assertThat(out.readUnsignedByte()).isEqualTo((short) json.length());
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(json);
    assertThat(dispatch.frameBytesMax()).isGreaterThanOrEqualTo(json.length());
    FrameWriter.payload(out.clear(), dispatch, 12);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(json);
  }

  @Test
  void compressedMessagesAreOneStreamEachPartEndingWithASyncFlush() throws DataFormatException {
    Inflater inflater = new Inflater();
    ZlibStream zlib = new ZlibStream();
    for (int size : new int[] {1, 63, 64, 1_000, 100_000}) {
      String message = "{\"n\":\"" + "abcdefghij".repeat(size / 10) + size + "\"}";
      ByteBuf out = Unpooled.directBuffer(8);
      zlib.compress(Direct.copy(message), out);
      byte[] part = ByteBufUtil.getBytes(out);

      assertThat(ByteBufUtil.hexDump(part)).endsWith("0000ffff");
      assertThat(inflate(inflater, part)).isEqualTo(message);
    }
    zlib.loseContext();
  }

  private static String inflate(Inflater inflater, byte[] part) throws DataFormatException {
    inflater.setInput(part);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[512];
    for (int n = inflater.inflate(buffer); n > 0; n = inflater.inflate(buffer)) {
      out.write(buffer, 0, n);
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
