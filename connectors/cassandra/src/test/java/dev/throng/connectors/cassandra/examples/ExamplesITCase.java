package dev.throng.connectors.cassandra.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.Row;
import dev.throng.connectors.cassandra.CqlSessionProvider;
import dev.throng.connectors.cassandra.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The README's examples on a real server. */
class ExamplesITCase {
  private static final String ORDERS =
      "orders (id bigint PRIMARY KEY, customer text, cents bigint)";
  private static TestDatabase database;
  private static CqlSessionProvider sessions;
  private StreamExecutionEnvironment env;

  @BeforeAll
  static void start() {
    database = new TestDatabase();
    database.createKeyspace("archive");
    database.session().execute("CREATE TABLE " + ORDERS);
    database.session().execute("CREATE TABLE archive." + ORDERS);
    database.session().execute("CREATE TABLE totals (customer text PRIMARY KEY, cents bigint)");
    sessions =
        Examples.sessions(TestDatabase.server().contactPoint(), TestDatabase.server().datacenter());
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @BeforeEach
  void fill() {
    for (String table : List.of("orders", "totals", "archive.orders")) {
      database.session().execute("TRUNCATE " + table);
    }
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    env = StreamExecutionEnvironment.createLocalEnvironment(2, configuration);
  }

  @Test
  void ordersAreSummedUpFromTableToTable() throws Exception {
    insertOrders();
    Examples.sumOrders(env, sessions);
    env.execute();
    assertThat(rows("SELECT customer, cents FROM totals"))
        .containsExactlyInAnyOrder("ada: 300", "bob: 100");
  }

  @Test
  void ordersAreCopiedWithTheirWriteTimes() throws Exception {
    insertOrders();
    Examples.copyOrders(env, sessions);
    env.execute();
    assertThat(rows("SELECT id, writetime(cents) FROM archive.orders"))
        .containsExactlyInAnyOrder("1: 1001", "2: 1002", "3: 1003");
  }

  @Test
  void eachOrderComesOutWithItsVerdict() throws Exception {
    List<String> verdicts = new ArrayList<>();
    try (CloseableIterator<String> results =
        Examples.writeWithVerdicts(
                env.fromData(
                    TypeInformation.of(Order.class), new Order(1, "ada", 250), new Order(2, "", 1)),
                sessions)
            .executeAndCollect()) {
      results.forEachRemaining(verdicts::add);
    }
    assertThat(verdicts).containsExactlyInAnyOrder("durable: 1", "durable: 2");
    assertThat(rows("SELECT id, cents FROM orders")).containsExactlyInAnyOrder("1: 250", "2: 1");
  }

  @Test
  void theSqlRuns() throws Exception {
    StreamTableEnvironment sql = StreamTableEnvironment.create(env);
    List<String> selected = new ArrayList<>();
    for (String statement : statements()) {
      TableResult result = sql.executeSql(statement);
      if (statement.startsWith("SELECT")) {
        try (CloseableIterator<org.apache.flink.types.Row> rows = result.collect()) {
          rows.forEachRemaining(row -> selected.add(row.toString()));
        }
      } else if (statement.startsWith("INSERT")) {
        result.await();
      }
    }
    assertThat(selected).containsExactlyInAnyOrder("+I[ada, 300]", "+I[eve, null]");
  }

  private static List<String> statements() throws Exception {
    try (var file = ExamplesITCase.class.getResourceAsStream("/examples/shop.sql")) {
      String text =
          new String(file.readAllBytes(), StandardCharsets.UTF_8)
              .replace("127.0.0.1:9042", TestDatabase.server().contactPoint())
              .replace("datacenter1", TestDatabase.server().datacenter());
      return List.of(text.strip().split(";\\s*"));
    }
  }

  private static void insertOrders() {
    String[] customers = {"ada", "bob", "ada"};
    long[] cents = {250, 100, 50};
    for (long id = 1; id <= 3; id++) {
      database
          .session()
          .execute(
              "INSERT INTO orders (id, customer, cents) VALUES (?, ?, ?) USING TIMESTAMP ?",
              id,
              customers[(int) id - 1],
              cents[(int) id - 1],
              1_000 + id);
    }
  }

  private static List<String> rows(String query) {
    List<String> rows = new ArrayList<>();
    for (Row row : database.session().execute(query)) {
      rows.add(row.getObject(0) + ": " + row.getObject(1));
    }
    return rows;
  }
}
