package dev.throng.local.server;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The jars of a Flink process, resolved when it is first started.
 *
 * @param root repository root
 * @param version of Flink
 * @param parts directories below {@code local/servers}
 */
public record FlinkJars(Path root, String version, List<String> parts) {
  private static final List<String> CLUSTER = List.of("flink");
  private static final List<String> TABLES = List.of("flink", "flink-table");
  private static final List<String> SQL_CLIENT =
      List.of("flink", "flink-table", "flink-sql-client");

  /** Of a cluster that runs jobs of the DataStream API. */
  public static FlinkJars cluster(Path root, String version) {
    return new FlinkJars(root, version, CLUSTER);
  }

  /** Of a cluster that runs SQL too. */
  public static FlinkJars tables(Path root, String version) {
    return new FlinkJars(root, version, TABLES);
  }

  /** The jars of Flink's SQL client. */
  public static FlinkJars sqlClient(Path root, String version) {
    return new FlinkJars(root, version, SQL_CLIENT);
  }

  /** The jars as the JVM's class path option takes them. */
  public String classPath() {
    return parts.stream()
        .map(part -> ServerJars.resolve(root, part, version) + "/*")
        .collect(Collectors.joining(":"));
  }
}
