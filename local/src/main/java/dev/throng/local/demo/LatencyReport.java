package dev.throng.local.demo;

import dev.throng.client.Latencies;

/**
 * What one measurement, or a span of it, gave.
 *
 * @param fromSeconds when the span began, seconds after the measurement's first message
 * @param perSecond how many messages were sent in a second
 * @param messages how many were measured
 * @param delivery from the request to MESSAGE_CREATE at another client, of all its sessions
 * @param roundTrip from the request to its answer
 * @param page from GET of the newest 50 messages to its answer
 */
public record LatencyReport(
    double fromSeconds,
    double perSecond,
    int messages,
    Quantiles delivery,
    Quantiles roundTrip,
    Quantiles page) {

  /** Two of them, milliseconds. */
  public record Quantiles(double p50, double p99) {
    static Quantiles of(Latencies latencies) {
      return new Quantiles(latencies.percentileMs(0.5), latencies.percentileMs(0.99));
    }
  }

  /** The table's head, two lines. */
  public static String head() {
    return "%6s %8s %9s | %-17s | %-17s | %-17s%n%6s %8s %9s | %8s %8s | %8s %8s | %8s %8s%n"
        .formatted(
            "",
            "",
            "",
            "to another client",
            "POST",
            "GET newest 50",
            "from s",
            "msg/s",
            "messages",
            "p50 ms",
            "p99 ms",
            "p50 ms",
            "p99 ms",
            "p50 ms",
            "p99 ms");
  }

  /** One line of the table. */
  public String row() {
    return "%6.0f %8.0f %9d | %8.1f %8.1f | %8.1f %8.1f | %8.1f %8.1f%n"
        .formatted(
            fromSeconds,
            perSecond,
            messages,
            delivery.p50(),
            delivery.p99(),
            roundTrip.p50(),
            roundTrip.p99(),
            page.p50(),
            page.p99());
  }
}
