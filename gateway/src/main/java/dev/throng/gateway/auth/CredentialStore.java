package dev.throng.gateway.auth;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Where password verifiers are kept. Thread-safe; the stages fail with {@link
 * CredentialsUnavailableException} when the store does.
 */
public interface CredentialStore {
  /**
   * Sets a user's verifier.
   *
   * @param user the id
   * @param email as given at registration
   * @param verifier from {@link PasswordHasher}
   */
  CompletionStage<Void> put(long user, String email, String verifier);

  /** The verifier of a user, if there is one. */
  CompletionStage<Optional<String>> verifier(long user);

  /** Whether the store can be asked now. */
  boolean isReady();
}
