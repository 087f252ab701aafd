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
import java.util.List;
import java.util.Set;

/**
 * One person sends at a steady rate whatever the answers do, another one's session receives, and
 * history is read five times a second meanwhile.
 */
public final class LatencyMeasurement {
  private static final int MESSAGES_MAX = 1_000_000;
  private static final long READ_INTERVAL_MS = 200;
  private static final Duration ANSWERS = Duration.ofSeconds(15);

  private final ThrongApi sender;
  private final ThrongApi receiver;
  private final long guild;
  private final long channel;

  /** In a channel of a guild that both are members of; nobody else may talk there. */
  public LatencyMeasurement(ThrongApi sender, ThrongApi receiver, long guild, long channel) {
    this.sender = sender;
    this.receiver = receiver;
    this.guild = guild;
    this.channel = channel;
  }

  /** Measures for some time at one rate. */
  public LatencyReport run(URI gateway, double perSecond, Duration length)
      throws InterruptedException {
    Ledger ledger = new Ledger();
    DeliveryLog log = new DeliveryLog(Set.of(channel), Set.of(guild));
    Latencies pages = new Latencies(MESSAGES_MAX);
    String nonces = Long.toString(System.currentTimeMillis(), 36);
    try (GatewaySession session = GatewaySession.open(receiver, gateway, 0, log)) {
      if (!log.awaitGuilds(ANSWERS)) {
        throw new IllegalStateException("no GUILD_CREATE within " + ANSWERS.toSeconds() + " s");
      }
      List<Sender> senders = List.of(new Sender(sender, channel));
      try (MessageLoad load = MessageLoad.start(senders, perSecond, nonces, ledger)) {
        readHistory(pages, length);
        if (!load.finish(ANSWERS) || load.refusal() != null) {
          throw new IllegalStateException("not all messages were accepted: " + load.refusal());
        }
      }
      Thread.sleep(500);
    }
    return report(perSecond, ledger, log, pages);
  }

  private void readHistory(Latencies pages, Duration length) throws InterruptedException {
    long end = System.nanoTime() + length.toNanos();
    while (System.nanoTime() < end) {
      long from = System.nanoTime();
      sender.history(channel, "", 50);
      pages.add(System.nanoTime() - from);
      Thread.sleep(READ_INTERVAL_MS);
    }
  }

  private static LatencyReport report(
      double perSecond, Ledger ledger, DeliveryLog log, Latencies pages) {
    Latencies deliveries = new Latencies(MESSAGES_MAX);
    for (Delivery delivery : log.deliveries()) {
      deliveries.add(delivery.arrivedNanos() - ledger.sentNanos(delivery.number()));
    }
    Latencies roundTrips = new Latencies(MESSAGES_MAX);
    for (int number = 0; number < ledger.sent(); number++) {
      roundTrips.add(ledger.roundTripNanos(number));
    }
    if (deliveries.count() != ledger.sent()) {
      throw new IllegalStateException(
          ledger.sent() + " messages sent and " + deliveries.count() + " delivered");
    }
    return new LatencyReport(
        perSecond,
        deliveries.count(),
        deliveries.percentileMs(0.5),
        deliveries.percentileMs(0.99),
        roundTrips.percentileMs(0.5),
        roundTrips.percentileMs(0.99),
        pages.percentileMs(0.5),
        pages.percentileMs(0.99));
  }
}
