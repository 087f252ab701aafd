package dev.throng.flink.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.flink.ThrongEvent;
import dev.throng.flink.ThrongEvents;
import dev.throng.flink.testing.ThrongTestLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.junit.jupiter.api.Test;

final class LogTableTest {
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00.123456Z");

  @Test
  void eachTableHasItsEventsWithTheirFields() throws Exception {
    ThrongTestLog log = new ThrongTestLog(1);
    long message = log.message(10, 7, "hello", AT);
    log.edit(10, message, 7, "hello!", AT.plusSeconds(1));
    log.delete(10, message, AT.plusSeconds(2));
    log.guildEvent(
        "GUILD_MEMBER_ADD",
        "{\"user\":{\"id\":\"7\",\"username\":\"ada\"},\"roles\":[\"3\",\"4\"]}",
        AT);
    log.guildEvent("GUILD_UPDATE", "{}", AT);
    log.unknown(10, AT);
    List<ThrongEvent> events = events(log);

    List<RowData> messages = rows(LogTable.MESSAGES, events);
    assertThat(messages).hasSize(1);
    RowData sent = messages.get(0);
    assertThat(sent.getLong(0)).isEqualTo(message);
    assertThat(sent.getLong(1)).isEqualTo(10);
    assertThat(sent.getLong(2)).isEqualTo(1);
    assertThat(sent.getLong(3)).isEqualTo(7);
    assertThat(sent.getBoolean(4)).isFalse();
    assertThat(sent.getString(5)).hasToString("hello");
    assertThat(sent.getArray(6).size()).isZero();
    assertThat(sent.getBoolean(8)).isFalse();
    assertThat(sent.getTimestamp(9, 3))
        .isEqualTo(TimestampData.fromInstant(Instant.parse("2026-01-01T00:00:00.123Z")));
    assertThat(sent.getLong(10)).isEqualTo(1_767_225_600_123_456L);
    assertThat(sent.getString(11).toString()).contains("\"content\":\"hello\"");

    List<RowData> changes = rows(LogTable.MESSAGE_CHANGES, events);
    assertThat(changes)
        .extracting(row -> row.getString(0) + " " + (row.isNullAt(5) ? null : row.getString(5)))
        .containsExactly("MESSAGE_CREATE hello", "MESSAGE_UPDATE hello!", "MESSAGE_DELETE null");
    assertThat(changes.get(2).isNullAt(4)).as("a deletion has no author").isTrue();
    assertThat(changes.get(2).isNullAt(8)).as("a deletion has no JSON").isTrue();

    List<RowData> members = rows(LogTable.MEMBERS, events);
    assertThat(members).hasSize(1);
    assertThat(members.get(0).getLong(2)).isEqualTo(7);
    assertThat(members.get(0).getString(3)).hasToString("ada");
    assertThat(members.get(0).isNullAt(4)).as("no nick").isTrue();
    assertThat(members.get(0).getArray(5).toLongArray()).containsExactly(3, 4);

    assertThat(rows(LogTable.GUILD_EVENTS, events))
        .extracting(row -> row.getString(0).toString())
        .containsExactly("GUILD_MEMBER_ADD", "GUILD_UPDATE");
  }

  private static List<RowData> rows(LogTable table, List<ThrongEvent> events) {
    List<RowData> rows = new ArrayList<>();
    LogColumns columns =
        new LogColumns(table, IntStream.range(0, table.columns().size()).boxed().toList());
    for (ThrongEvent event : events) {
      columns.flatMap(event, new ListCollector<>(rows));
    }
    return rows;
  }

  private static List<ThrongEvent> events(ThrongTestLog log) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    return ThrongEvents.source(log).withDuplicates().events(env, "log").executeAndCollect(100);
  }
}
