package dev.throng.jobs.flink.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.actor.EffectsVersion;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.flink.common.ShellHarness.Backend;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.AnyCommand;
import dev.throng.protocol.wire.Delivery;
import dev.throng.protocol.wire.Event;
import dev.throng.protocol.wire.Header;
import dev.throng.protocol.wire.Query;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/**
 * What the actors write after the first golden savepoint, which effect goes where under which
 * number, is pinned for each effects version: a line {@code version digest} in {@code
 * effects.golden}.
 */
final class EffectsVersionHarnessTest {
  private static final Path PINNED =
      GoldenSavepointHarnessTest.SAVEPOINTS.resolveSibling("effects.golden");

  @Test
  void effectsAreNumberedAsByAllCodeOfTheirVersion() throws Exception {
    GoldenSavepoint golden =
        GoldenSavepoint.read(GoldenSavepointHarnessTest.SAVEPOINTS.resolve("1"));
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    int records = 0;
    try (HarnessLive live = HarnessLive.ofUpgrade(OutputDigest.actors(), Backend.HASHMAP)) {
      live.restore(golden.state());
      for (ScriptedInbox.Entry entry : golden.after()) {
        for (OutRecord record : live.handle(entry)) {
          sha256.update(numbersOf(record).getBytes(StandardCharsets.UTF_8));
          records++;
        }
      }
    }

    assertThat(records).isGreaterThan(500);
    String line = EffectsVersion.CURRENT + " " + HexFormat.of().formatHex(sha256.digest());
    assertThat(Files.readAllLines(PINNED))
        .as(
            "Effects are made or numbered otherwise than by other code of version %d: commands that"
                + " run again after a checkpoint would write them under new numbers. If the change"
                + " is meant, raise EffectsVersion.CURRENT and"
                + " add the line with its new number to %s",
            EffectsVersion.CURRENT, PINNED)
        .contains(line);
  }

  /** Where an effect goes, and all numbers that it carries. */
  private static String numbersOf(OutRecord record) throws Exception {
    String numbers =
        switch (Topic.values()[record.topic()]) {
          case EVENTS -> {
            Event event = Event.parseFrom(record.value());
            yield event.getSeq() + " " + event.getPrevSeq();
          }
          case DELIVERIES -> {
            Delivery delivery = Delivery.parseFrom(record.value());
            yield delivery.getStream() + " " + delivery.getSeq() + " " + delivery.getPrevSeq();
          }
          case USER_INBOX, GUILD_INBOX, DIRECTORY_INBOX, NODES, READSTATE_INBOX -> {
            Header header = AnyCommand.parseFrom(record.value()).getHeader();
            yield header.getSender() + " " + header.getSenderSeq();
          }
          case QUERIES -> Long.toString(Query.parseFrom(record.value()).getStampSeq());
          case REPLIES, STORE_PROGRESS, REVOCATIONS, DEAD_LETTERS, NODE_LAG, PRESENCES -> "";
        };
    return record.topic() + " " + record.key() + " " + numbers + "\n";
  }
}
