package dev.throng.gateway.bus;

/** The clock went back further than ids can bridge: no id is made until it has caught up. */
public final class ClockRegressException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With how far it went back. */
  public ClockRegressException(String message) {
    super(message);
  }
}
