package dev.throng.jobs.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** The job jar as it is submitted: what Flink has in its own lib directory must not be in it. */
final class JobJarITCase {
  private static final Path JAR = Path.of("target/throng-jobs.jar");

  @Test
  void itHasTheMainClassesAndTheNestedJarsAndNothingOfFlinksOwn() throws Exception {
    List<String> names;
    try (JarFile jar = new JarFile(JAR.toFile())) {
      names = jar.stream().map(JarEntry::getName).toList();
    }

    assertThat(names)
        .contains(
            "dev/throng/jobs/flink/live/LiveJob.class",
            "dev/throng/jobs/flink/reader/ReaderJob.class",
            "dev/throng/jobs/flink/search/SearchJob.class",
            "dev/throng/jobs/flink/store/StoreJob.class");
    assertThat(names)
        .anyMatch(name -> name.startsWith("lib/flink-connector-kafka-"))
        .anyMatch(name -> name.startsWith("lib/kafka-clients-"))
        .anyMatch(name -> name.startsWith("lib/throng-protocol-"))
        .anyMatch(name -> name.startsWith("lib/throng-jobs-core-"))
        .anyMatch(name -> name.startsWith("lib/throng-connector-cassandra-"));
    assertThat(names)
        .noneMatch(name -> name.startsWith("org/"))
        .noneMatch(name -> name.matches("lib/flink-(?!connector-kafka-).*"))
        .noneMatch(name -> name.matches("lib/(slf4j|logback|log4j|throng-local|junit).*"));
  }
}
