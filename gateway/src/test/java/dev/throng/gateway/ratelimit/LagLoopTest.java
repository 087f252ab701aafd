package dev.throng.gateway.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Senders that ask more than a node delivers, simulated in steps of a millisecond: the lag stays
 * bounded, and the node is not left idle.
 */
class LagLoopTest {
  private static final long GUILD = 9;
  private static final int STEPS = 60_000;

  /** From the node's look to the gateways' knowledge of it. */
  private static final int REPORT_MS = 100;

  private static final int ON_ITS_WAY_MS = 40;
  private static final int LAG_MAX_MS = 1_000;

  @ParameterizedTest(name = "{0} gateways, {1} times as much as is delivered")
  @CsvSource({"1, 1.1", "1, 2", "1, 4", "3, 2", "3, 4"})
  void theLagStaysBelowASecondAndTheNodeBusy(int gateways, double overload) {
    long[] nowMs = new long[1];
    Random random = new Random(4711);
    GuildLags lags = new GuildLags(() -> nowMs[0] * 1_000_000);
    List<LagAdmission> admissions =
        java.util.stream.IntStream.range(0, gateways)
            .mapToObj(
                gateway ->
                    new LagAdmission(
                        lags,
                        Duration.ofMillis(750),
                        new SimpleMeterRegistry(),
                        random::nextDouble,
                        InstantSource.system()))
            .toList();
    Deque<Long> waiting = new ArrayDeque<>();
    Deque<long[]> reports = new ArrayDeque<>();
    double perMs = 0.1;
    double work = 0;
    int delivered = 0;
    long worstMs = 0;
    for (nowMs[0] = 0; nowMs[0] < STEPS; nowMs[0]++) {
      LagAdmission admission = admissions.get((int) (nowMs[0] % gateways));
      if (random.nextDouble() < perMs * overload && admission.refusal(GUILD) == null) {
        waiting.add(nowMs[0]);
      }
      work = waiting.isEmpty() ? Math.min(1, work + perMs) : work + perMs;
      while (work >= 1 && !waiting.isEmpty()) {
        long lagMs = nowMs[0] - waiting.remove();
        worstMs = Math.max(worstMs, lagMs);
        work--;
        delivered++;
      }
      if (nowMs[0] % REPORT_MS == 0) {
        reports.add(new long[] {nowMs[0], (long) (waiting.size() / perMs)});
      }
      if (!reports.isEmpty() && nowMs[0] - reports.peek()[0] == ON_ITS_WAY_MS) {
        lags.heard(1, reports.remove()[1], List.of(GUILD));
      }
    }

    assertThat(worstMs).isBetween(200L, (long) LAG_MAX_MS);
    assertThat(delivered).isGreaterThan((int) (0.97 * perMs * STEPS));
  }
}
