package dev.throng.benchmarks.fanout;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Sends to receivers that are ready, waits for the last delivery and counts. */
final class Run {
  /** For so long nothing more may come before what is missing counts as lost. */
  private static final Duration SILENCE = Duration.ofSeconds(10);

  private static final long LOOK_MS = 100;

  /** A bound for what is sent as fast as it is answered. */
  private static final int PER_SECOND_MAX = 50_000;

  private final LoadOptions options;
  private final Map<String, Long> processes;

  /**
   * A run.
   *
   * @param processes pids of the server by name; this process is added
   */
  Run(LoadOptions options, Map<String, Long> processes) {
    this.options = options;
    this.processes = new LinkedHashMap<>(processes);
    this.processes.put("generator", ProcessHandle.current().pid());
  }

  /** The messages that such a run can send. */
  static Messages messages(LoadOptions options) {
    int perSecond = options.inFlight > 0 ? PER_SECOND_MAX : options.rate;
    return new Messages(
        Math.multiplyExact(perSecond, options.warmUp + options.seconds), options.bytes);
  }

  /** Runs and prints. */
  Result execute(Messages messages, Receivers receivers, MessageSender sender)
      throws InterruptedException {
    System.out.printf("warming up for %d s%n", options.warmUp);
    int warm = send(messages, receivers, sender, 0, options.warmUp).sent();
    receivers.reset();
    System.out.printf("measuring for %d s%n", options.seconds);
    Map<String, Duration> before = processorTimes();
    SendResult sent = send(messages, receivers, sender, warm, options.seconds);
    Map<String, Duration> used = processorTimes();
    used.replaceAll((name, time) -> time.minus(before.getOrDefault(name, Duration.ZERO)));
    Result result =
        new Result(
            options,
            sent,
            receivers.inLoops(),
            Result.lost(sent, receivers.all()),
            receivers.all().stream().filter(Receiver::isClosed).count(),
            used);
    result.print(System.out);
    return result;
  }

  /** Sends, and waits until all is delivered or nothing more comes. */
  private SendResult send(
      Messages messages, Receivers receivers, MessageSender sender, int first, int seconds)
      throws InterruptedException {
    Load load = new Load(messages, sender, first);
    Duration time = Duration.ofSeconds(seconds);
    SendResult sent =
        options.inFlight > 0
            ? load.inFlight(options.inFlight, time)
            : load.byTheClock(options.rate, time);
    awaitDeliveries((long) sent.accepted().cardinality() * options.sessions, receivers);
    return sent;
  }

  private static void awaitDeliveries(long expected, Receivers receivers)
      throws InterruptedException {
    long delivered = receivers.delivered();
    long progressNs = System.nanoTime();
    while (delivered < expected && System.nanoTime() - progressNs < SILENCE.toNanos()) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MS);
      long now = receivers.delivered();
      if (now > delivered) {
        delivered = now;
        progressNs = System.nanoTime();
      }
    }
  }

  private Map<String, Duration> processorTimes() {
    Map<String, Duration> times = new LinkedHashMap<>();
    processes.forEach((name, pid) -> times.put(name, ProcessTime.of(pid)));
    return times;
  }
}
