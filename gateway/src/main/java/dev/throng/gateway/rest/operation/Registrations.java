package dev.throng.gateway.rest.operation;

import dev.throng.gateway.auth.CredentialStore;
import dev.throng.gateway.auth.HmacTokens;
import dev.throng.gateway.auth.PasswordHasher;
import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.DirectoryClient;
import dev.throng.gateway.rest.FormErrors;
import dev.throng.gateway.rest.Json;
import dev.throng.gateway.rest.Rejection;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.protocol.Names;
import dev.throng.protocol.wire.CreateUser;
import dev.throng.protocol.wire.Profile;
import dev.throng.protocol.wire.UserCommand;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Registers a person: claims e-mail and username for a while, stores the verifier, creates the
 * user, confirms the claims. Whatever of it fails, both names are free again when the claims lapse,
 * and a retry repeats the steps with the same ids.
 */
final class Registrations {
  /** Longer than a request and its retry take. */
  private static final long CLAIM_US = Duration.ofMinutes(2).toMillis() * 1_000;

  private static final String EMAIL_CODE = "EMAIL_ALREADY_REGISTERED";
  private static final String EMAIL_MESSAGE = "Email is already registered.";
  private static final String NAME_CODE = "USERNAME_ALREADY_TAKEN";
  private static final String NAME_MESSAGE = "Username is unavailable.";

  private final Actors actors;
  private final DirectoryClient directory;
  private final PasswordHasher hasher;
  private final CredentialStore credentials;
  private final HmacTokens tokens;

  Registrations(
      Actors actors,
      DirectoryClient directory,
      PasswordHasher hasher,
      CredentialStore credentials,
      HmacTokens tokens) {
    this.actors = actors;
    this.directory = directory;
    this.hasher = hasher;
    this.credentials = credentials;
    this.tokens = tokens;
  }

  CompletionStage<RestResponse> register(RestRequest request, Profile profile, String password) {
    String email = Names.email(profile.getEmail());
    String username = Names.username(profile.getUsername());
    long id = profile.getId();
    return claim(request, email, id, taken("email", EMAIL_CODE, EMAIL_MESSAGE))
        .thenCompose(
            claimed ->
                claim(request, username, id, taken("username", NAME_CODE, NAME_MESSAGE))
                    .exceptionallyCompose(error -> releaseAfter(request, email, id, error)))
        .thenCompose(claimed -> hasher.hash(password))
        .thenCompose(verifier -> credentials.put(id, profile.getEmail(), verifier))
        .thenCompose(
            stored ->
                actors.user(
                    request,
                    id,
                    UserCommand.newBuilder()
                        .setCreateUser(CreateUser.newBuilder().setProfile(profile))))
        .thenCompose(
            created -> {
              RestResponse answer = RestResponse.of(created);
              return answer.isSuccess()
                  ? confirm(request, email, username, id)
                  : CompletableFuture.completedFuture(answer);
            });
  }

  private CompletableFuture<Void> claim(
      RestRequest request, String name, long id, Rejection taken) {
    return directory
        .claim(request, name, id, id, actors.nowUs() + CLAIM_US)
        .thenAccept(
            claimed -> {
              if (!claimed) {
                throw taken;
              }
            });
  }

  private CompletableFuture<Void> releaseAfter(
      RestRequest request, String name, long id, Throwable error) {
    return directory
        .release(request, name, id)
        .thenCompose(released -> CompletableFuture.failedFuture(error));
  }

  private CompletableFuture<RestResponse> confirm(
      RestRequest request, String email, String username, long id) {
    return directory
        .confirm(request, email, id)
        .thenCombine(directory.confirm(request, username, id), (first, second) -> first && second)
        .thenApply(
            confirmed ->
                confirmed
                    ? RestResponse.json(
                        201, Json.object().put("token", tokens.issue(id, actors.nowMs())))
                    : RestResponse.unavailable());
  }

  private static Rejection taken(String field, String code, String message) {
    return FormErrors.rejection(field, code, message);
  }
}
