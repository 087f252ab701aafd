package dev.throng.local.server;

import dev.throng.local.config.StackConfig;
import dev.throng.local.config.StackHome;
import dev.throng.local.process.Launch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Flink's SQL client on the cluster of the users' jobs, in the foreground. It begins with the
 * catalog {@code throng}: the log's tables, and {@code history}, that of the database.
 *
 * @param config of the stack that runs
 * @param home where its files are
 */
public record SqlClient(StackConfig config, StackHome home) {
  private static final String NAME = "sql-client";
  private static final String INIT =
      """
      SET 'sql-client.execution.result-mode' = 'tableau';
      CREATE CATALOG throng WITH ('type' = 'throng', 'bootstrap.servers' = '%1$s:%2$d');
      USE CATALOG throng;
      CREATE TABLE history (
        channel_id BIGINT,
        bucket INT,
        message_id BIGINT,
        author_id BIGINT,
        body BYTES,
        PRIMARY KEY (channel_id, bucket, message_id) NOT ENFORCED
      ) WITH (
        'connector' = 'cassandra',
        'contact-points' = '%1$s:%3$d',
        'local-datacenter' = '%4$s',
        'keyspace' = '%5$s',
        'table' = 'messages'
      );
      """;

  /** What the session has in another way than jobs that are to stay. */
  private static final List<String> SESSION =
      List.of(
          "execution.target=remote",
          // A query's rows are shown after a checkpoint; its state goes with it.
          "execution.checkpointing.interval=2 s",
          "execution.checkpointing.externalized-checkpoint-retention=DELETE_ON_CANCELLATION");

  /**
   * Runs it until it ends, with this process's input and output.
   *
   * @param script statements to run; null: those that are typed
   * @return its exit code; 0: all statements succeeded
   */
  public int run(@Nullable Path script) throws IOException, InterruptedException {
    Path dir = home.userFlink();
    Path conf = dir.resolve("conf-" + NAME);
    FlinkConf.write(config.host(), config.userFlink(), dir, conf);
    Path logging = conf.resolve("log4j2.properties");
    Files.writeString(logging, LogFiles.log4j2(dir.resolve(NAME + ".log")));
    Path init = conf.resolve("init.sql");
    Files.writeString(
        init,
        INIT.formatted(
            config.host(),
            config.kafka().port(),
            config.cassandra().port(),
            config.cassandra().datacenter(),
            config.cassandra().keyspace()));

    List<String> command = new ArrayList<>();
    command.add(Launch.java());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(FlinkProcess.MODULE_FLAGS);
    command.add("-Dlog4j2.configurationFile=" + logging);
    command.add("-cp");
    command.add(FlinkJars.sqlClient(home.root(), config.userFlink().version()).classPath());
    command.addAll(List.of("org.apache.flink.table.client.SqlClient", "embedded"));
    command.addAll(List.of("-i", init.toString()));
    command.addAll(List.of("-j", home.sqlJar().toUri().toString()));
    command.addAll(List.of("-l", home.sqlJar().resolveSibling("lib").toUri().toString()));
    SESSION.forEach(setting -> command.addAll(List.of("-D", setting)));
    if (script != null) {
      command.addAll(List.of("-f", script.toString()));
    }
    ProcessBuilder client = new ProcessBuilder(command).inheritIO();
    client.environment().put("FLINK_CONF_DIR", conf.toString());
    return client.start().waitFor();
  }
}
