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

  /** Whether the user's token that was issued at this time is void. */
  default boolean isRevoked(long user, long issuedMs) {
    return issuedMs < validAfterMs(user);
  }
}
