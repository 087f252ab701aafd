package dev.throng.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.local.config.RepositoryRoot;
import dev.throng.local.config.StackConfig;
import dev.throng.local.config.StackHome;
import dev.throng.local.flink.JobDeployer;
import dev.throng.local.server.ElasticsearchService;
import dev.throng.local.server.GatewayService;
import dev.throng.local.server.Service;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chat does not wait for search, and starts without it. */
class SearchPartsTest {
  @TempDir Path dir;
  private final Path root = RepositoryRoot.find();
  private final StackConfig config = StackConfig.ofRepository(root);
  private final Service kafka = new FakeService("kafka", Path.of(""), "true", Set.of(), List.of());

  @Test
  void searchIsLeftOutOrNamedByItself() {
    Service search =
        new ElasticsearchService(config.host(), config.elasticsearch(), Path.of("lib"), dir);
    assertThat(StackParts.ALL.has(search)).isTrue();
    assertThat(StackParts.CHAT.has(search)).isFalse();
    assertThat(StackParts.CHAT.has(kafka)).isTrue();
    StackParts one = new StackParts(Set.of("elasticsearch"), true);
    assertThat(one.has(search)).isTrue();
    assertThat(one.has(kafka)).isFalse();
    assertThat(search.startAfter()).containsExactly(GatewayService.CHAT);
  }

  @Test
  void nothingOfChatWaitsForTheSearchJob() {
    Map<String, Set<String>> steps = steps(true);
    Set<String> waited = new HashSet<>(Set.of(GatewayService.JOBS));
    while (waited.addAll(
        waited.stream().flatMap(name -> steps.getOrDefault(name, Set.of()).stream()).toList())) {
      assertThat(waited).doesNotContain("submit search", "elasticsearch");
    }
    assertThat(waited).contains("submit live", "submit store", "kafka");
    assertThat(steps.get("submit search")).contains("elasticsearch", "kafka", "taskmanager-1");
  }

  @Test
  void withoutSearchItsJobIsNotSubmitted() {
    assertThat(steps(false)).containsKey("submit live").doesNotContainKey("submit search");
  }

  private Map<String, Set<String>> steps(boolean search) {
    JobDeployer jobs = new JobDeployer(config, new StackHome(root, dir));
    Map<String, Set<String>> steps = new TreeMap<>();
    for (Step step : new JobSteps(config, jobs, search, line -> {}).steps()) {
      steps.put(step.name(), step.startAfter());
    }
    return steps;
  }
}
