package dev.throng.flink.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.junit.jupiter.api.Test;

/** What the planner makes of SQL, without a broker. */
final class ThrongTablePlanTest {
  private static final String PER_MINUTE =
      "SELECT channel_id, window_start, COUNT(*)"
          + " FROM TUMBLE(TABLE messages, DESCRIPTOR(ts), INTERVAL '1' MINUTE)"
          + " GROUP BY channel_id, window_start, window_end";

  @Test
  void theCatalogHasTheLogsTablesAndRoomForMore() {
    StreamTableEnvironment sql = sql(EnvironmentSettings.inStreamingMode());
    sql.executeSql("CREATE VIEW loud AS SELECT * FROM messages WHERE mention_everyone");

    assertThat(sql.listTables())
        .containsExactlyInAnyOrder(
            "guild_events", "loud", "members", "message_changes", "messages");
  }

  @Test
  void theWatermarksAreThoseOfTheSource() {
    assertThat(sql(EnvironmentSettings.inStreamingMode()).explainSql(PER_MINUTE))
        .contains("watermark=[SOURCE_WATERMARK()]")
        .contains("WindowAggregate")
        .doesNotContain("WatermarkAssigner(rowtime=[ts], watermark=[SOURCE_WATERMARK()]), ");
  }

  @Test
  void tablesAreBoundedInBatchMode() {
    assertThat(sql(EnvironmentSettings.inBatchMode()).explainSql(PER_MINUTE)).contains("messages");
  }

  @Test
  void aTableOfOnesOwnHasTheColumnsThatItNeeds() {
    StreamTableEnvironment sql = sql(EnvironmentSettings.inStreamingMode());
    create(sql, "joins", "user_id BIGINT", "'table' = 'members', 'properties.client.id' = 'x'");
    assertThat(sql.explainSql("SELECT * FROM joins")).contains("joins");

    create(sql, "typo", "user BIGINT", "'table' = 'members'");
    assertThatThrownBy(() -> sql.explainSql("SELECT * FROM typo"))
        .hasStackTraceContaining("column user of members (expected: [type, guild_id, user_id,");

    create(sql, "text", "user_id STRING", "'table' = 'members'");
    assertThatThrownBy(() -> sql.explainSql("SELECT * FROM text"))
        .hasStackTraceContaining("column user_id: STRING (expected: BIGINT)");

    create(sql, "nowhere", "user_id BIGINT", "'table' = 'members', 'scan.from' = 'yesterday'");
    assertThatThrownBy(() -> sql.explainSql("SELECT * FROM nowhere"))
        .hasStackTraceContaining("scan.from: 'yesterday' (expected: earliest, latest,");
  }

  private static void create(
      StreamTableEnvironment sql, String table, String columns, String options) {
    sql.executeSql(
        "CREATE TABLE "
            + table
            + " (`"
            + columns.replace(" ", "` ")
            + ") WITH ('connector' = 'throng', 'bootstrap.servers' = 'localhost:1', "
            + options
            + ")");
  }

  private static StreamTableEnvironment sql(EnvironmentSettings settings) {
    StreamTableEnvironment sql =
        StreamTableEnvironment.create(
            StreamExecutionEnvironment.getExecutionEnvironment(), settings);
    sql.getConfig().set(PipelineOptions.GENERIC_TYPES, false);
    sql.executeSql(
        "CREATE CATALOG throng WITH ('type' = 'throng', 'bootstrap.servers' = 'localhost:1')");
    sql.useCatalog("throng");
    return sql;
  }
}
