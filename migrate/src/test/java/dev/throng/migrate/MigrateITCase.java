package dev.throng.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.throng.local.server.CassandraServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process of its own, between two keyspaces of a real server. */
class MigrateITCase {
  private static final int PARTITIONS = 1_500;
  private static final int ROWS = 6 * PARTITIONS;
  private static final String COLUMNS =
      "id bigint, line int, owner text static, cents decimal, body blob, tags set<text>,"
          + " address frozen<address>, PRIMARY KEY (id, line)";

  @TempDir private static Path dir;
  private static CassandraServer server;
  private static CqlSession session;

  @BeforeAll
  static void fill() {
    server = CassandraServer.start(dir.resolve("cassandra"));
    session = server.connect();
    for (String keyspace : List.of("shop", "copy")) {
      session.execute(
          "CREATE KEYSPACE "
              + keyspace
              + " WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
      session.execute("CREATE TYPE " + keyspace + ".address (street text, number int)");
      session.execute("CREATE TABLE " + keyspace + ".orders (" + COLUMNS + ")");
    }
    PreparedStatement order =
        session.prepare(
            "INSERT INTO shop.orders (id, line, cents, body, tags, address)"
                + " VALUES (?, ?, ?, textAsBlob(?), {'a', 'b'}, {street: 's', number: 3})"
                + " USING TIMESTAMP ?");
    List<CompletableFuture<AsyncResultSet>> underWay = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      underWay.add(
          session
              .executeAsync(
                  order.bind(
                      (long) (i / 6),
                      i % 6,
                      java.math.BigDecimal.valueOf(i, 2),
                      "body " + i,
                      1_000_000L + i))
              .toCompletableFuture());
      if (underWay.size() == 128) {
        underWay.forEach(CompletableFuture::join);
        underWay.clear();
      }
    }
    underWay.forEach(CompletableFuture::join);
    session.execute("UPDATE shop.orders USING TIMESTAMP 7 SET owner = 'me' WHERE id = 1");
    session.execute("INSERT INTO shop.orders (id, owner) VALUES (-5, 'only static')");
    session.execute(
        "UPDATE shop.orders USING TIMESTAMP 2000000 AND TTL 100000 SET cents = 1.5"
            + " WHERE id = 2 AND line = 0");
    session.execute("INSERT INTO shop.orders (id, line) VALUES (-6, 1)");
  }

  @AfterAll
  static void stop() {
    session.close();
    server.close();
  }

  @Test
  void aKilledMigrationGoesOnAndTheCopyIsTheTableWithItsWriteTimes() throws Exception {
    Path work = dir.resolve("work");
    Process killed =
        migrate(
            "first",
            work,
            "--rows-per-second",
            "1500",
            "--checkpoint-ms",
            "200",
            "--verify",
            "none");
    try {
      awaitRows(killed, "first", ROWS / 3);
    } finally {
      killed.destroyForcibly().waitFor();
    }
    assertThat(count("copy.orders")).isBetween(ROWS / 4L, (long) ROWS - 1);
    assertThat(work.resolve("copied")).doesNotExist();

    Process second = migrate("second", work, "--verify", "full");
    assertThat(second.waitFor(180, TimeUnit.SECONDS)).isTrue();
    String output = Files.readString(output("second"));
    assertThat(second.exitValue()).as(output).isZero();
    assertThat(output).contains("going on from ").contains("0 missing, 0 different, 0 extra");
    Matcher copied = Pattern.compile("copied: .* ([0-9,]+) rows ").matcher(output);
    assertThat(copied.find()).as(output).isTrue();
    assertThat(Integer.parseInt(copied.group(1).replace(",", "")))
        .as("rows of both processes, each counted once")
        .isEqualTo(ROWS + 2);
    assertThat(rows("copy.orders")).isEqualTo(rows("shop.orders"));

    aThirdCallOnlyCompares(work);
    differencesAreFound(work);
  }

  private static void aThirdCallOnlyCompares(Path work) throws Exception {
    Path settings = dir.resolve("driver.conf");
    Files.writeString(
        settings, "datastax-java-driver.basic.request { timeout = 9 s, consistency = ALL }");
    Process third = migrate("third", work, "--source-driver-config", settings.toString());
    assertThat(third.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(output("third")))
        .contains("copied by an earlier call")
        .contains("0 missing, 0 different, 0 extra");
    assertThat(third.exitValue()).isZero();
  }

  private static void differencesAreFound(Path work) throws Exception {
    session.execute("DELETE FROM copy.orders WHERE id = 10 AND line = 3");
    session.execute("UPDATE copy.orders SET cents = 7 WHERE id = 11 AND line = 2");
    session.execute("INSERT INTO copy.orders (id, line) VALUES (12, 99)");
    session.execute("DELETE FROM copy.orders WHERE id = 13");
    Process full = migrate("full", work, "--verify", "full");
    assertThat(full.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(output("full")))
        .contains("7 missing, 1 different, 1 extra")
        .contains("missing: id = 10 AND line = 3")
        .contains("different: id = 11 AND line = 2")
        .contains("extra: id = 12 AND line = 99");
    assertThat(full.exitValue()).isEqualTo(1);
  }

  @Test
  void tablesThatAreNotAlikeAreRefusedByName() throws Exception {
    session.execute("CREATE TABLE copy.other (id bigint, line int, PRIMARY KEY (id))");
    session.execute("CREATE TABLE shop.hits (id bigint PRIMARY KEY, n counter)");
    session.execute("CREATE TABLE copy.hits (id bigint PRIMARY KEY, n counter)");

    assertThat(refusal("shop.orders", "copy.other"))
        .contains(
            "primary key of the target copy.other: another one (expected: that of shop.orders)");
    assertThat(refusal("shop.hits", "copy.hits")).contains("column n of shop.hits: a counter");
    session.execute(
        "CREATE TABLE copy.few (id bigint, line int, cents int, PRIMARY KEY (id, line))");
    assertThat(refusal("shop.orders", "copy.few"))
        .contains("column address of the target copy.few: missing (expected: frozen<address>)");
    assertThat(refusal("shop.orders", "copy.nothing"))
        .contains("table of the target: copy.nothing (expected: one that exists)");
    assertThat(refusal("shop.orders", "nowhere.orders")).contains("cannot connect to the target");
  }

  private static String refusal(String source, String target) throws Exception {
    Process process = start("refused", dir.resolve("w-" + target), source, target);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String output = Files.readString(output("refused"));
    assertThat(process.exitValue()).as(output).isEqualTo(2);
    return output;
  }

  private static Process migrate(String name, Path work, String... options) throws IOException {
    return start(name, work, "shop.orders", "copy.orders", options);
  }

  private static Process start(
      String name, Path work, String source, String target, String... options) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                MigrateMain.class.getName(),
                server.contactPoint() + "/" + source,
                server.contactPoint() + "/" + target,
                "--work-dir",
                work.toString()));
    command.addAll(List.of(options));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output(name).toFile())
        .start();
  }

  private static Path output(String name) {
    return dir.resolve(name + ".log");
  }

  private static void awaitRows(Process process, String name, int wanted) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (count("copy.orders") < wanted) {
      assertThat(process.isAlive()).as(Files.readString(output(name))).isTrue();
      assertThat(System.nanoTime()).as(Files.readString(output(name))).isLessThan(end);
      Thread.sleep(100);
    }
  }

  private static long count(String table) {
    return session.execute("SELECT COUNT(*) AS n FROM " + table).one().getLong("n");
  }

  private static Set<String> rows(String table) {
    Set<String> rows = new java.util.TreeSet<>();
    for (Row row :
        session.execute(
            "SELECT id, line, owner, writetime(owner), cents, writetime(cents), body,"
                + " writetime(body), tags, address, writetime(address) FROM "
                + table)) {
      rows.add(row.getFormattedContents());
    }
    return rows;
  }
}
