package dev.throng.gateway.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sizes of images, read from their first bytes. */
final class ImageHeaderTest {
  private static @Nullable ImageHeader read(byte[] bytes) throws IOException {
    return ImageHeader.read(new ByteArrayInputStream(bytes));
  }

  private static byte[] written(String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(31, 17, BufferedImage.TYPE_INT_RGB), format, out);
    return out.toByteArray();
  }

  @ParameterizedTest
  @CsvSource({"png,image/png,false", "jpg,image/jpeg,false", "gif,image/gif,true"})
  void whatJavaWritesIsRead(String format, String type, boolean animated) throws IOException {
    assertThat(read(written(format))).isEqualTo(new ImageHeader(type, 31, 17, animated));
  }

  @ParameterizedTest
  @CsvSource({
    "524946462400000057454250 56503820 18000000 300100 9d012a 0a00 1400,10,20,false",
    "524946462400000057454250 5650384c 0d000000 2f 09c00400 0000000000,10,20,false",
    "524946462400000057454250 56503858 0a000000 02000000 090000 130000,10,20,true",
  })
  void webpInItsThreeKinds(String hex, int width, int height, boolean animated) throws IOException {
    assertThat(read(HexFormat.of().parseHex(hex.replace(" ", ""))))
        .isEqualTo(new ImageHeader("image/webp", width, height, animated));
  }

  @Test
  void aTornImageIsNone() throws IOException {
    for (String format : new String[] {"png", "jpg", "gif"}) {
      byte[] whole = written(format);
      for (int length = 0; length < 10; length++) {
        assertThat(read(Arrays.copyOf(whole, length))).isNull();
      }
    }
  }

  @Test
  void randomBytesBehindAnyBeginEndSomehow() throws IOException {
    Random random = new Random(5);
    byte[][] begins = {
      {(byte) 0xff, (byte) 0xd8, (byte) 0xff},
      {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'},
      {'R', 'I', 'F', 'F', 0, 0, 0, 0, 'W', 'E', 'B', 'P', 'V', 'P', '8'},
    };
    for (int i = 0; i < 30_000; i++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      byte[] begin = begins[i % begins.length];
      System.arraycopy(begin, 0, bytes, 0, Math.min(begin.length, bytes.length));
      ImageHeader image = read(bytes);
      assertThat(image == null || (image.width() > 0 && image.height() > 0)).isTrue();
    }
  }
}
