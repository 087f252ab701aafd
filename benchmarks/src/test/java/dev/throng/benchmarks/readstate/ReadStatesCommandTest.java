package dev.throng.benchmarks.readstate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ReadStatesCommandTest {
  @TempDir private Path dir;

  @Test
  void everyStepIsCounted() throws Exception {
    int exit =
        new CommandLine(new ReadStatesCommand())
            .execute("--users=300", "--channels=3", "--acks=50", "--many=40", "--results=" + dir);

    assertThat(exit).isZero();
    JsonNode json = new ObjectMapper().readTree(dir.resolve("readstates.json").toFile());
    Map<String, JsonNode> rows = new HashMap<>();
    json.path("rows").forEach(row -> rows.put(row.path("what").asText(), row));
    assertThat(rows.get("first acknowledgements").path("count").asInt()).isEqualTo(900);
    assertThat(rows.get("acknowledgements").path("cpu_us_each").asDouble()).isPositive();
    assertThat(rows.get("checkpoint").path("bytes_per_state").asDouble()).isPositive();
    assertThat(rows.get("connects of a user with 40 states").path("count").asInt()).isEqualTo(5);
  }
}
