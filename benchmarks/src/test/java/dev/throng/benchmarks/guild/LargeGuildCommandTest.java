package dev.throng.benchmarks.guild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class LargeGuildCommandTest {
  @TempDir private Path dir;

  @ParameterizedTest
  @ValueSource(strings = {"--role-sets=3", "--distinct-role-sets"})
  void everyNodeIsToldOnceOfEverything(String roleSets) throws Exception {
    int exit =
        new CommandLine(new LargeGuildCommand())
            .execute(
                "--sessions=40",
                "--nodes=4",
                "--channels=2",
                "--overwrites=2",
                "--events=6",
                "--changes=1",
                roleSets,
                "--results=" + dir);

    assertThat(exit).isZero();
    JsonNode json = new ObjectMapper().readTree(dir.resolve("guild-1m.json").toFile());
    Map<String, JsonNode> rows = new HashMap<>();
    json.path("rows").forEach(row -> rows.put(row.path("what").asText(), row));
    assertThat(rows.get("attach").path("deliveries").asInt()).isEqualTo(40);
    assertThat(rows.get("attach").path("cpu_us_guild").asDouble()).isPositive();
    assertThat(rows.get("events").path("relay_records").asInt()).isEqualTo(24);
    assertThat(rows.get("events after restore").path("relay_records").asInt()).isEqualTo(24);
    assertThat(rows.get("role of everyone: hidden").path("deliveries").asInt()).isEqualTo(4);
    assertThat(rows.get("checkpoint of the relays").path("state_bytes").asLong()).isPositive();
    assertThat(dir.resolve("guild-1m-attach.svg")).content().contains("sessions attached");
  }

  @Test
  void passiveSessionsHearNothingButAnUpdate() throws Exception {
    int exit =
        new CommandLine(new LargeGuildCommand())
            .execute(
                "--sessions=40",
                "--nodes=4",
                "--channels=2",
                "--overwrites=0",
                "--events=6",
                "--changes=1",
                "--passive=1",
                "--results=" + dir);

    assertThat(exit).isZero();
    JsonNode json = new ObjectMapper().readTree(dir.resolve("guild-1m.json").toFile());
    Map<String, JsonNode> rows = new HashMap<>();
    json.path("rows").forEach(row -> rows.put(row.path("what").asText(), row));
    assertThat(rows.get("events").path("deliveries").asInt()).isZero();
    assertThat(rows.get("passive update of a node").path("deliveries").asInt()).isEqualTo(4);
  }

  @Test
  void aShareAboveOneIsRefused() {
    LargeGuildOptions options = new LargeGuildOptions();
    new CommandLine(options).parseArgs("--passive=1.5");
    assertThatIllegalArgumentException()
        .isThrownBy(options::check)
        .withMessage("--passive: 1.5 (expected: 0 to 1)");
  }

  @Test
  void moreNodesThanSessionsAreRefused() {
    LargeGuildOptions options = new LargeGuildOptions();
    new CommandLine(options).parseArgs("--nodes=11", "--sessions=10");
    assertThatIllegalArgumentException()
        .isThrownBy(options::check)
        .withMessage("--nodes: 11 (expected: 1 to 10)");
  }
}
