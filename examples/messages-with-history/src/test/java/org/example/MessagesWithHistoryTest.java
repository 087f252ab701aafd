package org.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.throng.connectors.cassandra.lookup.LookupClient;
import dev.throng.flink.ThrongEvents;
import dev.throng.flink.testing.ThrongTestLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

final class MessagesWithHistoryTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** A database in memory: channel 10 has a history, channel 20 cannot be read. */
  static final class FakeDatabase implements LookupClient<History.Place, List<String>> {
    @Override
    public CompletableFuture<List<String>> lookup(History.Place place) {
      return place.channelId() == 10
          ? CompletableFuture.completedFuture(List.of("two", "one"))
          : CompletableFuture.failedFuture(new IllegalStateException("no node answers"));
    }

    @Override
    public void close() {}
  }

  @Test
  void eachMessageComesWithThoseBeforeIt() throws Exception {
    ThrongTestLog log = new ThrongTestLog(1);
    log.message(10, 7, "three", START);
    log.message(20, 7, "alone", START);

    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    List<String> lines = new ArrayList<>();
    MessagesWithHistory.joined(
            ThrongEvents.source(log).messages(env, "messages"), FakeDatabase::new)
        .executeAndCollect()
        .forEachRemaining(lines::add);

    assertEquals(
        List.of(
            "channel=10 content=three before=[two, one]", "channel=20 content=alone before=?"),
        lines);
  }

  @Test
  void aBucketIsTenDaysOfAnIdsTime() {
    assertEquals(0, new History.Place(10, 1).bucket());
    assertEquals(1, new History.Place(10, (864_000_000L) << 22).bucket());
  }
}
