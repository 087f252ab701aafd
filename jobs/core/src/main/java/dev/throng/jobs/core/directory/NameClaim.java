package dev.throng.jobs.core.directory;

/**
 * A name that is taken.
 *
 * @param owner who claimed it
 * @param target what it stands for
 * @param deadlineUs lapses then unless confirmed; 0: confirmed
 */
public record NameClaim(String name, long owner, long target, long deadlineUs) {
  boolean isConfirmed() {
    return deadlineUs == 0;
  }

  boolean hasLapsed(long nowUs) {
    return deadlineUs != 0 && nowUs > deadlineUs;
  }
}
