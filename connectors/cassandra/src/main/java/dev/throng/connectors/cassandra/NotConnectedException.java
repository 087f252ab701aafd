package dev.throng.connectors.cassandra;

import org.apache.flink.annotation.Internal;

/** There is no session yet. */
@Internal
final class NotConnectedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotConnectedException() {
    super("no session to the database yet", null, false, false);
  }
}
