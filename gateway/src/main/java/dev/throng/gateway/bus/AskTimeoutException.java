package dev.throng.gateway.bus;

/** No reply came in time: whether the command took effect is unknown. */
public final class AskTimeoutException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With what was asked of whom. */
  public AskTimeoutException(String message) {
    super(message);
  }
}
