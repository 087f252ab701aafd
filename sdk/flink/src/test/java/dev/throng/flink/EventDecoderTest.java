package dev.throng.flink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.flink.testing.ThrongTestLog;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EventDecoderTest {
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678901Z");
  private static final long GUILD = 1;
  private static final long CHANNEL = 10;

  private final ThrongTestLog log = new ThrongTestLog(GUILD);

  @Test
  void aMessageIsWhatWasSent() {
    long id = log.message(CHANNEL, 7, "héllo", AT);

    Message message = MessageParser.parse(decoded(0));

    assertThat(message.guildId()).isEqualTo(GUILD);
    assertThat(message.channelId()).isEqualTo(CHANNEL);
    assertThat(message.messageId()).isEqualTo(id);
    assertThat(message.authorId()).isEqualTo(7);
    assertThat(message.content()).isEqualTo("héllo");
    assertThat(message.time()).isEqualTo(AT);
    assertThat(message.json()).contains("\"content\":\"héllo\"");
  }

  @Test
  void eachKindHasDiscordsName() {
    long id = log.message(CHANNEL, 7, "a", AT);
    log.edit(CHANNEL, id, 7, "b", AT);
    log.delete(CHANNEL, id, AT);
    log.guildEvent("GUILD_ROLE_CREATE", "{\"guild_id\":\"1\"}", AT);

    assertThat(List.of(decoded(0).type(), decoded(1).type(), decoded(2).type(), decoded(3).type()))
        .containsExactly("MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE", "GUILD_ROLE_CREATE");
    assertThat(decoded(3).json()).isEqualTo("{\"guild_id\":\"1\"}");
    assertThat(decoded(3).orderKey()).isNotEqualTo(GUILD);
  }

  @Test
  void whatANewerServerWritesIsPassedOnWithItsPlaceAndItsBytes() {
    log.unknown(CHANNEL, AT);

    ThrongEvent event = decoded(0);

    assertThat(event.kind()).isEqualTo(EventKind.UNKNOWN);
    assertThat(event.channelId()).isEqualTo(CHANNEL);
    assertThat(event.position().seq()).isPositive();
    assertThat(event.raw()).isEqualTo(log.records().get(0));
  }

  @Test
  void garbageIsPassedOnWithTheTimeOfItsRecord() {
    byte[] garbage = "no event".getBytes(StandardCharsets.UTF_8);

    ThrongEvent event = EventDecoder.decode(garbage, AT.toEpochMilli());

    assertThat(event.kind()).isEqualTo(EventKind.UNKNOWN);
    assertThat(event.raw()).isEqualTo(garbage);
    assertThat(event.time().toEpochMilli()).isEqualTo(AT.toEpochMilli());
  }

  private ThrongEvent decoded(int index) {
    return EventDecoder.decode(log.records().get(index), 0);
  }
}
