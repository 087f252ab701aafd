package dev.throng.gateway.session;

import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import org.jspecify.annotations.Nullable;

/**
 * All dispatches that resume buffers of one hub hold, each counted once however many hold it, and
 * no longer than one does, as is what several of them share. Bounded in bytes, and each in age:
 * half is for what came in streams, half for what was made for one session, of which a session may
 * hold a sixteenth, so that nobody's own dispatches push out what others would resume. The oldest
 * over a bound is dropped from memory, and sessions that have not confirmed it cannot resume.
 */
final class DispatchLog {
  private static final int SESSIONS_SHARE = 16;

  private final long ageMaxMs;
  private final Half shared;
  private final Half own;
  private long bytesTold;

  DispatchLog(long bytesMax, long ageMaxMs) {
    this.ageMaxMs = ageMaxMs;
    this.shared = new Half(bytesMax / 2);
    this.own = new Half(bytesMax / 2);
  }

  /** Bytes of dispatches made for it that one session may hold. */
  long ownBytesMax() {
    return own.bytesMax / SESSIONS_SHARE;
  }

  /** A buffer holds a dispatch. */
  void retain(EncodedDispatch dispatch, long nowMs) {
    if (dispatch.retain(nowMs)) {
      half(dispatch).add(dispatch);
    }
  }

  /** A resume buffer has let go of a dispatch. */
  void release(EncodedDispatch dispatch) {
    if (dispatch.release()) {
      half(dispatch).remove(dispatch);
    }
  }

  /**
   * Drops what is over the bounds; to be called when nothing just added is still to be sent.
   *
   * @return by how many bytes the log has grown since the last call
   */
  long trim(long nowMs) {
    shared.trim(nowMs - ageMaxMs);
    own.trim(nowMs - ageMaxMs);
    long growth = bytes() - bytesTold;
    bytesTold = bytes();
    return growth;
  }

  long bytes() {
    return shared.bytes + own.bytes;
  }

  private Half half(EncodedDispatch dispatch) {
    return dispatch.isShared() ? shared : own;
  }

  private static final class Half {
    private final long bytesMax;
    private final LinkedHashSet<EncodedDispatch> byAge = new LinkedHashSet<>();

    /** How many dispatches have the same rest. */
    private final IdentityHashMap<byte[], Integer> rests = new IdentityHashMap<>();

    private long bytes;

    Half(long bytesMax) {
      this.bytesMax = bytesMax;
    }

    void add(EncodedDispatch dispatch) {
      byAge.add(dispatch);
      bytes += dispatch.sizeBytes();
      byte[] rest = dispatch.rest();
      if (rest.length > 0 && rests.merge(rest, 1, Integer::sum) > 1) {
        bytes -= rest.length;
      }
    }

    void remove(EncodedDispatch dispatch) {
      if (byAge.remove(dispatch)) {
        uncount(dispatch);
      }
    }

    private void uncount(EncodedDispatch dispatch) {
      bytes -= dispatch.sizeBytes();
      byte[] rest = dispatch.rest();
      if (rest.length > 0 && rests.merge(rest, -1, Half::sumOrNone) != null) {
        bytes += rest.length;
      }
    }

    private static @Nullable Integer sumOrNone(Integer count, Integer change) {
      int sum = count + change;
      return sum == 0 ? null : sum;
    }

    void trim(long oldestMs) {
      Iterator<EncodedDispatch> oldest = byAge.iterator();
      while (oldest.hasNext()) {
        EncodedDispatch dispatch = oldest.next();
        if (bytes <= bytesMax && dispatch.loggedMs() >= oldestMs) {
          return;
        }
        oldest.remove();
        uncount(dispatch);
        dispatch.drop();
      }
    }
  }
}
