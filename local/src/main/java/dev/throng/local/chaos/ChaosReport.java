package dev.throng.local.chaos;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one scenario showed.
 *
 * @param scenario the fault
 * @param verdict what was kept and lost
 * @param retries repeated sends
 * @param gaps gaps that the gateway found in its streams
 * @param resumes sessions that resumed
 * @param newSessions sessions that had to begin anew
 * @param silenceMs the longest time in which some session heard nothing while messages were sent
 * @param trouble what went wrong beside the verdict, or null
 */
public record ChaosReport(
    Scenario scenario,
    Verdict verdict,
    int retries,
    long gaps,
    int resumes,
    int newSessions,
    long silenceMs,
    @Nullable String trouble) {
  private static final String ROW =
      "%-17s %6s %6s %6s %9s %5s %4s %4s %5s %6s %7s %4s %5s %8s  %s%n";

  /** Whether all promises held. */
  public boolean holds() {
    return verdict.holds() && trouble == null;
  }

  /** A table of all reports. */
  public static String table(List<ChaosReport> reports) {
    StringBuilder table = new StringBuilder();
    table.append(
        ROW.formatted(
            "fault",
            "sent",
            "acked",
            "stored",
            "delivered",
            "paged",
            "lost",
            "dup",
            "order",
            "extra",
            "retries",
            "gaps",
            "new",
            "silence",
            "verdict"));
    for (ChaosReport report : reports) {
      table.append(report.row());
    }
    return table.toString();
  }

  private String row() {
    return ROW.formatted(
        scenario.label(),
        verdict.sent(),
        verdict.acknowledged(),
        verdict.stored(),
        verdict.delivered(),
        verdict.fromHistory(),
        verdict.lost(),
        verdict.duplicates(),
        verdict.disorders(),
        verdict.phantoms() + verdict.historyMissing(),
        retries,
        gaps,
        newSessions,
        "%.1f s".formatted(silenceMs / 1000.0),
        holds() ? "holds" : "VIOLATED" + (trouble == null ? "" : ": " + trouble));
  }
}
