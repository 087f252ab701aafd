package dev.throng.connectors.cassandra.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.ExplainDetail;
import org.apache.flink.table.api.TableEnvironment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the planner makes of SQL, without a database. */
class CassandraTablePlanTest {
  private TableEnvironment sql;

  @BeforeEach
  void createTables() {
    sql = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
    sql.getConfig().set(PipelineOptions.GENERIC_TYPES, false);
    create("people", "id BIGINT, name STRING, home ROW<zip INT>", "id", "");
    create("totals", "name STRING, people BIGINT", "name", "");
    sql.executeSql(
        "CREATE VIEW visits AS SELECT CAST(1 AS BIGINT) AS person, PROCTIME() AS entered");
  }

  @Test
  void aScanReadsTheColumnsThatAreAskedFor() {
    assertThat(plan("SELECT home, id FROM people")).contains("people, project=[home, id]");
    assertThat(plan("SELECT 'x' FROM people")).contains("people, project=[id]");
  }

  @Test
  void aResultThatChangesIsUpsertedWithoutItsOldRows() {
    assertThat(plan("INSERT INTO totals SELECT name, COUNT(*) FROM people GROUP BY name"))
        .contains("Sink(table=[default_catalog.default_database.totals]")
        .contains("changelogMode=[I,UA]")
        .doesNotContain("SinkMaterializer");
  }

  @Test
  void aJoinAtProcessingTimeIsAnAsynchronousLookup() {
    assertThat(
            plan(
                "SELECT p.name FROM visits AS v"
                    + " JOIN people FOR SYSTEM_TIME AS OF v.entered AS p ON v.person = p.id"))
        .contains("LookupJoin(table=[default_catalog.default_database.people]")
        .contains("async=[")
        .contains("lookup=[id=1]");
  }

  @Test
  void aTableWithoutPrimaryKeyIsNotWrittenTo() {
    sql.executeSql("CREATE TABLE heap (name STRING)" + with(""));
    assertThatThrownBy(() -> plan("INSERT INTO heap VALUES ('a')"))
        .hasStackTraceContaining(
            "PRIMARY KEY: missing (expected: that of the CQL table, NOT ENFORCED)");
  }

  @Test
  void aColumnThatCqlCannotHaveIsNamed() {
    create("bags", "id BIGINT, bag MULTISET<INT>", "id", "");
    assertThatThrownBy(() -> plan("SELECT * FROM bags"))
        .hasStackTraceContaining("column bag: MULTISET<INT> (expected: a type that CQL has)");
  }

  @Test
  void anOptionThatIsWrongIsNamed() {
    create("typo", "id BIGINT", "id", ", 'scan.pagerows' = '7'");
    assertThatThrownBy(() -> plan("SELECT * FROM typo")).hasStackTraceContaining("scan.pagerows");
    create("cached", "id BIGINT", "id", ", 'lookup.cache' = 'FULL'");
    assertThatThrownBy(
            () ->
                plan(
                    "SELECT c.id FROM visits AS v"
                        + " JOIN cached FOR SYSTEM_TIME AS OF v.entered AS c ON v.person = c.id"))
        .hasStackTraceContaining("lookup.cache: FULL (expected: NONE or PARTIAL)");
  }

  private void create(String table, String columns, String key, String options) {
    sql.executeSql(
        "CREATE TABLE "
            + table
            + " ("
            + columns
            + ", PRIMARY KEY ("
            + key
            + ") NOT ENFORCED)"
            + with(options));
  }

  private static String with(String options) {
    return " WITH ('connector' = 'cassandra', 'contact-points' = '127.0.0.1:1',"
        + " 'local-datacenter' = 'datacenter1', 'keyspace' = 'shop', 'table' = 't'"
        + options
        + ")";
  }

  /** Down to Flink's operators, which are made of the connector's source, sink and function. */
  private String plan(String statement) {
    return sql.explainSql(
        statement, ExplainDetail.CHANGELOG_MODE, ExplainDetail.JSON_EXECUTION_PLAN);
  }
}
