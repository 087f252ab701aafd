package dev.throng.e2e.compose;

import java.util.List;
import java.util.Map;

/**
 * What an official image promises to a container's command: its user, its directories and their
 * owners, its entry point. Programs that cannot be had here have stand-ins in {@code
 * src/test/resources/images/<files>}; they need the same permissions as the originals.
 *
 * @param files directory of stand-ins, copied to the root of the container
 * @param user name that the container runs as, root or the one of {@code uid}
 * @param uid user and group id of the image's own user
 * @param owned directories of that user; anything else belongs to root
 * @param volumes directories that are lost with the container unless something is mounted there
 * @param entrypoint before the command
 * @param command if the service has none
 */
record Image(
    String files,
    String user,
    int uid,
    List<String> owned,
    List<String> volumes,
    List<String> entrypoint,
    List<String> command) {
  private static final Map<String, Image> IMAGES =
      Map.of(
          // https://github.com/apache/flink-docker, 2.2/scala_2.12-java17-ubuntu
          "flink",
          new Image(
              "flink",
              "flink",
              9999,
              List.of("/opt/flink", "/opt/flink/conf", "/opt/flink/log"),
              List.of(),
              List.of("/docker-entrypoint.sh"),
              List.of("help")),
          // https://github.com/apache/kafka, docker/jvm
          "apache/kafka",
          new Image(
              "kafka",
              "appuser",
              1000,
              List.of("/opt/kafka/config", "/opt/kafka/logs", "/var/lib/kafka/data"),
              List.of("/var/lib/kafka/data"),
              List.of("/__cacert_entrypoint.sh"),
              List.of("/etc/kafka/docker/run")),
          // https://github.com/31z4/zookeeper-docker, 3.9
          "zookeeper",
          new Image(
              "zookeeper",
              "root",
              1000,
              List.of("/data", "/datalog", "/logs", "/conf"),
              List.of("/data", "/datalog", "/logs"),
              List.of("/docker-entrypoint.sh"),
              List.of("zkServer.sh", "start-foreground")),
          // https://github.com/scylladb/scylladb, dist/docker
          "scylladb/scylla",
          new Image(
              "scylla",
              "root",
              999,
              List.of("/var/lib/scylla"),
              List.of("/var/lib/scylla"),
              List.of("/docker-entrypoint.py"),
              List.of()),
          // https://github.com/adoptium/containers, 17/jre/ubuntu
          "eclipse-temurin",
          new Image(
              "temurin",
              "root",
              0,
              List.of(),
              List.of(),
              List.of("/__cacert_entrypoint.sh"),
              List.of()));

  static Image of(String reference) {
    Image image = IMAGES.get(reference.substring(0, reference.lastIndexOf(':')));
    if (image == null) {
      throw new IllegalArgumentException(
          "image: " + reference + " (expected: one of " + IMAGES.keySet() + ")");
    }
    return image;
  }
}
