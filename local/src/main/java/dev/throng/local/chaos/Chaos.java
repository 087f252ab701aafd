package dev.throng.local.chaos;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** All scenarios in turn against one stack. */
public final class Chaos {
  private static final int GUILDS = 2;

  private Chaos() {}

  /** Runs the scenarios in the given order and returns a report for each. */
  public static List<ChaosReport> run(
      ChaosTarget target, List<Scenario> scenarios, ChaosOptions options)
      throws InterruptedException {
    PrintWriter out = options.out();
    String tag = Long.toString(System.currentTimeMillis(), 36);
    Arena arena = Arena.create(target.apis(), tag, options.people(), GUILDS);
    List<ChaosReport> reports = new ArrayList<>();
    for (Scenario scenario : scenarios) {
      out.printf("%s ...%n", scenario.label());
      out.flush();
      ChaosReport report = new ChaosRun(target, arena, options).run(scenario);
      reports.add(report);
      out.print(ChaosReport.table(List.of(report)));
      out.flush();
    }
    return reports;
  }
}
