package dev.throng.gateway.warmup;

import dev.throng.gateway.bus.ActorClient;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the JVMs load and compile most of what the first clients need. First it sends made-up
 * requests through a REST server and made-up messages to a session, both of its own, on free ports
 * of loopback and without Kafka; then, once the node has its lease, reads through the live job that
 * change nothing. What goes wrong there is logged and does no harm.
 */
public final class GatewayWarmUp {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayWarmUp.class);
  private static final Duration EACH_MAX = Duration.ofSeconds(2);
  private static final Duration ACTORS_MAX = Duration.ofSeconds(3);
  private static final long POLL_MS = 50;

  /** On a machine this busy clients wait less for a cold node than for a warm one. */
  static final Duration READY_WITHOUT_IT = Duration.ofSeconds(20);

  private final ActorClient actors;
  private final BooleanSupplier leased;
  private final LongSupplier clockNs;
  private final long beginNs;
  private volatile boolean done;

  GatewayWarmUp(ActorClient actors, BooleanSupplier leased, LongSupplier clockNs) {
    this.actors = actors;
    this.leased = leased;
    this.clockNs = clockNs;
    this.beginNs = clockNs.getAsLong();
  }

  /**
   * Starts it.
   *
   * @param leased whether the live job has answered this node
   */
  public static GatewayWarmUp start(ActorClient actors, BooleanSupplier leased) {
    GatewayWarmUp warmUp = new GatewayWarmUp(actors, leased, System::nanoTime);
    Thread thread = new Thread(warmUp::run, "warm-up");
    thread.setDaemon(true);
    thread.start();
    return warmUp;
  }

  /** Whether it has ended, well or not, or is not to be waited for any longer: 20 s at the most. */
  public boolean isDone() {
    return done || clockNs.getAsLong() - beginNs > READY_WITHOUT_IT.toNanos();
  }

  private void run() {
    try {
      part("rest", RestWarmUp::run, EACH_MAX);
      part("sockets", SocketWarmUp::run, EACH_MAX);
      while (!leased.getAsBoolean()) {
        Thread.sleep(POLL_MS);
      }
      part("actors", new ActorWarmUp(actors)::run, ACTORS_MAX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      done = true;
    }
  }

  /** Sets something up and runs rounds for this long at the most; returns how many. */
  @FunctionalInterface
  interface Part {
    int run(Duration max) throws Exception;
  }

  private static void part(String name, Part part, Duration max) throws InterruptedException {
    long beginNs = System.nanoTime();
    try {
      int rounds = part.run(max);
      long ms = (System.nanoTime() - beginNs) / 1_000_000;
      LOG.info("warm-up={} rounds={} ms={}", name, rounds, ms);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      LOG.warn("warm-up={} failed", name, e);
    }
  }
}
