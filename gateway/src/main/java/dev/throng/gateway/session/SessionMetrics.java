package dev.throng.gateway.session;

import dev.throng.gateway.ratelimit.SessionStarts;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is counted of sessions. Thread-safe; hubs count in batches. */
public final class SessionMetrics {
  final AtomicInteger connected = new AtomicInteger();
  final AtomicLong resumeBytes = new AtomicLong();
  private final AtomicLong snapshotBytes = new AtomicLong();
  private final Counter snapshotsEvicted;
  final Counter attachedAgain;
  final Counter identifies;
  final Counter resumes;
  final Counter resumesRefused;
  final Counter invalidated;
  final Counter revoked;
  final Counter framesIn;
  final Counter memberRequestsBusy;
  final Counter memberRequestsLimited;
  final Counter memberRequestsFailed;
  final Counter subscriptions;
  final Counter subscriptionsFailed;
  final Counter passiveUpdates;
  final Counter readStatesLate;
  final Counter dispatches;
  final DistributionSummary fanOut;

  /** Those of RFC 6455 that are in use, and ours. */
  private static final Set<Integer> CODES =
      Stream.concat(
              Stream.of(1000, 1001, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 1011),
              Arrays.stream(CloseCode.values()).map(CloseCode::code))
          .collect(Collectors.toUnmodifiableSet());

  private final MeterRegistry registry;

  public SessionMetrics(MeterRegistry registry, SessionRegistry<?> directory) {
    this.registry = registry;
    identifies = counter("throng.sessions.identified", "Sessions opened");
    resumes = counter("throng.sessions.resumed", "Sessions resumed");
    resumesRefused =
        counter("throng.sessions.resume.refused", "Sessions that could not be resumed");
    invalidated = counter("throng.sessions.invalidated", "Sessions ended by a gap, or a new epoch");
    revoked = counter("throng.sessions.revoked", "Sessions ended because their token was revoked");
    framesIn = counter("throng.ws.frames.in", "Frames from clients");
    memberRequestsBusy =
        counter(
            "throng.members.busy", "Requests for members refused because too many are under way");
    memberRequestsLimited =
        counter("throng.members.limited", "Requests for members refused by the session's limit");
    memberRequestsFailed =
        counter("throng.members.failed", "Requests for members that the guild did not answer");
    attachedAgain =
        counter(
            "throng.snapshots.asked",
            "Sessions that came to a guild whose snapshot was not there, and asked for it");
    snapshotsEvicted =
        counter("throng.snapshots.evicted", "Snapshots forgotten for want of room, per event loop");
    subscriptions = counter("throng.subscriptions", "Guilds that sessions have subscribed to");
    subscriptionsFailed =
        counter("throng.subscriptions.failed", "Subscriptions that did not reach their users");
    passiveUpdates =
        counter("throng.passive.updates", "Sessions told which channels have new messages");
    readStatesLate =
        counter("throng.readstates.late", "READYs without read states, which came too late");
    dispatches = counter("throng.sessions.dispatches", "Dispatches to sessions");
    fanOut =
        DistributionSummary.builder("throng.sessions.fanout")
            .description("Sessions of one hub that got a dispatch of a stream")
            .register(registry);
    gauge("throng.sessions", "Sessions, with or without a socket", directory::size);
    gauge("throng.ws.connections", "Open sockets", connected::get);
    gauge(
        "throng.snapshots.bytes",
        "Bytes kept of guilds to make GUILD_CREATE of; all event loops keep the same",
        snapshotBytes::get);
    gauge("throng.sessions.resume.bytes", "Bytes kept for resuming", resumeBytes::get);
  }

  /**
   * What a hub keeps of guilds.
   *
   * @param evicted since it told this last
   */
  void snapshots(long bytes, long evicted) {
    snapshotBytes.set(bytes);
    snapshotsEvicted.increment(evicted);
  }

  /** Open sockets of the node. */
  public int connections() {
    return connected.get();
  }

  /**
   * What the event loops tell of deliveries.
   *
   * @param lagMs of the latest
   * @param bytes that wait for the slowest loop
   */
  public void gaugeDeliveries(LongSupplier lagMs, Supplier<Number> bytes) {
    gauge(
        "throng.deliveries.lag.seconds",
        "From a command to the write of what came of it, the latest of the last 0.1 s",
        () -> lagMs.getAsLong() / 1e3);
    gauge(
        "throng.deliveries.waiting.bytes",
        "Deliveries that were read and wait for the slowest event loop",
        bytes);
  }

  /** What contexts of compression take. */
  public void gaugeCompression(Supplier<Number> bytes) {
    gauge(
        "throng.ws.compression.bytes",
        "Native memory of the contexts that sockets' compression holds",
        bytes);
  }

  void identifyLimited(SessionStarts.Verdict limit) {
    Counter.builder("throng.identify.limited")
        .description("IDENTIFYs refused, by limit")
        .tag("limit", limit.name().toLowerCase(Locale.ROOT))
        .register(registry)
        .increment();
  }

  /**
   * A connection that was closed before it became a socket, by {@code address} or {@code deadline}.
   */
  public void refused(String reason) {
    Counter.builder("throng.ws.refused")
        .description("Connections closed before they became sockets, by reason")
        .tag("reason", reason)
        .register(registry)
        .increment();
  }

  /** A client may send any code: those that nobody defined count as one. */
  void closed(int code) {
    Counter.builder("throng.ws.closes")
        .description("Closed sockets by close code; 1006: without a close frame")
        .tag("code", CODES.contains(code) ? Integer.toString(code) : "other")
        .register(registry)
        .increment();
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  private void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).strongReference(true).register(registry);
  }
}
