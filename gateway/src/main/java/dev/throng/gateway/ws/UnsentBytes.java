package dev.throng.gateway.ws;

import dev.throng.gateway.config.GatewayConfig;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What was written to sockets and their clients have not read yet, of the whole node. Each socket
 * reports its share whenever it writes. Thread-safe.
 */
final class UnsentBytes {
  private static final int SHARE = 16;

  private final long socketMax;
  private final long nodeMax;
  private final AtomicLong total = new AtomicLong();

  UnsentBytes(GatewayConfig.Bounds bounds) {
    this.socketMax = bounds.slowConsumer();
    this.nodeMax = bounds.unsentNode();
  }

  /** A socket had {@code before} bytes when it last reported, and has {@code now}. */
  void report(long before, long now) {
    if (before != now) {
      total.addAndGet(now - before);
    }
  }

  /** Bytes above which one socket is too slow. */
  long socketMax() {
    return socketMax;
  }

  /** Whether a socket with so many must go, so that the others can stay. */
  boolean isTooMuch(long ofSocket) {
    return total.get() > nodeMax && ofSocket > socketMax / SHARE;
  }

  long total() {
    return total.get();
  }
}
