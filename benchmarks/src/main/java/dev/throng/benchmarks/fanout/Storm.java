package dev.throng.benchmarks.fanout;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.benchmarks.results.Report;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What those who talk notice of many who come, and go, at once. */
final class Storm {
  private static final Duration SILENCE = Duration.ofSeconds(20);
  private static final long LOOK_MS = 100;

  private final StormOptions options;
  private final Messages messages;
  private final Receivers others;
  private final MessageSender sender;
  private final List<ObjectNode> rows = new ArrayList<>();
  private int sent;
  private boolean exact = true;

  /**
   * Before anything has happened.
   *
   * @param others are ready
   */
  Storm(StormOptions options, Messages messages, Receivers others, MessageSender sender) {
    this.options = options;
    this.messages = messages;
    this.others = others;
    this.sender = sender;
  }

  /** The messages that it can take. */
  static Messages messages(StormOptions options) {
    int seconds = options.warmUp + 2 * options.seconds + options.stormSeconds;
    return new Messages(Math.multiplyExact(options.rate, seconds), Messages.BYTES_MIN);
  }

  /** Runs it; a row for each part. */
  List<ObjectNode> run(Newcomers newcomers) throws InterruptedException {
    talk("warm-up", options.warmUp, () -> false);
    rows.clear();
    talk("before", options.seconds, () -> false);
    newcomers.begin();
    ObjectNode storm = talk("while they come", options.stormSeconds, newcomers::areReady);
    storm.put("ready", newcomers.ready()).put("begun_again", newcomers.retries());
    storm.put("ready_s_p50", newcomers.readyMs(50) / 1e3);
    storm.put("ready_s_all", newcomers.readyMs(100) / 1e3);
    exact &= newcomers.areReady();
    newcomers.cut(options.gone);
    talk("when some have gone", options.seconds, () -> false);
    return rows;
  }

  /** Whether all came to be ready, and the others missed nothing and got nothing twice. */
  boolean isExact() {
    return exact;
  }

  private ObjectNode talk(String what, int seconds, BooleanSupplier isOver)
      throws InterruptedException {
    others.reset();
    SendResult result =
        new Load(messages, sender, sent)
            .byTheClock(options.rate, Duration.ofSeconds(seconds), isOver);
    sent += result.sent();
    long expected = (long) result.accepted().cardinality() * others.all().size();
    awaitDeliveries(expected);
    Tally received = others.inLoops();
    long lost = Result.lost(result, others.all());
    long closed = others.all().stream().filter(Receiver::isClosed).count();
    ObjectNode row = Report.row().put("what", what).put("sent", result.sent());
    row.put("accepted", result.accepted().cardinality()).put("refused", result.refused());
    row.put("failed", result.failed());
    row.put("p50_ms", received.latencyUs().getValueAtPercentile(50) / 1e3);
    row.put("p99_ms", received.latencyUs().getValueAtPercentile(99) / 1e3);
    row.put("max_ms", received.latencyUs().getMaxValue() / 1e3);
    row.put("lost", lost).put("duplicates", received.duplicates());
    row.put("breaks_of_s", received.sequenceBreaks()).put("closed", closed);
    exact &= lost + received.duplicates() + received.sequenceBreaks() + closed == 0;
    exact &= !result.accepted().isEmpty();
    rows.add(row);
    System.out.println(row);
    return row;
  }

  private void awaitDeliveries(long expected) throws InterruptedException {
    long endNs = System.nanoTime() + SILENCE.toNanos();
    while (others.delivered() < expected && System.nanoTime() < endNs) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MS);
    }
  }
}
