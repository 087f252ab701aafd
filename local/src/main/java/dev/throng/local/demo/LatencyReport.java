package dev.throng.local.demo;

/**
 * What one measurement gave; times in milliseconds.
 *
 * @param perSecond how many messages were sent in a second
 * @param messages how many were measured
 * @param deliveryP50 from the request to MESSAGE_CREATE at another client
 * @param deliveryP99 the same
 * @param roundTripP50 from the request to its answer
 * @param roundTripP99 the same
 * @param pageP50 from GET of the newest 50 messages to its answer
 * @param pageP99 the same
 */
public record LatencyReport(
    double perSecond,
    int messages,
    double deliveryP50,
    double deliveryP99,
    double roundTripP50,
    double roundTripP99,
    double pageP50,
    double pageP99) {

  /** The table's head, two lines. */
  public static String head() {
    return "%8s %9s | %-17s | %-17s | %-17s%n%8s %9s | %8s %8s | %8s %8s | %8s %8s%n"
        .formatted(
            "",
            "",
            "to another client",
            "POST",
            "GET newest 50",
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
    return "%8.0f %9d | %8.1f %8.1f | %8.1f %8.1f | %8.1f %8.1f%n"
        .formatted(
            perSecond,
            messages,
            deliveryP50,
            deliveryP99,
            roundTripP50,
            roundTripP99,
            pageP50,
            pageP99);
  }
}
