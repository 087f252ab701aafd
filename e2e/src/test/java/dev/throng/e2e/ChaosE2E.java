package dev.throng.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.local.chaos.Chaos;
import dev.throng.local.chaos.ChaosOptions;
import dev.throng.local.chaos.ChaosReport;
import dev.throng.local.chaos.Scenario;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The short form of the fault runs: a TaskManager, the broker and a gateway die under load. */
class ChaosE2E {
  private static final List<Scenario> SHORT =
      List.of(Scenario.KILL_TASKMANAGER, Scenario.KILL_KAFKA, Scenario.KILL_GATEWAY);

  @Test
  void nothingIsLostOrRepeatedWhenProcessesDie() throws Exception {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    ChaosOptions options = new ChaosOptions(50, Duration.ofSeconds(15), 3, 4, out);

    List<ChaosReport> reports = Chaos.run(LiveStack.get().chaosTarget(), SHORT, options);

    String table = ChaosReport.table(reports);
    out.println(table);
    assertThat(reports).as(table).allMatch(ChaosReport::holds);
    assertThat(reports).as(table).allMatch(report -> report.gaps() == 0);
  }
}
