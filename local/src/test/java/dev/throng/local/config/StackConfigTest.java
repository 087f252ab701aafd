package dev.throng.local.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackConfigTest {
  private static final Path ROOT = RepositoryRoot.find();
  @TempDir Path dir;

  @Test
  void theRepositorysFileIsValidAndItsContractHolds() {
    StackConfig config = StackConfig.ofRepository(ROOT);
    for (String inbox : new String[] {"user.inbox", "guild.inbox", "queries", "events"}) {
      assertThat(config.topics().get(inbox).partitions()).as(inbox).isEqualTo(8);
    }
    assertThat(config.topics().get("deliveries").partitions()).isGreaterThanOrEqualTo(128);
    assertThat(config.topics().get("replies").partitions())
        .isEqualTo(config.topics().get("deliveries").partitions());
    assertThat(config.topics().get("revocations").settings())
        .containsEntry("cleanup.policy", "compact");
  }

  @Test
  void savedAndLoadedItIsTheSame() throws IOException {
    StackConfig config = StackConfig.ofRepository(ROOT);
    config.save(dir.resolve("a/stack.json"));
    assertThat(StackConfig.load(dir.resolve("a/stack.json"))).contains(config);
  }

  @Test
  void aFileOfAnotherVersionIsNotLoaded() throws IOException {
    Files.writeString(dir.resolve("stack.json"), "{\"host\": \"127.0.0.1\"}");
    assertThat(StackConfig.load(dir.resolve("stack.json"))).isEmpty();
    assertThat(StackConfig.load(dir.resolve("none.json"))).isEmpty();
  }

  @Test
  void overridesReplaceValuesOfTheirKeys() {
    StackConfig config =
        StackConfig.ofRepository(ROOT, Map.of("kafka.port", 1234, "gateway.rate-limits", "off"));
    assertThat(config.kafka().port()).isEqualTo(1234);
    assertThat(config.gateway().rateLimits()).isEqualTo("off");
    assertThat(config.kafka().heapMib())
        .isEqualTo(StackConfig.ofRepository(ROOT).kafka().heapMib());
  }

  @Test
  void eachGatewayNodeHasPortsOfItsOwn() {
    StackConfig.Gateway gateway =
        StackConfig.ofRepository(ROOT, Map.of("gateway.nodes", 3)).gateway();
    assertThat(gateway.ofNode(0)).isEqualTo(gateway);
    assertThat(gateway.ofNode(2).restPort()).isEqualTo(gateway.restPort() + 200);
    assertThat(gateway.ofNode(2).wsPort()).isEqualTo(gateway.wsPort() + 200);
    assertThat(gateway.ofNode(2).operatorPort()).isEqualTo(gateway.operatorPort() + 200);
  }

  @Test
  void aListOfTheCommandLineReplacesAList() {
    StackConfig config =
        StackConfig.ofRepository(
            ROOT, Map.of("flink.task-manager-jvm", "[-Xint, -XX:+UseG1GC]", "kafka.port", "1234"));
    assertThat(config.flink().taskManagerJvm()).containsExactly("-Xint", "-XX:+UseG1GC");
    assertThat(config.kafka().port()).isEqualTo(1234);
  }

  @Test
  void badValuesAreNamedWithWhatWasExpected() {
    assertBad(Map.of("kafka.prot", 1), "kafka.prot: 1 (expected: a key of stack.yaml)");
    assertBad(Map.of("kafka.port", 70000), "kafka.port: 70000 (expected: 1 to 65535)");
    assertBad(
        Map.of("cassandra.port", 9092),
        "cassandra.port: 9092 (expected: a port that kafka.port does not have)");
    assertBad(
        Map.of("jobs.live.parallelism", 5),
        "flink.slots: 6 (expected: at least 9, so that one task manager can run all jobs when the"
            + " other is dead)");
    assertBad(
        Map.of("gateway.rate-limits", "some"), "gateway.rate-limits: some (expected: on or off)");
    assertBad(Map.of("gateway.nodes", 0), "gateway.nodes: 0 (expected: at least 1)");
    assertBad(
        Map.of("gateway.nodes", 2, "kafka.port", 8180),
        "gateway.rest-port of node 1: 8180 (expected: a port that kafka.port does not have)");
    assertBad(
        Map.of("gateway.nodes", 129, "gateway.rest-port", 20000),
        "gateway.nodes: 129 (expected: at most 128, a partition of deliveries for each)");
    assertBad(Map.of("kafka.heap-mib", 1), "kafka.heap-mib: 1 (expected: at least 64)");
  }

  @Test
  void aWrongTypeIsNamedWithItsPlace() {
    assertThatThrownBy(() -> StackConfig.ofRepository(ROOT, Map.of("kafka.port", "many")))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("port")
        .hasMessageContaining("many");
  }

  @Test
  void brokenYamlIsAnErrorWithItsFile() throws IOException {
    Path file = Files.writeString(dir.resolve("broken.yaml"), "kafka: [1, 2");
    assertThatThrownBy(() -> StackConfig.read(file, Map.of()))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("broken.yaml");
  }

  private static void assertBad(Map<String, ?> overrides, String message) {
    assertThatThrownBy(() -> StackConfig.ofRepository(ROOT, overrides))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage(message);
  }
}
