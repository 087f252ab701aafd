package org.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.throng.flink.ThrongEvents;
import dev.throng.flink.testing.ThrongTestLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

final class MessagesPerMinuteTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void eachMessageCountsOnceInItsChannelAndMinute() throws Exception {
    ThrongTestLog log = new ThrongTestLog(1);
    log.message(10, 7, "one", START);
    log.message(10, 7, "two", START.plusSeconds(30));
    log.message(20, 7, "another channel", START.plusSeconds(40));
    // What the log does after a failure of the server.
    log.repeat(2);
    log.message(10, 7, "another minute", START.plusSeconds(60));

    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    List<String> lines = new ArrayList<>();
    MessagesPerMinute.counts(ThrongEvents.source(log).messages(env, "messages"))
        .executeAndCollect()
        .forEachRemaining(lines::add);
    Collections.sort(lines);

    assertEquals(
        List.of(
            "minute=2026-01-01T00:00:00Z channel=10 messages=2",
            "minute=2026-01-01T00:00:00Z channel=20 messages=1",
            "minute=2026-01-01T00:01:00Z channel=10 messages=1"),
        lines);
  }
}
