package dev.throng.benchmarks.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MessagesTest {
  private final Messages messages = new Messages(1_000, 200);

  @Test
  void aMessageIsRecognizedAnywhereInAFrame() {
    String content = messages.content(437, 5);
    assertThat(content).hasSize(200);
    assertThat(messages.dueNs(437)).isEqualTo(5);
    assertThat(messages.numberIn(frame("{\"b\":\"bench b\",\"content\":\"" + content + "\"}")))
        .isEqualTo(437);
    ByteBuf shifted = frame("12345" + content);
    shifted.skipBytes(5);
    assertThat(messages.numberIn(shifted)).isEqualTo(437);
  }

  @Test
  void whatIsNotOfThisRunIsNone() {
    String other = new Messages(1_000, 200).content(1, 0);
    assertThat(messages.numberIn(frame(other))).isEqualTo(Messages.NONE);
    assertThat(messages.numberIn(frame(""))).isEqualTo(Messages.NONE);
    String own = messages.content(1, 0);
    String marker = own.substring(0, own.indexOf(" 1 ") + 1);
    assertThat(messages.numberIn(frame(marker))).isEqualTo(Messages.NONE);
    assertThat(messages.numberIn(frame(marker + "x"))).isEqualTo(Messages.NONE);
    assertThat(messages.numberIn(frame(marker + "1000 "))).isEqualTo(Messages.NONE);
    assertThat(messages.numberIn(frame(marker + "99999999999999999999 "))).isEqualTo(Messages.NONE);
    assertThat(messages.numberIn(frame(marker + "999 "))).isEqualTo(999);
  }

  private static ByteBuf frame(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
  }
}
