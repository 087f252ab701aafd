package dev.throng.gateway.auth;

/** The store of credentials did not answer: whether a write took effect is unknown. */
public final class CredentialsUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With what the store said. */
  public CredentialsUnavailableException(Throwable cause) {
    super(cause);
  }
}
