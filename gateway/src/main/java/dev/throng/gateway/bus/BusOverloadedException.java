package dev.throng.gateway.bus;

/** Too many requests wait for Kafka or for a reply: this one was not sent. */
public final class BusOverloadedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With the bound that was met. */
  public BusOverloadedException(String message) {
    super(message);
  }
}
