package dev.throng.local.stack;

/** The stack cannot do what it was asked; the message tells a person what to do about it. */
public final class StackException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a message that stands for itself. */
  public StackException(String message) {
    super(message);
  }
}
