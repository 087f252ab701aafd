package dev.throng.gateway.auth;

/** Says which tokens of a user are void. Thread-safe, without I/O. */
@FunctionalInterface
public interface ValidAfter {
  /**
   * Tokens issued before this time are void.
   *
   * @return milliseconds since 1970; 0 if nothing was revoked
   */
  long validAfterMs(long user);
}
