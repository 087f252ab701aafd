package dev.throng.benchmarks.fanout;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.benchmarks.results.Report;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What came of a run.
 *
 * @param processorTime of the server's processes by name, while messages were sent and delivered
 */
record Result(
    LoadOptions options,
    SendResult sent,
    Tally received,
    long lost,
    long closedSessions,
    Map<String, Duration> processorTime) {
  /** The field with processor times by process. */
  static final String CPU = "cpu_us_per_delivery";

  /**
   * Counts what is missing.
   *
   * @param receivers who should have got each accepted message
   */
  static long lost(SendResult sent, List<Receiver> receivers) {
    return receivers.stream()
        .mapToLong(
            receiver ->
                sent.accepted().stream().filter(number -> !receiver.counts().has(number)).count())
        .sum();
  }

  /** Whether messages were accepted, and each was delivered to every session once. */
  boolean isExact() {
    return !sent.accepted().isEmpty()
        && lost == 0
        && received.duplicates() == 0
        && received.sequenceBreaks() == 0;
  }

  private double seconds() {
    return (received.lastNs() - sent.beginNs()) / (double) TimeUnit.SECONDS.toNanos(1);
  }

  private double perSecond() {
    return received.delivered() / seconds();
  }

  private double perDeliveryUs(Duration time) {
    return time.toNanos() / 1_000.0 / Math.max(1, received.delivered());
  }

  private double latencyMs(double percentile) {
    return received.latencyUs().getValueAtPercentile(percentile) / 1e3;
  }

  /** Prints the result for people. */
  void print(PrintStream out) {
    line(out, "sessions", "%,d (%,d closed)", options.sessions, closedSessions);
    line(out, "messages sent", "%,d", sent.sent());
    line(out, "accepted", "%,d", sent.accepted().cardinality());
    line(out, "refused with 429", "%,d", sent.refused());
    line(out, "failed", "%,d", sent.failed());
    line(out, "deliveries", "%,d", received.delivered());
    line(out, "deliveries/s", "%,.0f", perSecond());
    line(out, "bytes per delivery", "%,d", received.bytes() / Math.max(1, received.delivered()));
    line(
        out,
        "latency ms",
        "p50 %.1f  p99 %.1f  p99.9 %.1f  max %.1f",
        latencyMs(50),
        latencyMs(99),
        latencyMs(99.9),
        latencyMs(100));
    line(out, "lost", "%,d", lost);
    line(out, "duplicates", "%,d", received.duplicates());
    line(out, "out of order", "%,d", received.outOfOrder());
    line(out, "breaks of s", "%,d", received.sequenceBreaks());
    processorTime.forEach(
        (name, time) ->
            line(
                out,
                "CPU " + name,
                "%.1f s, %.2f µs per delivery",
                time.toMillis() / 1e3,
                perDeliveryUs(time)));
  }

  private static void line(PrintStream out, String name, String format, Object... values) {
    out.printf(Locale.ROOT, "%-20s %s%n", name, String.format(Locale.ROOT, format, values));
  }

  /** The result as a row for programs. */
  ObjectNode row() {
    ObjectNode row = Report.row();
    row.put("sessions", options.sessions).put("closed_sessions", closedSessions);
    row.put("rate", options.inFlight > 0 ? 0 : options.rate).put("in_flight", options.inFlight);
    row.put("content_bytes", options.bytes).put("seconds", seconds());
    row.put("sent", sent.sent()).put("accepted", sent.accepted().cardinality());
    row.put("refused", sent.refused()).put("failed", sent.failed());
    row.put("delivered", received.delivered()).put("deliveries_per_second", perSecond());
    row.put("bytes", received.bytes()).put("lost", lost);
    row.put("duplicates", received.duplicates()).put("out_of_order", received.outOfOrder());
    row.put("sequence_breaks", received.sequenceBreaks());
    ObjectNode latency = row.putObject("latency_ms");
    latency.put("p50", latencyMs(50)).put("p90", latencyMs(90)).put("p99", latencyMs(99));
    latency.put("p99.9", latencyMs(99.9)).put("max", latencyMs(100));
    ObjectNode cpu = row.putObject(CPU);
    processorTime.forEach((name, time) -> cpu.put(name, perDeliveryUs(time)));
    return row;
  }
}
