package dev.throng.gateway.rest.operation;

import dev.throng.gateway.auth.CredentialStore;
import dev.throng.gateway.auth.PasswordHasher;
import dev.throng.gateway.ratelimit.RateLimitVerdict;
import dev.throng.gateway.ratelimit.RestLimits;
import dev.throng.gateway.rest.Rejection;
import dev.throng.gateway.rest.RestResponse;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Checks passwords, so many per account, address and minute. Neither the answer nor its time tells
 * whether there is such an account.
 */
final class PasswordCheck {
  private final PasswordHasher hasher;
  private final CredentialStore credentials;
  private final @Nullable RestLimits limits;

  PasswordCheck(PasswordHasher hasher, CredentialStore credentials, @Nullable RestLimits limits) {
    this.hasher = hasher;
    this.credentials = credentials;
    this.limits = limits;
  }

  /**
   * Counts an attempt.
   *
   * @param account what the client names it by, in one spelling, whether it exists or not
   * @param network of the client
   * @throws Rejection with 429 if there were too many
   */
  void count(String account, String network) {
    if (limits != null) {
      RateLimitVerdict verdict = limits.login(account, network);
      if (!verdict.allowed()) {
        throw new Rejection(RestResponse.rateLimited(verdict));
      }
    }
  }

  /** Whether it is the user's password; false for nobody. */
  CompletionStage<Boolean> matches(OptionalLong user, String password) {
    if (user.isEmpty()) {
      return hasher.matchesNobody(password);
    }
    return credentials
        .verifier(user.getAsLong())
        .thenCompose(
            verifier -> {
              CompletableFuture<Boolean> matches =
                  verifier.isEmpty()
                      ? hasher.matchesNobody(password)
                      : hasher.matches(password, verifier.get());
              return matches;
            });
  }
}
