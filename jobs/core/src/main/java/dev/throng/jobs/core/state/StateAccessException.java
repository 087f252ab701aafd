package dev.throng.jobs.core.state;

/**
 * The state backend failed. Never a command's fault: the job fails and restarts from its
 * checkpoint.
 */
public final class StateAccessException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StateAccessException(String message, Throwable cause) {
    super(message, cause);
  }
}
