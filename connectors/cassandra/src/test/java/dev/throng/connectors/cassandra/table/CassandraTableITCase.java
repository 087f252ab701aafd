package dev.throng.connectors.cassandra.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throng.connectors.cassandra.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** SQL on a real server. */
class CassandraTableITCase {
  private static final String PEOPLE =
      """
      CREATE TABLE people (
        id BIGINT,
        name STRING,
        badge STRING,
        tags ARRAY<STRING>,
        scores ARRAY<INT>,
        limits MAP<STRING, BIGINT>,
        home ROW<street STRING, zip INT>,
        pair ROW<a INT, b STRING>,
        born DATE,
        wakes TIME(3),
        seen TIMESTAMP_LTZ(3),
        balance DECIMAL(20, 4),
        photo BYTES,
        active BOOLEAN,
        PRIMARY KEY (id) NOT ENFORCED
      )""";

  private static TestDatabase database;
  private StreamExecutionEnvironment streams;
  private StreamTableEnvironment sql;

  @BeforeAll
  static void start() {
    database = new TestDatabase();
    database.session().execute("CREATE TYPE address (street text, zip int)");
    database
        .session()
        .execute(
            """
            CREATE TABLE people (
              id bigint PRIMARY KEY,
              name text,
              badge uuid,
              tags set<text>,
              scores list<int>,
              limits map<text, bigint>,
              home frozen<address>,
              pair tuple<int, text>,
              born date,
              wakes time,
              seen timestamp,
              balance decimal,
              photo blob,
              active boolean)""");
    database
        .session()
        .execute(
            "CREATE TABLE sales (shop text, day int, \"Sum\" bigint, PRIMARY KEY (shop, day))");
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @BeforeEach
  void createTables() {
    database.session().execute("TRUNCATE people");
    database.session().execute("TRUNCATE sales");
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    streams = StreamExecutionEnvironment.createLocalEnvironment(2, configuration);
    sql = StreamTableEnvironment.create(streams);
    sql.executeSql(PEOPLE + with("people", ""));
    sql.executeSql(
        "CREATE TABLE sales (shop STRING, `day` INT, `Sum` BIGINT,"
            + " PRIMARY KEY (shop, `day`) NOT ENFORCED)"
            + with("sales", ""));
  }

  @Test
  void whatWasInsertedIsSelectedWithAllItsTypes() throws Exception {
    insertPeople();
    assertThat(select("SELECT * FROM people WHERE id = 1"))
        .containsExactly(
            "+I[1, Ada, 01234567-89ab-4def-8123-456789abcdef, [a, b], [3, 1, 3], {x=7},"
                + " +I[Main St, 12345], +I[1, one], 1815-12-10, 06:30,"
                + " 2026-01-02T03:04:05.678Z, 12.5000, [1, -1], true]");
    assertThat(select("SELECT * FROM people WHERE id = 2"))
        .containsExactly(
            "+I[2, Bob, null, [], [], {}, null, null, null, null, null, null, null, null]");
  }

  @Test
  void onlyWhatIsAskedForIsRead() throws Exception {
    insertPeople();
    assertThat(select("SELECT home, id FROM people"))
        .containsExactlyInAnyOrder("+I[+I[Main St, 12345], 1]", "+I[null, 2]");
    List<String> counts = select("SELECT COUNT(*) FROM people");
    assertThat(counts.get(counts.size() - 1)).endsWith("[2]");
  }

  @Test
  void aResultThatIsUpdatedIsUpsertedAndDeletedByItsKey() throws Exception {
    sql.createTemporaryView(
        "changes",
        sql.fromChangelogStream(
            streams.fromData(
                Row.ofKind(RowKind.INSERT, "a", 1, 10L),
                Row.ofKind(RowKind.INSERT, "a", 2, 20L),
                Row.ofKind(RowKind.UPDATE_AFTER, "a", 1, 11L),
                Row.ofKind(RowKind.INSERT, "b", 1, 30L),
                Row.ofKind(RowKind.DELETE, "a", 2, 20L)),
            Schema.newBuilder()
                .column("f0", DataTypes.STRING().notNull())
                .column("f1", DataTypes.INT().notNull())
                .column("f2", DataTypes.BIGINT())
                .primaryKey("f0", "f1")
                .build(),
            ChangelogMode.upsert()));
    sql.executeSql("INSERT INTO sales SELECT * FROM changes").await();
    assertThat(select("SELECT * FROM sales"))
        .containsExactlyInAnyOrder("+I[a, 1, 11]", "+I[b, 1, 30]");
  }

  @Test
  void aStreamIsJoinedWithTheRowsOfItsKeys() throws Exception {
    insertPeople();
    sql.executeSql("INSERT INTO sales VALUES ('a', 1, 10), ('a', 2, 20), ('b', 1, 30)").await();
    sql.executeSql(
        "CREATE VIEW visits AS SELECT person, shop, PROCTIME() AS entered"
            + " FROM (VALUES (CAST(1 AS BIGINT), 'a'), (2, 'b'), (3, 'c'),"
            + " (CAST(NULL AS BIGINT), 'a')) AS v (person, shop)");
    assertThat(
            select(
                "SELECT v.person, p.name, p.home.zip FROM visits AS v"
                    + " LEFT JOIN people FOR SYSTEM_TIME AS OF v.entered AS p ON v.person = p.id"))
        .containsExactlyInAnyOrder(
            "+I[1, Ada, 12345]", "+I[2, Bob, null]", "+I[3, null, null]", "+I[null, null, null]");
    assertThat(
            select(
                "SELECT v.shop, s.`day`, s.`Sum` FROM visits AS v"
                    + " JOIN sales FOR SYSTEM_TIME AS OF v.entered AS s ON v.shop = s.shop"
                    + " WHERE v.person IS NOT NULL"))
        .containsExactlyInAnyOrder("+I[a, 1, 10]", "+I[a, 2, 20]", "+I[b, 1, 30]");
  }

  @Test
  void aKeyWithMoreRowsThanALookupMayFindFailsTheJob() throws Exception {
    sql.executeSql("INSERT INTO sales VALUES ('a', 1, 10), ('a', 2, 20)").await();
    sql.executeSql(
        "CREATE TABLE first_sales (shop STRING, `day` INT)"
            + with("sales", ", 'lookup.rows-max' = '1'"));
    sql.executeSql("CREATE VIEW visits AS SELECT 'a' AS shop, PROCTIME() AS entered");
    assertThatThrownBy(
            () ->
                select(
                    "SELECT s.`day` FROM visits AS v"
                        + " JOIN first_sales FOR SYSTEM_TIME AS OF v.entered AS s ON v.shop = s.shop"))
        .hasStackTraceContaining("rows of one key of shop.sales: above 1 (lookup.rows-max)");
  }

  private void insertPeople() throws Exception {
    sql.executeSql(
            """
            INSERT INTO people
            SELECT CAST(1 AS BIGINT), 'Ada', '01234567-89ab-4def-8123-456789abcdef',
              ARRAY['b', 'a'], ARRAY[3, 1, 3], MAP['x', CAST(7 AS BIGINT)],
              ROW('Main St', 12345), ROW(1, 'one'), DATE '1815-12-10', TIME '06:30:00',
              TO_TIMESTAMP_LTZ(1767323045678, 3), CAST(12.5 AS DECIMAL(20, 4)), x'01ff', TRUE""")
        .await();
    sql.executeSql("INSERT INTO people (id, name) VALUES (2, 'Bob')").await();
  }

  private List<String> select(String query) throws Exception {
    List<String> rows = new ArrayList<>();
    try (CloseableIterator<Row> results = sql.executeSql(query).collect()) {
      results.forEachRemaining(row -> rows.add(row.toString()));
    }
    return rows;
  }

  private static String with(String table, String more) {
    return " WITH ('connector' = 'cassandra', 'contact-points' = '"
        + TestDatabase.server().contactPoint()
        + "', 'local-datacenter' = '"
        + TestDatabase.server().datacenter()
        + "', 'keyspace' = 'shop', 'table' = '"
        + table
        + "'"
        + more
        + ")";
  }
}
