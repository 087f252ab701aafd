package dev.throng.gateway.session;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The gaps found of late, for sessions that learn only later which streams they wait for. Of the
 * last {@value #STREAMS_MAX} streams; older gaps count as of every stream.
 */
final class RecentGaps {
  private static final int STREAMS_MAX = 1024;

  /** The number of the last gap by stream, in that order. */
  private final LinkedHashMap<Long, Long> lastByStream = new LinkedHashMap<>();

  private long count;
  private long forgotten;

  void add(long stream) {
    lastByStream.remove(stream);
    lastByStream.put(stream, ++count);
    if (lastByStream.size() > STREAMS_MAX) {
      Iterator<Map.Entry<Long, Long>> oldest = lastByStream.entrySet().iterator();
      forgotten = oldest.next().getValue();
      oldest.remove();
    }
  }

  /** Gaps so far. */
  long count() {
    return count;
  }

  /** Whether one of these streams may have had a gap after the first {@code before} gaps. */
  boolean anySince(long before, Set<Long> streams) {
    if (count == before) {
      return false;
    }
    if (before < forgotten) {
      return true;
    }
    for (long stream : streams) {
      if (lastByStream.getOrDefault(stream, 0L) > before) {
        return true;
      }
    }
    return false;
  }

  /** Starts again; sessions of before are gone. */
  void clear() {
    lastByStream.clear();
    forgotten = count;
  }
}
