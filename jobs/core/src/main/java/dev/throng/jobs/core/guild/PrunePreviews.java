package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.state.StateFactory;
import dev.throng.jobs.core.state.Table;
import org.jspecify.annotations.Nullable;

/**
 * Counts of members that take several commands, one for each of the last {@value #PLACES} who have
 * asked for one: whom a prune would kick depends on who asks.
 */
final class PrunePreviews {
  static final int PLACES = 4;

  /** A count that began longer ago is begun anew: 10 minutes. */
  private static final long AGE_MAX_US = 600_000_000;

  private final Table<PrunePreview> places;

  PrunePreviews(StateFactory state) {
    places = state.table("prune-previews", PrunePreview.class);
  }

  /** That of a caller; null: none is kept, or it is too old. */
  @Nullable PrunePreview of(long caller, long nowUs) {
    for (int place = 0; place < PLACES; place++) {
      PrunePreview preview = places.get(place);
      if (preview != null && preview.caller() == caller && !isOld(preview, nowUs)) {
        return preview;
      }
    }
    return null;
  }

  /** Whether there is room for one more count. */
  boolean hasPlace(long nowUs) {
    return freePlace(nowUs) >= 0;
  }

  /** Keeps one in the place of its caller's last, or of the oldest that has ended. */
  void put(PrunePreview preview, long nowUs) {
    remove(preview.caller());
    int place = freePlace(nowUs);
    if (place >= 0) {
      places.put(place, preview);
    }
  }

  /** That of a caller is kept no longer. */
  void remove(long caller) {
    for (int place = 0; place < PLACES; place++) {
      PrunePreview preview = places.get(place);
      if (preview != null && preview.caller() == caller) {
        places.remove(place);
      }
    }
  }

  /** None is right any longer. */
  void clear() {
    for (int place = 0; place < PLACES; place++) {
      places.remove(place);
    }
  }

  private int freePlace(long nowUs) {
    int free = -1;
    long freeSinceUs = Long.MAX_VALUE;
    for (int place = 0; place < PLACES; place++) {
      PrunePreview preview = places.get(place);
      if (preview == null || isOld(preview, nowUs)) {
        return place;
      }
      if (preview.pruned() != PrunePreview.RUNNING && preview.startedUs() < freeSinceUs) {
        free = place;
        freeSinceUs = preview.startedUs();
      }
    }
    return free;
  }

  private static boolean isOld(PrunePreview preview, long nowUs) {
    return nowUs - preview.startedUs() > AGE_MAX_US;
  }
}
