package dev.throng.local.demo;

import dev.throng.client.GatewaySession;
import dev.throng.client.Latencies;
import dev.throng.client.ThrongApi;
import dev.throng.local.load.Delivery;
import dev.throng.local.load.DeliveryLog;
import dev.throng.local.load.Ledger;
import dev.throng.local.load.MessageLoad;
import dev.throng.local.load.Sender;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Some send in turn at a steady rate whatever the answers do, sessions of somebody receive, and
 * history is read five times a second meanwhile.
 */
public final class LatencyMeasurement {
  private static final long READ_INTERVAL_MS = 200;
  private static final Duration ANSWERS = Duration.ofSeconds(15);
  private static final Duration DELIVERIES = Duration.ofSeconds(15);
  private static final long POLL_MS = 50;

  private final List<Sender> senders;
  private final ThrongApi receiver;
  private final long guild;
  private final int sessions;

  /** A history read: when it began, and how long it took, both {@link System#nanoTime}. */
  private record Page(long beganNanos, long tookNanos) {}

  /**
   * In channels of a guild that all are members of; nobody else may talk there.
   *
   * @param senders the first one reads the history of its channel, too
   * @param sessions how many of the receiver's are connected
   */
  public LatencyMeasurement(List<Sender> senders, ThrongApi receiver, long guild, int sessions) {
    this.senders = List.copyOf(senders);
    this.receiver = receiver;
    this.guild = guild;
    this.sessions = sessions;
  }

  /**
   * Measures for some time at one rate.
   *
   * @param span how much of it each report is about; a message belongs to the span it was sent in
   */
  public List<LatencyReport> run(URI gateway, double perSecond, Duration length, Duration span)
      throws InterruptedException {
    Ledger ledger = new Ledger();
    List<DeliveryLog> logs = new ArrayList<>();
    List<GatewaySession> open = new ArrayList<>();
    Set<Long> channels = senders.stream().map(Sender::channel).collect(Collectors.toSet());
    try {
      for (int i = 0; i < sessions; i++) {
        DeliveryLog log = new DeliveryLog(channels, Set.of(guild));
        logs.add(log);
        open.add(GatewaySession.open(receiver, gateway, 0, log));
      }
      for (DeliveryLog log : logs) {
        if (!log.awaitGuilds(ANSWERS)) {
          throw new IllegalStateException("no GUILD_CREATE within " + ANSWERS.toSeconds() + " s");
        }
      }
      List<Page> pages = load(ledger, perSecond, length);
      awaitDeliveries(ledger, logs);
      List<LatencyReport> reports = new ArrayList<>();
      long begin = ledger.sentNanos(0);
      for (long from = 0; from < length.toNanos(); from += span.toNanos()) {
        reports.add(report(ledger, logs, pages, new Span(begin, from, span.toNanos(), perSecond)));
      }
      return reports;
    } finally {
      open.forEach(GatewaySession::close);
    }
  }

  private List<Page> load(Ledger ledger, double perSecond, Duration length)
      throws InterruptedException {
    String nonces = Long.toString(System.currentTimeMillis(), 36);
    try (MessageLoad load = MessageLoad.start(senders, perSecond, nonces, ledger)) {
      List<Page> pages = readHistory(length);
      if (!load.finish(ANSWERS) || load.refusal() != null) {
        throw new IllegalStateException("not all messages were accepted: " + load.refusal());
      }
      return pages;
    }
  }

  private List<Page> readHistory(Duration length) throws InterruptedException {
    Sender reader = senders.get(0);
    List<Page> pages = new ArrayList<>();
    long end = System.nanoTime() + length.toNanos();
    while (System.nanoTime() < end) {
      long from = System.nanoTime();
      reader.api().history(reader.channel(), "", 50);
      pages.add(new Page(from, System.nanoTime() - from));
      Thread.sleep(READ_INTERVAL_MS);
    }
    return pages;
  }

  private static void awaitDeliveries(Ledger ledger, List<DeliveryLog> logs)
      throws InterruptedException {
    long deadline = System.nanoTime() + DELIVERIES.toNanos();
    for (DeliveryLog log : logs) {
      while (log.size() < ledger.sent() && System.nanoTime() < deadline) {
        Thread.sleep(POLL_MS);
      }
      if (log.size() != ledger.sent()) {
        throw new IllegalStateException(
            ledger.sent() + " messages sent and " + log.size() + " delivered");
      }
    }
  }

  /** A part of a measurement that began at {@code beginNanos}; the rest counts from there. */
  private record Span(long beginNanos, long fromNanos, long lengthNanos, double perSecond) {
    boolean has(long nanos) {
      long since = nanos - beginNanos - fromNanos;
      return since >= 0 && since < lengthNanos;
    }
  }

  private static LatencyReport report(
      Ledger ledger, List<DeliveryLog> logs, List<Page> pages, Span span) {
    Latencies roundTrips = new Latencies(ledger.sent());
    for (int number = 0; number < ledger.sent(); number++) {
      if (span.has(ledger.sentNanos(number))) {
        roundTrips.add(ledger.roundTripNanos(number));
      }
    }
    Latencies deliveries = new Latencies(ledger.sent() * logs.size());
    for (DeliveryLog log : logs) {
      for (Delivery delivery : log.deliveries()) {
        long sent = ledger.sentNanos(delivery.number());
        if (span.has(sent)) {
          deliveries.add(delivery.arrivedNanos() - sent);
        }
      }
    }
    Latencies reads = new Latencies(pages.size());
    for (Page page : pages) {
      if (span.has(page.beganNanos())) {
        reads.add(page.tookNanos());
      }
    }
    return new LatencyReport(
        span.fromNanos() / 1e9,
        span.perSecond(),
        roundTrips.count(),
        LatencyReport.Quantiles.of(deliveries),
        LatencyReport.Quantiles.of(roundTrips),
        LatencyReport.Quantiles.of(reads));
  }
}
