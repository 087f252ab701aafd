package dev.throng.gateway.auth;

import java.util.OptionalLong;

/** Checks tokens without I/O. */
public interface TokenVerifier {
  /**
   * The user that a token stands for.
   *
   * @param token as in IDENTIFY or {@code Authorization}, with or without the prefix {@code Bot }
   *     or {@code Bearer }
   * @return the user id; empty if the token is malformed, forged or revoked
   */
  OptionalLong verify(String token);
}
