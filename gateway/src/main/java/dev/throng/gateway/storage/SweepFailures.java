package dev.throng.gateway.storage;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a sweep could not remove: that does not stop it, and stays for the next one. */
final class SweepFailures {
  /** Removed before other things have their turn. */
  static final int STEP_MAX = 10_000;

  /** A storage that fails so often is left alone until the next sweep. */
  static final int FAILED_MAX = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(SweepFailures.class);
  private final Set<String> failed = new HashSet<>();
  private int count;

  /** A part of a sweep. */
  interface Part {
    /** Does it, and says whether there is more. */
    boolean run() throws IOException;
  }

  /** Removes what a name of a folder stands for. */
  interface Removal {
    /** Removes the named thing from the storage. */
    void remove(String name) throws IOException;
  }

  /** Does it, or notes that it has failed. */
  boolean attempt(Part part) {
    try {
      return part.run();
    } catch (IOException | RuntimeException e) {
      note(e);
      return false;
    }
  }

  /**
   * Removes {@value #STEP_MAX} of the wanted names of a folder, but for those that have failed.
   *
   * @return whether there may be more
   */
  boolean attemptEach(FileStorage storage, String folder, Predicate<String> wanted, Removal removal)
      throws IOException {
    List<String> names =
        storage.list(
            folder, STEP_MAX, name -> wanted.test(name) && !failed.contains(folder + "/" + name));
    for (String name : names) {
      if (count >= FAILED_MAX) {
        return false;
      }
      try {
        removal.remove(name);
      } catch (IOException | RuntimeException e) {
        failed.add(folder + "/" + name);
        note(e);
      }
    }
    return names.size() == STEP_MAX;
  }

  private void note(Exception failure) {
    if (count++ == 0) {
      LOG.warn("not swept, cause={}", StorageThreads.withoutSecrets(failure));
    }
  }

  int count() {
    return count;
  }
}
