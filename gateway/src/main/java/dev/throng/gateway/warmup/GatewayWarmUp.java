package dev.throng.gateway.warmup;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends made-up requests through a REST server and made-up messages to a session, both of its own,
 * on free ports of loopback and without Kafka, so that the JVM has loaded and compiled most of what
 * the first clients need. What goes wrong there is logged and does no harm.
 */
public final class GatewayWarmUp {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayWarmUp.class);
  private static final Duration EACH_MAX = Duration.ofSeconds(2);

  /** On a machine this busy clients wait less for a cold node than for a warm one. */
  private static final Duration READY_WITHOUT_IT = Duration.ofSeconds(10);

  private final long giveUpNs = System.nanoTime() + READY_WITHOUT_IT.toNanos();
  private volatile boolean done;

  private GatewayWarmUp() {}

  /** Starts it. */
  public static GatewayWarmUp start() {
    GatewayWarmUp warmUp = new GatewayWarmUp();
    Thread thread = new Thread(warmUp::run, "warm-up");
    thread.setDaemon(true);
    thread.start();
    return warmUp;
  }

  /** Whether it has ended, well or not, or is not to be waited for any longer: 10 s at the most. */
  public boolean isDone() {
    return done || System.nanoTime() - giveUpNs > 0;
  }

  private void run() {
    try {
      part("rest", RestWarmUp::run);
      part("sockets", SocketWarmUp::run);
    } finally {
      done = true;
    }
  }

  /** Sets something up and runs rounds for this long at the most; returns how many. */
  @FunctionalInterface
  interface Part {
    int run(Duration max) throws Exception;
  }

  private static void part(String name, Part part) {
    long beginNs = System.nanoTime();
    try {
      int rounds = part.run(EACH_MAX);
      long ms = (System.nanoTime() - beginNs) / 1_000_000;
      LOG.info("warm-up={} rounds={} ms={}", name, rounds, ms);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.warn("warm-up={} failed", name, e);
    }
  }
}
