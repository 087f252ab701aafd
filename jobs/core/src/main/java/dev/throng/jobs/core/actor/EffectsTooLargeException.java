package dev.throng.jobs.core.actor;

/** A command's effects are over a bound: the command is rolled back and dead-lettered. */
public final class EffectsTooLargeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EffectsTooLargeException(String message) {
    super(message);
  }
}
