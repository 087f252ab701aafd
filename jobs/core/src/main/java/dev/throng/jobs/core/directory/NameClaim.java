package dev.throng.jobs.core.directory;

/**
 * A name that is taken.
 *
 * @param owner the id that its claimant sent, and repeats in retries
 * @param target id of the user or guild that it stands for
 * @param deadlineUs actor's time at which an unconfirmed claim lapses; 0: confirmed
 */
public record NameClaim(String name, long owner, long target, long deadlineUs) {
  boolean isConfirmed() {
    return deadlineUs == 0;
  }

  boolean hasLapsed(long nowUs) {
    return deadlineUs != 0 && nowUs > deadlineUs;
  }
}
