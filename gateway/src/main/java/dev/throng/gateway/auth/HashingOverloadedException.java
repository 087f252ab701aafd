package dev.throng.gateway.auth;

/** Too many passwords wait to be hashed: this one was not taken. */
public final class HashingOverloadedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  HashingOverloadedException(String message) {
    super(message);
  }
}
